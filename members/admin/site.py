"""The admin itself: for owners, for looking, in the reader's calendar and digits."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, TypeVar, cast

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.views import LogoutView, redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, path, reverse, reverse_lazy
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView

from members.rules.calendars import format_day
from members.rules.money import format_number
from members.rules.text import persian_digits

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
        if isinstance(field, models.TimeField):
            return shown_time
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
    return f"{shown_day(local.date())} {shown_time(local.time())}"


def shown_time(value: time | None) -> str:
    """Hours and minutes in the reader's digits."""
    if value is None:
        return NOTHING
    clock = f"{value:%H:%M}"
    return persian_digits(clock) if _language().startswith("fa") else clock


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
