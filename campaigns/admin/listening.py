"""Surveys with their answers and tickets with their entries in the admin: for owners to look at."""

from django.contrib import admin

from campaigns.models import (
    Survey,
    SurveyComment,
    SurveyPlan,
    Ticket,
    TicketEntry,
    TicketTarget,
)
from members.admin import ReadOnlyAdmin, ReadOnlyInline, site


class SurveyCommentInline(ReadOnlyInline):
    model = SurveyComment


class TicketEntryInline(ReadOnlyInline):
    model = TicketEntry
    left_to_right = ("by",)


@admin.register(SurveyPlan, site=site)
class SurveyPlanAdmin(ReadOnlyAdmin):
    list_display = ("name", "is_active", "active_from", "shop", "delay_hours", "rest_weeks")
    list_filter = ("is_active",)
    list_select_related = ("shop",)
    search_fields = ("name",)
    left_to_right = ("created_by",)


@admin.register(Survey, site=site)
class SurveyAdmin(ReadOnlyAdmin):
    list_display = (
        "asked_at",
        "kind",
        "member",
        "shop",
        "score",
        "satisfaction",
        "scored_at",
        "is_withheld",
    )
    list_filter = ("kind", "is_withheld", "expectation", "reason")
    list_select_related = ("member", "shop")
    left_to_right = ("seller", "released_by")
    left_out = ("natural_key",)
    inlines = (SurveyCommentInline,)


@admin.register(SurveyComment, site=site)
class SurveyCommentAdmin(ReadOnlyAdmin):
    list_display = ("survey", "member", "text")
    list_select_related = ("survey", "member")


@admin.register(Ticket, site=site)
class TicketAdmin(ReadOnlyAdmin):
    list_display = (
        "opened_at",
        "kind",
        "way",
        "member",
        "shop",
        "assignee",
        "status",
        "solve_due_at",
        "is_withheld",
    )
    list_filter = ("status", "kind", "way", "is_withheld")
    list_select_related = ("member", "shop", "assignee")
    left_to_right = ("opened_by",)
    inlines = (TicketEntryInline,)


@admin.register(TicketEntry, site=site)
class TicketEntryAdmin(ReadOnlyAdmin):
    list_display = ("at", "ticket", "kind", "member", "text", "by")
    list_filter = ("kind",)
    list_select_related = ("ticket", "member")
    left_to_right = ("by",)


@admin.register(TicketTarget, site=site)
class TicketTargetAdmin(ReadOnlyAdmin):
    list_display = ("kind", "reply_hours", "solve_hours")
