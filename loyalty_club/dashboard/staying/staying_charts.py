"""The drawings of staying: where the customers went, and how churn ran month by month."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from analytics.rules.staying.churn import Movement
from analytics.selectors.staying.figures import Staying
from loyalty_club.dashboard.figure_filter import FigureFilter
from loyalty_club.dashboard.program.phrases import language, month_name, number, percent
from loyalty_club.dashboard.staying.links import people_url
from loyalty_club.web.drawings.told import Bar, Bars, Line, Lines
from loyalty_club.web.figures.words import UNKNOWN
from members.rules.calendars import Window

_LEFT_TO_RIGHT_MARK = "\u200e"


def flow_bars(one: Movement, asked: FigureFilter, window: Window) -> Bars | None:
    """From the customers at the start to those at the end; None where there never were any."""
    if not one.start and not one.end:
        return None
    whole = max(one.start, one.end, one.left, one.stayed_new, one.returned)
    return Bars(
        caption=_("From the first day to the last"),
        unit=_("customers"),
        whole=whole,
        bars=[
            Bar(_("At the start"), one.start, number(one.start), tone="quiet"),
            Bar(
                pgettext("customers", "Left"),
                one.left,
                _signed(-one.left),
                url=people_url(asked, "left", window),
                tone="rose",
            ),
            Bar(
                pgettext("customers", "New"),
                one.stayed_new,
                _signed(one.stayed_new),
                url=people_url(asked, "new", window),
            ),
            Bar(
                _("Won back"),
                one.returned,
                _signed(one.returned),
                url=people_url(asked, "returned", window),
                tone="petal",
            ),
            Bar(
                _("At the end"),
                one.end,
                number(one.end),
                url=people_url(asked, "customers", window),
                tone="quiet",
            ),
        ],
    )


def churn_lines(found: Staying) -> Lines | None:
    """Month by month, each of its own customers at the start; None where no month has any."""
    values = found.churn_by_month
    if all(value is None for value in values):
        return None
    return Lines(
        caption=_("Lost in each month"),
        unit=_("of the customers at its start"),
        labels=[month_name(month) for month in found.months[:-1]],
        lines=[
            Line(
                _("Churn of the month"),
                values,
                [UNKNOWN if value is None else percent(value) for value in values],
            )
        ],
        show=lambda value: percent(round(value)),
        steps_name=_("Month"),
    )


def customer_lines(found: Staying) -> Lines | None:
    """How many customers there were at the end of each month."""
    values = [one.end for one in found.by_month[1:]]
    if not any(values):
        return None
    return Lines(
        caption=_("Customers at the end of each month, and today"),
        labels=[month_name(month) for month in found.months[1:]],
        lines=[Line(_("Customers"), values, [number(value) for value in values])],
        show=lambda value: number(round(value)),
        steps_name=_("Month"),
    )


def _signed(count: int) -> str:
    if not count:
        return number(0)
    mark = _LEFT_TO_RIGHT_MARK if language().startswith("fa") else ""
    return f"{mark}{'+' if count > 0 else '−'}{number(abs(count))}"
