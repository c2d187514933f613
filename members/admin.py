"""Django's admin: every record of the club for the owner to look at, and nothing to change there.

What can be changed has a service and a page of the dashboard. The points room takes `site` and
`ReadOnlyAdmin` from here.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar, cast

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.views import LogoutView, redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, path, reverse, reverse_lazy
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView

from members.models import (
    Answer,
    Apart,
    ApiKey,
    AuditEntry,
    Club,
    Consent,
    Erasure,
    Exclusion,
    Fact,
    FollowUp,
    Household,
    ImportantDate,
    Label,
    Member,
    Message,
    Note,
    Occasion,
    OccasionDay,
    Question,
    Shop,
    User,
)
from members.rules.calendars import format_day
from members.rules.money import format_number
from members.rules.text import persian_digits
from members.selectors.search import find_members

# The theme is not typed: for the checker its classes are those of Django that they extend.
if TYPE_CHECKING:
    ThemedSite = admin.AdminSite
    ThemedAdmin = admin.ModelAdmin[Any]
    ThemedInline = admin.TabularInline[Any, Any]
else:
    from unfold.admin import ModelAdmin as ThemedAdmin
    from unfold.admin import TabularInline as ThemedInline
    from unfold.sites import UnfoldAdminSite as ThemedSite

NOTHING = "–"
MOST_FOUND = 200
NUMBERS = (models.IntegerField, models.BigIntegerField, models.PositiveIntegerField)
KEPT_OUT = {"password", "hashed_key", "search_key", "fingerprint"}

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class ClubAdminSite(ThemedSite):
    """The admin for owners, entered through the club's own sign-in.

    Its theme needs a looser content policy than all other pages; it holds for these alone. Only
    what the rooms register here is shown, nothing of third parties.
    """

    site_title = site_header = index_title = _("Records of the club")

    def admin_view(self, view: View, cacheable: bool = False) -> View:  # noqa: FBT001, FBT002 - Django's signature
        """Guarded as by Django, with the policy of the admin."""
        guarded = super().admin_view(view, cacheable)
        return cast("View", csp_replace(settings.ADMIN_CONTENT_SECURITY_POLICY)(guarded))

    def get_urls(self) -> list[URLResolver | URLPattern]:
        """Leaving leads to the first page, a new password to the club's own page for it."""
        new_password = RedirectView.as_view(pattern_name="account_change_password")
        return [
            path("logout/", LogoutView.as_view(next_page=reverse_lazy("home")), name="logout"),
            path("password_change/", new_password, name="password_change"),
            *super().get_urls(),
        ]

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """On to the club's sign-in; who is signed in already and stands here may not enter."""
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))


class ShownFields:
    """Shows days in the reader's calendar, numbers in his digits, and codes from left to right."""

    model: type[models.Model]
    left_to_right: Sequence[str] = ()
    left_out: Sequence[str] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.model._meta.concrete_fields:
            show = self._way_to_show(field)
            if show is not None:
                setattr(self, f"shown_{field.name}", _column(field, show))

    def shown(self, names: Sequence[Any]) -> list[Any]:
        """These columns, each replaced by the one that shows it better where there is one."""
        return [
            f"shown_{name}" if isinstance(name, str) and hasattr(self, f"shown_{name}") else name
            for name in names
        ]

    def own_fields(self) -> list[str]:
        """Every column that may be seen."""
        fields = self.model._meta.concrete_fields
        hidden = KEPT_OUT.union(self.left_out)
        return self.shown([field.name for field in fields if field.name not in hidden])

    def _way_to_show(self, field: "models.Field[Any, Any]") -> Callable[[Any], str] | None:
        if field.name in self.left_to_right:
            return _isolated
        if isinstance(field, models.DateTimeField):
            return shown_moment
        if isinstance(field, models.DateField):
            return shown_day
        if isinstance(field, NUMBERS) and not field.choices:
            return shown_number
        return None


class ReadOnlyAdmin(ShownFields, ThemedAdmin):
    """Looks at every row and changes none, whoever asks."""

    actions = None
    list_per_page = 50
    show_full_result_count = False

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return self.shown(super().get_list_display(request))

    def get_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[Any]:
        return self.own_fields()

    def get_readonly_fields(
        self, request: HttpRequest, obj: models.Model | None = None
    ) -> list[Any]:
        return self.own_fields()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class ReadOnlyInline(ShownFields, ThemedInline):
    """Rows that belong to another, only to be looked at."""

    extra = 0
    can_delete = False
    show_change_link = False

    def get_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[Any]:
        own = self.own_fields()
        return [name for name in own if name not in {"id", "shown_id", self.fk_name}]

    def get_readonly_fields(
        self, request: HttpRequest, obj: models.Model | None = None
    ) -> list[Any]:
        return self.get_fields(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


def shown_day(value: date | None) -> str:
    """Jalali in Persian, Gregorian in English."""
    return NOTHING if value is None else format_day(value, _language(), style="short")


def shown_moment(value: datetime | None) -> str:
    """The day and the time on the club's clock."""
    if value is None:
        return NOTHING
    local = timezone.localtime(value)
    clock = f"{local:%H:%M}"
    if _language().startswith("fa"):
        clock = persian_digits(clock)
    return f"{shown_day(local.date())} {clock}"


def shown_number(value: int | None) -> str:
    """A whole number as the reader writes it."""
    return NOTHING if value is None else format_number(value, _language())


def _isolated(value: object) -> str:
    return format_html('<bdi dir="ltr">{}</bdi>', value) if value else NOTHING


def _language() -> str:
    return get_language() or "en"


def _column(field: "models.Field[Any, Any]", show: Callable[[Any], str]) -> Callable[[Any], str]:
    @admin.display(description=field.verbose_name, ordering=field.name)
    def column(row: models.Model) -> str:
        return show(getattr(row, field.name))

    return column


site = ClubAdminSite(name="admin")


class OccasionDayInline(ReadOnlyInline):
    model = OccasionDay
    left_to_right = ("year", "set_by")


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


@admin.register(Label, site=site)
class LabelAdmin(ReadOnlyAdmin):
    list_display = ("name", "member", "set_by", "set_at")
    list_select_related = ("member",)
    search_fields = ("name__exact",)
    left_to_right = ("set_by",)


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


@admin.register(Message, site=site)
class MessageAdmin(ReadOnlyAdmin):
    """Without the text: a one-time code is nobody's to read."""

    list_display = ("created_at", "kind", "member", "address", "status", "attempts")
    list_filter = ("status", "kind")
    list_select_related = ("member",)
    left_to_right = ("address", "carrier_ref")
    left_out = ("text", "natural_key")


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
