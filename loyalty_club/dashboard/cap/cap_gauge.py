"""The cap as a drawing and as sentences: how full it is, its lines, what happens beyond them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from loyalty_club.dashboard.program.phrases import day, full_money, money, percent
from points.rules.terms import Terms
from points.selectors.budget import BudgetView

BPS = 10_000
# The drawing shows a little more than what is allowed.
SCALE = 11_500
SEEN = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One line across the gauge; `x` is its place in percent of the drawing."""

    x: str
    name: str
    is_passed: bool


@dataclass(frozen=True, slots=True)
class Gauge:
    """A bar of what is used, a paler one of the forecast, and the lines; all ready to draw.
    `is_rising` where the forecast is seen beyond what is used.
    """

    used: str
    forecast: str
    tone: str
    lines: list[Line]
    is_rising: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that the cap was used for."""

    name: str
    what: str
    value: int
    share_bps: int


def gauge_of(view: BudgetView) -> Gauge:
    """The gauge of one window."""
    lines = [_line(view.alarm_bps, _("Alarm"), view), _line(BPS, _("The cap"), view)]
    if view.throttle_bps < BPS:
        lines.insert(1, _line(view.throttle_bps, _("Brake"), view))
    return Gauge(
        used=_place(view.used_bps),
        forecast=_place(max(view.used_bps, view.forecast_bps)),
        tone="leaf" if not view.is_alarming else "honey" if view.used_bps <= BPS else "rose",
        lines=lines,
        is_rising=view.forecast_bps >= view.used_bps + SEEN,
    )


def parts_of(view: BudgetView) -> list[Part]:
    """What the cap was used for, as shares of all that was given back."""
    given = view.given_back
    rows = (
        (_("Points of sales"), _("at what each pays, less those taken back"), view.by_points),
        (_("Gifts and discounts"), _("given with a sale, gifts at their cost"), view.by_gifts),
        (_("Outside sales"), _("vouchers, bonuses, corrections, rewards"), view.by_grants),
    )
    return [Part(*row, share_bps=max(0, row[2]) * BPS // given if given > 0 else 0) for row in rows]


def forecast_of(view: BudgetView) -> str:
    """Where it is heading, in one sentence."""
    if view.sales <= 0:
        return _("Nothing has been sold in this window yet.")
    names = {
        "day": day(view.ends_on),
        "forecast": money(view.forecast),
        "allowed": money(view.forecast_allowed),
        "share": percent(view.forecast_bps),
    }
    return (
        _(
            "At this pace %(forecast)s will have been given back by %(day)s: %(share)s of the"
            " %(allowed)s that will be allowed."
        )
        % names
    )


def lines_in_words(view: BudgetView, terms: Terms) -> list[str]:
    """The alarm, the throttle line, and what happens when the cap runs out."""
    said = [
        _(
            "Alarm at %(share)s: it is written into the audit once, and this page and the overview"
            " turn yellow."
        )
        % {"share": percent(view.alarm_bps)}
    ]
    if view.throttle_bps < BPS:
        said.append(
            _(
                "Brake at %(share)s: bonuses beyond the points of the amount rest until sales have"
                " caught up."
            )
            % {"share": percent(view.throttle_bps)}
        )
    said.append(
        _(
            "When it runs out, a sale still earns what it allows itself, %(cap)s of what is paid;"
            " what the rules wanted beyond that is cut, and the till and the receipt say so."
            " Vouchers, gifts and discounts that do not fit are refused."
        )
        % {"cap": percent(view.cap_bps)}
    )
    if terms.vesting_days == 0 and view.open_debt:
        said.append(
            _(
                "Returns left %(debt)s open: points that were spent before their goods came back."
                " The next points of these members repay it."
            )
            % {"debt": full_money(view.open_debt)}
        )
    return said


def _line(bps: int, name: str, view: BudgetView) -> Line:
    return Line(_place(bps), f"{name} {percent(bps)}", view.used_bps >= bps)


def _place(bps: int) -> str:
    return f"{max(0, min(bps, SCALE)) * 100 / SCALE:.2f}%"
