"""People, what they allow and are called, and who did what, in the admin."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from members.admin.site import ReadOnlyAdmin, site
from members.models import (
    ApiKey,
    AuditEntry,
    Club,
    Consent,
    Inbound,
    Label,
    Member,
    Message,
    PendingEmail,
    Shop,
    User,
)
from members.selectors.search import find_members

MOST_FOUND = 200


@admin.register(Member, site=site)
class MemberAdmin(ReadOnlyAdmin):
    """Found as at the counter: by the end of a mobile, a card, or parts of a name."""

    list_display = ("card_number", "first_name", "last_name", "mobile", "status", "joined_at")
    list_filter = ("status", "origin")
    left_to_right = ("mobile", "card_number", "external_ref")
    search_fields = ("card_number",)
    search_help_text = _("Name, mobile or card")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        if not search_term.strip():
            return queryset, False
        found = find_members(search_term, limit=MOST_FOUND)
        return queryset.filter(pk__in=[member.pk for member in found]), False


@admin.register(Consent, site=site)
class ConsentAdmin(ReadOnlyAdmin):
    list_display = ("member", "purpose", "channel", "is_given", "evidence", "wording", "taken_at")
    list_filter = ("purpose", "channel", "is_given")
    list_select_related = ("member",)
    left_to_right = ("evidence", "wording", "taken_by")


@admin.register(PendingEmail, site=site)
class PendingEmailAdmin(ReadOnlyAdmin):
    """Nothing is sent there but the letter that asks."""

    list_display = ("member", "address", "asked_at", "asked_by")
    list_select_related = ("member",)
    left_to_right = ("address", "asked_by")


@admin.register(Label, site=site)
class LabelAdmin(ReadOnlyAdmin):
    list_display = ("name", "member", "set_by", "set_at")
    list_select_related = ("member",)
    search_fields = ("name__exact",)
    left_to_right = ("set_by",)


@admin.register(Message, site=site)
class MessageAdmin(ReadOnlyAdmin):
    """Without the text: a one-time code is nobody's to read."""

    list_display = ("created_at", "kind", "member", "address", "status", "held_why", "attempts")
    list_filter = ("status", "kind", "channel")
    list_select_related = ("member",)
    left_to_right = ("address", "carrier_ref", "line", "report")
    left_out = ("text", "facts", "natural_key")


@admin.register(Inbound, site=site)
class InboundAdmin(ReadOnlyAdmin):
    list_display = ("at", "address", "member", "meaning", "carrier")
    list_filter = ("meaning",)
    list_select_related = ("member",)
    left_to_right = ("address", "carrier_ref", "line")


@admin.register(AuditEntry, site=site)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = ("at", "actor_id", "action", "subject", "member_id", "shop_id")
    search_fields = ("actor_id__exact", "action__exact", "subject__exact")
    left_to_right = ("actor_id", "action", "subject")


@admin.register(User, site=site)
class UserAdmin(ReadOnlyAdmin):
    list_display = ("username", "first_name", "last_name", "role", "is_active", "last_login")
    list_filter = ("role", "is_active")
    search_fields = ("username", "first_name", "last_name")
    left_to_right = ("username", "mobile")


@admin.register(Shop, site=site)
class ShopAdmin(ReadOnlyAdmin):
    list_display = ("name", "code", "address", "is_open", "created_at")
    left_to_right = ("code",)


@admin.register(Club, site=site)
class ClubAdmin(ReadOnlyAdmin):
    list_display = ("name", "currency", "unit", "calendar", "sends_receipts")


@admin.register(ApiKey, site=site)
class ApiKeyAdmin(ReadOnlyAdmin):
    """Their first letters only. A row's id holds the hash of its key, so no row has a page here."""

    list_display = ("name", "prefix", "shop", "created", "revoked")
    list_filter = ("revoked", "shop")
    list_select_related = ("shop",)
    list_display_links = None
    left_to_right = ("prefix",)

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return obj is None and super().has_view_permission(request)
