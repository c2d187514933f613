"""The occasions that everybody keeps: the club's year, each with its day and how sure it is."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from loyalty_club.dashboard.calendar.occasion_forms import (
    MourningForm,
    NewOccasionForm,
    OccasionForm,
    as_typed,
)
from loyalty_club.dashboard.calendar.occasion_words import STATUSES, rule_words
from loyalty_club.dashboard.frame import show
from loyalty_club.dashboard.once import do_once, press
from loyalty_club.web.date_form import as_looked_at
from loyalty_club.web.guards import staff_page
from loyalty_club.web.months import month_names
from loyalty_club.web.once_form import new_key
from loyalty_club.web.page_club import page_club
from members.exceptions import UnknownOccasion
from members.roles import Actor, Right
from members.rules.calendars import Window, name_of, window_of
from members.selectors.club import club_day
from members.selectors.occasion_years import years_of
from members.selectors.occasions import (
    OccasionChoice,
    OccasionView,
    occasion_choices,
    occasions_between,
    unchecked_days,
)
from members.services.occasions import (
    add_occasion,
    change_occasion,
    drop_occasion,
    keep_occasion,
)
from members.services.own_days import add_day_once, declare_mourning

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Row:
    """One occasion on one day, with the word for how sure it is."""

    occasion: OccasionView
    status: object
    pill: str


@dataclass(frozen=True, slots=True)
class Month:
    """One month of the club's year."""

    name: object
    rows: list[Row]


@require_safe
@staff_page(Right.FIGURES_READ)
def occasions(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The club's year by month: the days it keeps, or all that it could keep."""
    today, is_all = club_day(), request.GET.get("show") == "all"
    year = _year_shown(request, today)
    found = occasions_between(year.starts_on, year.ends_on, kept_only=not is_all)
    choices = occasion_choices()
    return show(
        request,
        actor,
        "dashboard/occasions.html",
        months=_months(found),
        is_all=is_all,
        year=name_of(year.starts_on, page_club().calendar).year,
        this_year=name_of(today, page_club().calendar).year,
        dayless=[one for one in choices if one.next is None and (is_all or one.is_kept)],
        unchecked=len(unchecked_days(today)),
        may_manage=actor.may(Right.OCCASIONS_MANAGE),
        once=new_key(),
        today=today,
    )


@require_POST
@staff_page(Right.OCCASIONS_MANAGE)
def keep(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """Keep an occasion, or keep it no longer."""
    occasion = _occasion(key)
    is_kept = request.POST.get("kept") == "yes"
    said = _("“%(name)s” is kept.") if is_kept else _("“%(name)s” is kept no longer.")
    press(
        request,
        actor,
        lambda form: (keep_occasion if is_kept else drop_occasion)(key=key, actor=actor),
        page="occasion-keep",
        subject=f"{key}:{is_kept}",
        said=said % {"name": occasion.name},
    )
    return _back(request)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Right.OCCASIONS_MANAGE)
def occasion(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """One occasion: its name and tone, and its day in the years to come."""
    shown = _occasion(key)
    form = OccasionForm(request.POST or None, initial=as_typed(shown))
    if request.method == "POST":
        told = do_once(
            actor,
            form,
            lambda: {"key": change_occasion(key=key, actor=actor, **form.told()).key},
            page="occasion",
            subject=key,
        )
        if told is not None:
            messages.success(request, _("“%(name)s” is saved.") % {"name": _occasion(key).name})
            return redirect("dashboard-occasion", key)
    return show(
        request,
        actor,
        "dashboard/occasion.html",
        occasion=shown,
        form=form,
        rule=rule_words(shown.rule, shown.calendar),
        years=[(year, *_status(year.status)) for year in years_of(key)],
        once=new_key(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Right.OCCASIONS_MANAGE)
def add(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A day of the club's own; with `look` the form is only shown again, with other months."""
    calendar = page_club().calendar
    if request.method == "POST" and "look" not in request.POST:
        form = NewOccasionForm(request.POST, calendar=calendar)
        told = do_once(actor, form, lambda: {"key": _added(actor, form).key}, page="occasion-new")
        if told is not None:
            messages.success(request, _("“%(name)s” is saved.") % {"name": _said_name(form)})
            return redirect("dashboard-occasion", told["key"])
    else:
        looked = as_looked_at(request.POST, "whose", "lead_days") if request.POST else None
        form = NewOccasionForm(initial=looked, calendar=calendar)
    return show(request, actor, "dashboard/occasion_new.html", form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Right.OCCASIONS_MANAGE)
def mourning(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Days on which nothing festive is sent."""
    form = MourningForm(request.POST or None)
    if request.method == "POST":
        told = do_once(actor, form, lambda: {"days": _declared(actor, form)}, page="mourning")
        if told is not None:
            messages.success(request, _("On these days nothing festive is sent."))
            return redirect("dashboard-occasions")
    return show(request, actor, "dashboard/mourning.html", form=form)


def _added(actor: Actor, form: NewOccasionForm) -> Any:
    facts = form.told()
    if form.is_once:
        return add_day_once(on=form.cleaned_data["on"], actor=actor, **facts)
    calendar = form.chosen_calendar
    return add_occasion(calendar=calendar, rule=form.rule(), actor=actor, **facts)


def _declared(actor: Actor, form: MourningForm) -> int:
    first, last = form.days()
    return len(declare_mourning(names=form.names(), first=first, last=last, actor=actor))


def _said_name(form: NewOccasionForm) -> str:
    return next(iter(form.names().values()))


def _occasion(key: str) -> OccasionChoice:
    found = next((one for one in occasion_choices() if one.key == key), None)
    if found is None:
        raise UnknownOccasion(key=key)
    return found


def _back(request: HttpRequest) -> HttpResponse:
    """To the list as it stood."""
    place = redirect("dashboard-occasions")
    shown = {name: request.POST[name] for name in ("year", "show") if request.POST.get(name)}
    if shown.get("year", "").isdecimal() or shown.get("show") == "all":
        query = "&".join(f"{name}={value}" for name, value in shown.items() if value.isalnum())
        place["Location"] += f"?{query}"
    return place


def _year_shown(request: HttpRequest, today: date) -> Window:
    """The club's year that is asked for, this one and the next four; this one by default."""
    calendar = page_club().calendar
    year = window_of(today, "year", calendar)
    asked = request.GET.get("year", "")
    ahead = int(asked) - name_of(today, calendar).year if asked.isdecimal() else 0
    for _later in range(min(max(ahead, 0), 4)):
        year = window_of(year.ends_on + ONE_DAY, "year", calendar)
    return year


def _months(found: list[OccasionView]) -> list[Month]:
    calendar = page_club().calendar
    by_month: dict[int, list[Row]] = {}
    for view in found:
        row = Row(view, *_status(view.status))
        by_month.setdefault(name_of(view.on, calendar).month, []).append(row)
    names = month_names(calendar)
    return [Month(names[month - 1], rows) for month, rows in sorted(by_month.items())]


def _status(status: str | None) -> tuple[object, str]:
    """The word and the colour of a status; nothing for a day that cannot be otherwise."""
    return STATUSES.get(status or "", ("", ""))
