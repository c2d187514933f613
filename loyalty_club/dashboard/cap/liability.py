"""What the club owes in points, at the end of any day: in all, by month of expiry, as a file."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from loyalty_club.dashboard.cap.liability_forms import LiabilityFilter
from loyalty_club.dashboard.club.whole_club import whole_club
from loyalty_club.dashboard.exports.taking import asked_in, take_sheet
from loyalty_club.dashboard.frame import show
from loyalty_club.dashboard.lists.points import owed_sheet
from loyalty_club.dashboard.program.phrases import language, month_name, number, percent
from loyalty_club.web.guards import staff_page
from members.roles import Actor, Right
from members.rules.calendars import CalendarName, Window, jalali_of
from members.rules.text import persian_digits
from points.exceptions import NoProgram
from points.selectors.liability import SAMPLE_NEEDED, Liability, liability_on
from points.selectors.programs import terms_on

# More bars than this say nothing; the table below has them all.
MOST_BARS = 14


@dataclass(frozen=True, slots=True)
class MonthRow:
    """Points whose last day lies in one month, by its name and year."""

    name: str
    points: int
    value: int


@require_safe
@staff_page(Right.FIGURES_READ)
@whole_club
def liability(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What was owed at the end of the day that the address asks for."""
    asked = LiabilityFilter(request.GET)
    try:
        owed = liability_on(asked.day)
    except NoProgram:
        return show(request, actor, "dashboard/liability.html")
    months = _months(owed, terms_on(asked.day).calendar)
    return show(
        request,
        actor,
        "dashboard/liability.html",
        filter=asked,
        owed=owed,
        months=months,
        # A bar has room for the month's name; its year stands in the table.
        chart=[(month.name.rpartition(" ")[0], month.points) for month in months[:MOST_BARS]],
        is_cut=len(months) > MOST_BARS,
        breakage=_breakage(owed),
    )


@require_safe
@staff_page(Right.FIGURES_READ)
@whole_club
def export(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The same months as a file, CSV or XLSX."""
    asked = LiabilityFilter(request.GET)
    return take_sheet(request, actor, owed_sheet(asked_in(request, actor), asked.day))


def _months(owed: Liability, calendar: CalendarName) -> list[MonthRow]:
    return [
        MonthRow(_named(month.starts_on, calendar), month.points, month.value)
        for month in owed.by_expiry_month
    ]


def _named(starts_on: date, calendar: CalendarName) -> str:
    """The month with its year, in the program's calendar."""
    year = starts_on.year if calendar == "gregorian" else jalali_of(starts_on).year
    shown = persian_digits(str(year)) if language().startswith("fa") else str(year)
    return f"{month_name(Window(starts_on, starts_on))} {shown}"


def _breakage(owed: Liability) -> str:
    """The club's own breakage with its sample, or why nothing can be said yet."""
    if owed.breakage is None:
        return _("No points have reached the end of their life in the year before this day.")
    sample = ngettext(
        "%(count)s lot of points ended its life in the year before this day",
        "%(count)s lots of points ended their life in the year before this day",
        owed.breakage.sample,
    ) % {"count": number(owed.breakage.sample)}
    if owed.expected_breakage is None:
        text = _("%(sample)s: too few to say how much is never spent (%(needed)s are needed).")
        return text % {"sample": sample, "needed": number(SAMPLE_NEEDED)}
    return _("%(sample)s; %(share)s of their points were never spent.") % {
        "sample": sample,
        "share": percent(owed.breakage.rate_bps),
    }
