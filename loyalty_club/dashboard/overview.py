"""The eight figures as tiles of the first page, each leading to the page behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from analytics.rules.figures import Figure, Unit
from analytics.rules.periods import Period
from loyalty_club.dashboard.figure_filter import FigureFilter
from loyalty_club.web.figures.first_screen import line_words, why_unknown, words_of
from loyalty_club.web.figures.words import Told, days, shown, tell

# Where each figure opens; of days they are told otherwise than by the filter of figures.
PAGES = {
    "sales": "dashboard-purchases",
    "active_members": "dashboard-staying-people",
    "given_back": "dashboard-program-cost",
    "clv": "dashboard-value",
    "cac": "dashboard-winning",
    "roi": "dashboard-program-cost",
    "churn": "dashboard-staying",
    "nps": "dashboard-feedback",
}
WAYS = {"active_members": ["customers"]}
BY_DAYS = {"sales", "nps"}
ASKED = ("shop", "label", "source")
# A line is drawn by whole numbers: shares of a unit must not be lost in it.
FINE = 100


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure of the first page: `note` stands beside its value, `about` behind the "?".
    `number` is the value without its words, which are its `unit`: «339.1» «thousand toman».
    """

    told: Told
    url: str
    line: list[int]
    about: str
    number: str
    unit: str = ""
    note: str = ""
    why: str = ""


def tiles_of(figures: Sequence[Figure], asked: FigureFilter) -> list[Tile]:
    """The eight, in their order."""
    return [_tile(figure, asked) for figure in figures]


def line_of(series: Sequence[float]) -> list[int]:
    """A series as `{% sparkline %}` draws it: from nought up, or from its lowest below nought."""
    floor = min(series, default=0.0)
    return [round(FINE * (one - min(floor, 0))) for one in series]


def parted(value: str) -> tuple[str, str]:
    """A value as its number and the words behind it, if there are any."""
    number, *words = value.split(maxsplit=1)
    return number, "".join(words)


def page_url(key: str, asked: FigureFilter) -> str:
    """The page behind a figure, asked for the same days, shop and people."""
    query = {name: str(asked.chosen(name)) for name in ASKED if asked.chosen(name)}
    query |= _days(asked.asked_period, is_by_days=key in BY_DAYS)
    return f"{reverse(PAGES[key], args=WAYS.get(key))}?{urlencode(query)}"


def _tile(figure: Figure, asked: FigureFilter) -> Tile:
    url = page_url(figure.key, asked)
    told = tell(figure, words_of(figure), url=url)
    number, unit = parted(told.value)
    parts = [told.how, told.window, told.sample, told.interval, line_words(figure)]
    return Tile(
        told=told,
        url=url,
        line=line_of(figure.series),
        about=" · ".join(part for part in parts if part),
        number=number,
        unit=unit,
        note=_note(figure),
        why=why_unknown(figure),
    )


def _note(figure: Figure) -> str:
    cap_bps = figure.facts.get("cap_bps")
    if figure.key != "given_back" or cap_bps is None:
        return ""
    return _("of a cap of %(cap)s") % {"cap": shown(cap_bps, Unit.BPS)}


def _days(period: Period, *, is_by_days: bool) -> dict[str, str]:
    first, last = (day.isoformat() for day in (period.window.starts_on, period.window.ends_on))
    if is_by_days:
        return {"since": first, "until": last}
    return {"first": first, "last": last} if period.key == "days" else {"period": period.key}


def sentence_of(figures: Sequence[Figure], period: Period, name: str) -> str:
    """How the club is doing, in one sentence; `name` is what the period is called."""
    told = {figure.key: figure for figure in figures}
    sales, given = told["sales"], told["given_back"]
    cap_bps = given.facts["cap_bps"]
    facts = {
        "period": name or days(period.window),
        "sales": shown(sales.value, sales.unit),
        "share": shown(given.value, given.unit),
        "cap": shown(cap_bps, Unit.BPS),
    }
    if given.value is None or cap_bps is None:
        return _("%(period)s: nothing sold so far.") % facts
    return (
        _("%(period)s: %(sales)s of sales; %(share)s went back to members, of a cap of %(cap)s.")
        % facts
    )
