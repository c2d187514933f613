"""What the club learns of its members, and what it does for them, in the admin."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from members.admin.site import NOTHING, ReadOnlyAdmin, ReadOnlyInline, site
from members.models import (
    Answer,
    Apart,
    Erasure,
    Exclusion,
    Fact,
    FollowUp,
    Household,
    ImportantDate,
    Member,
    Note,
    Occasion,
    OccasionDay,
    Question,
)


class OccasionDayInline(ReadOnlyInline):
    model = OccasionDay
    left_to_right = ("year", "set_by")


@admin.register(ImportantDate, site=site)
class ImportantDateAdmin(ReadOnlyAdmin):
    list_display = ("member", "kind", "whose", "calendar", "month", "day", "year", "told_at")
    list_filter = ("kind", "whose", "calendar", "leap_policy")
    list_select_related = ("member",)
    left_to_right = ("year", "source", "told_to")


@admin.register(Occasion, site=site)
class OccasionAdmin(ReadOnlyAdmin):
    list_display = ("key", "calendar", "rule", "tone", "is_kept", "is_shipped")
    list_filter = ("calendar", "tone", "is_kept")
    search_fields = ("key", "names")
    left_to_right = ("key", "rule")
    inlines = (OccasionDayInline,)


@admin.register(OccasionDay, site=site)
class OccasionDayAdmin(ReadOnlyAdmin):
    list_display = ("occasion", "year", "on", "is_confirmed", "set_at", "set_by")
    list_filter = ("is_confirmed", "year")
    list_select_related = ("occasion",)
    left_to_right = ("year", "set_by")


@admin.register(Fact, site=site)
class FactAdmin(ReadOnlyAdmin):
    list_display = ("key", "kind", "stage", "method", "points", "worth", "is_active")
    list_filter = ("kind", "stage", "method", "is_active")
    search_fields = ("key", "words")
    left_to_right = ("key",)


@admin.register(Answer, site=site)
class AnswerAdmin(ReadOnlyAdmin):
    list_display = ("member", "fact", "value", "source", "is_current", "told_at")
    list_filter = ("source", "is_current", "fact")
    list_select_related = ("member", "fact")
    left_to_right = ("value", "evidence", "told_to")


@admin.register(Question, site=site)
class QuestionAdmin(ReadOnlyAdmin):
    list_display = ("member", "fact", "outcome", "asked_at", "asked_by")
    list_filter = ("outcome", "fact")
    list_select_related = ("member", "fact")
    left_to_right = ("asked_by",)


@admin.register(Note, site=site)
class NoteAdmin(ReadOnlyAdmin):
    list_display = ("written_at", "member", "text", "written_by")
    list_select_related = ("member",)
    left_to_right = ("written_by",)


@admin.register(FollowUp, site=site)
class FollowUpAdmin(ReadOnlyAdmin):
    list_display = ("due_on", "member", "kind", "reason", "shop", "assignee", "status", "outcome")
    list_filter = ("status", "kind", "outcome", "shop")
    list_select_related = ("member", "shop", "assignee")
    left_to_right = ("created_by", "closed_by")
    left_out = ("natural_key",)


@admin.register(Exclusion, site=site)
class ExclusionAdmin(ReadOnlyAdmin):
    list_display = ("member", "reason", "decided_at", "decided_by", "lifted_at")
    list_select_related = ("member",)
    left_to_right = ("decided_by", "lifted_by")


@admin.register(Household, site=site)
class HouseholdAdmin(ReadOnlyAdmin):
    """With who lives there, by card: their own pages tell the rest."""

    list_display = ("id", "created_at", "created_by", "people")
    left_to_right = ("created_by",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("members")

    def own_fields(self) -> list[str]:
        return [*super().own_fields(), "people"]

    @admin.display(description=Member._meta.verbose_name_plural)
    def people(self, household: Household) -> str:
        """Who lives there."""
        return ", ".join(str(member) for member in household.members.all()) or NOTHING


@admin.register(Apart, site=site)
class ApartAdmin(ReadOnlyAdmin):
    list_display = ("first", "second", "said_at", "said_by")
    list_select_related = ("first", "second")
    left_to_right = ("said_by",)


@admin.register(Erasure, site=site)
class ErasureAdmin(ReadOnlyAdmin):
    list_display = ("asked_at", "member", "ground", "due_on", "done_at", "cancelled_at")
    list_filter = ("ground",)
    list_select_related = ("member",)
    left_to_right = ("asked_by", "cancelled_by")
