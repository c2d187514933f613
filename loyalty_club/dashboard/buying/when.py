"""When they buy: the hours of the week as a heat map, and the months of the year."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from analytics.rules.buying.clock import MonthSold, Stretch, Week
from analytics.rules.figures import BPS, Unit
from analytics.selectors.buying.figures import when_figures
from analytics.selectors.buying.when import When, kept_when
from loyalty_club.dashboard.asking import kept_state
from loyalty_club.dashboard.buying.clock_words import hours_words, month_words, week_order, weekday
from loyalty_club.dashboard.buying.shop_choice import ReadingFilter
from loyalty_club.dashboard.frame import show
from loyalty_club.dashboard.program.phrases import number, percent
from loyalty_club.web.drawings.told import Bar, Bars, Cell, Grid, GridRow
from loyalty_club.web.figures.buying import WORDS
from loyalty_club.web.figures.words import shown, tell
from loyalty_club.web.guards import staff_page
from members.roles import Actor, Right

MEMBERS = "members"
VIEWS = (("", gettext_lazy("Everybody")), (MEMBERS, gettext_lazy("Members alone")))


class WhenFilter(ReadingFilter):
    """Whose purchases."""

    who = forms.ChoiceField(choices=VIEWS, required=False, widget=forms.HiddenInput)


@require_safe
@staff_page(Right.FIGURES_READ)
def when(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The week of the last twelve months, and the season."""
    asked = WhenFilter(request.GET, actor=actor)
    found, of_members = kept_when(asked.shop_id), asked.chosen("who") == MEMBERS
    week = found.members if of_members else found.everybody
    return show(
        request,
        actor,
        "dashboard/when.html",
        filter=asked,
        views=VIEWS,
        who=asked.chosen("who"),
        found=found,
        headline=_headline(week) if found.kept else "",
        grid=_grid(week),
        unknown=number(week.unknown) if week.unknown else "",
        months=_months(found),
        season=_season(found),
        told=[
            tell(figure, WORDS[figure.key]) for figure in when_figures(found, of_members=of_members)
        ],
        state=kept_state(found.kept, shop_id=asked.shop_id),
    )


def _headline(week: Week) -> str:
    busiest, quietest = week.busiest, week.quietest
    if busiest is None or quietest is None:
        return _("There are too few purchases with an hour to tell when the shop is full.")
    return _(
        "Most is bought on %(busy_day)s %(busy_hours)s: %(share)s of all purchases. Quietest is"
        " %(quiet_day)s %(quiet_hours)s: the time for a call, for the shelves, or for an offer."
    ) % {
        "busy_day": weekday(busiest.weekday),
        "busy_hours": _hours(busiest),
        "share": percent(round(BPS * busiest.share)),
        "quiet_day": weekday(quietest.weekday),
        "quiet_hours": _hours(quietest),
    }


def _hours(stretch: Stretch) -> str:
    return hours_words(stretch.hour, stretch.hour + 3)


def _grid(week: Week) -> Grid | None:
    if not week.purchases:
        return None
    most = max(week.cells.values())
    return Grid(
        caption=_("Purchases by day and hour"),
        columns=[number(hour) for hour in week.hours],
        rows=[
            GridRow(
                weekday(day),
                [_cell(week, day, hour, most) for hour in week.hours],
                note=number(week.of_day(day)),
            )
            for day in week_order()
        ],
        corner=_("Day"),
        unit=_("hour from"),
    )


def _cell(week: Week, day: int, hour: int, most: int) -> Cell:
    count = week.cells.get((day, hour), 0)
    said = _("%(day)s %(hours)s: %(count)s") % {
        "day": weekday(day),
        "hours": hours_words(hour, hour + 1),
        "count": number(count),
    }
    return Cell(count / most, number(count) if count else "", said)


def _months(found: When) -> Bars | None:
    if not found.months:
        return None
    return Bars(
        _("Sales of a day, month by month"),
        [_month(month) for month in found.months],
        unit=_("on average"),
    )


def _month(month: MonthSold) -> Bar:
    return Bar(
        month_words(month.number), max(month.a_day, 0), shown(round(month.a_day), Unit.MONEY)
    )


def _season(found: When) -> Bars | None:
    if not found.season:
        return None
    return Bars(
        _("The season: each month beside the year around it"),
        [
            Bar(
                month_words(month),
                value,
                shown(value, Unit.RATIO),
                tone="leaf" if value >= 1 else "quiet",
            )
            for month, value in found.season.items()
        ],
        unit=_("times the sales of a usual day"),
    )
