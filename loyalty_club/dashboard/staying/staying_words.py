"""Staying in words: what became of the customers, what to do next, and what others say of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from analytics.rules.figures import Figure
from analytics.rules.periods import Period
from analytics.rules.staying.churn import Movement
from analytics.rules.staying.claims import CLAIMS as KNOWN_CLAIMS
from analytics.rules.staying.claims import LOST_A_YEAR
from analytics.selectors.staying.figures import Staying
from analytics.selectors.staying.movements import WAYS, Way
from loyalty_club.dashboard.figure_filter import FigureFilter
from loyalty_club.dashboard.program.phrases import day, money, number, percent
from loyalty_club.dashboard.staying.links import people_url
from loyalty_club.web.figures.staying import CLAIMS
from loyalty_club.web.figures.words import UNKNOWN
from members.rules.calendars import Window

# Days that are a year for a comparison with shares a year.
A_YEAR = range(360, 371)


@dataclass(frozen=True, slots=True)
class WayWords:
    """How a list of members is called, what it is, and what to say where it is empty."""

    name: Promise
    tab: Promise
    lead: Promise
    empty: Promise


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to do about it, with where to do it."""

    text: str
    url: str
    label: str


@dataclass(frozen=True, slots=True)
class ShopRow:
    """One shop beside the others."""

    name: str
    movement: Movement
    churn: str
    retention: str
    is_small: bool
    url: str


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """Something quoted everywhere, the doubt about it, and what this club has to compare."""

    said: Promise
    doubt: Promise
    ours: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class Sort:
    """Another list of the same days."""

    label: Promise
    url: str
    current: bool


WAY_WORDS: dict[Way, WayWords] = {
    "customers": WayWords(
        gettext_lazy("Customers"),
        gettext_lazy("Customers"),
        gettext_lazy("They have bought, and do not count as lost on the last of these days."),
        gettext_lazy("There were no customers."),
    ),
    "kept": WayWords(
        gettext_lazy("Customers who stayed"),
        pgettext_lazy("customers", "Stayed"),
        gettext_lazy("They were customers before these days began, and are at their end."),
        gettext_lazy("None of the customers stayed."),
    ),
    "new": WayWords(
        gettext_lazy("New customers"),
        pgettext_lazy("customers", "New"),
        gettext_lazy("They bought for the first time in these days, and are not lost again."),
        gettext_lazy("Nobody bought for the first time."),
    ),
    "returned": WayWords(
        gettext_lazy("Customers won back"),
        gettext_lazy("Won back"),
        gettext_lazy("They counted as lost before these days began, and are customers again."),
        gettext_lazy("Nobody who was lost has come back."),
    ),
    "left": WayWords(
        gettext_lazy("Customers who left"),
        pgettext_lazy("customers", "Left"),
        gettext_lazy("They were customers before these days began, and are lost at their end."),
        gettext_lazy("Nobody has left."),
    ),
    "lost": WayWords(
        gettext_lazy("All who were lost"),
        gettext_lazy("All lost"),
        gettext_lazy("They were lost within these days and have not come back, newcomers too."),
        gettext_lazy("Nobody was lost."),
    ),
}


def headline(found: Staying) -> str:
    """What became of the customers of the eve, in a sentence."""
    now = found.now
    first = day(found.window.starts_on)
    if not now.start:
        return _(
            "Before %(day)s you had no customers yet, so nobody could stay or leave. Choose a"
            " shorter period."
        ) % {"day": first}
    said = ngettext(
        "Of the %(start)s customer you had before %(day)s, %(kept)s stayed and %(left)s left.",
        "Of the %(start)s customers you had before %(day)s, %(kept)s stayed and %(left)s left.",
        now.start,
    )
    return said % {
        "start": number(now.start),
        "day": first,
        "kept": number(now.kept),
        "left": number(now.left),
    }


def next_step(stake: Figure) -> NextStep | None:
    """Those who can still be kept; None where nobody is at risk."""
    if not stake.sample:
        return None
    counted = {"count": number(stake.sample), "stake": money(int(stake.value or 0))}
    if stake.value:
        said = ngettext(
            "%(count)s customer is at risk today, and with him %(stake)s of profit a year. He can"
            " still be kept.",
            "%(count)s customers are at risk today, and with them %(stake)s of profit a year. They"
            " can still be kept.",
            stake.sample,
        )
    else:
        said = ngettext(
            "%(count)s customer is at risk today. He can still be kept.",
            "%(count)s customers are at risk today. They can still be kept.",
            stake.sample,
        )
    return NextStep(said % counted, reverse("dashboard-at-risk"), _("See who is at risk"))


def shop_rows(
    shops: Sequence[Any], counted: Mapping[int, Movement], asked: FigureFilter, window: Window
) -> list[ShopRow]:
    """The shops side by side, the most churn first."""
    rows = []
    for shop in shops:
        one = counted[shop.pk]
        query = {**_days_of(asked), "shop": shop.pk}
        rows.append(
            ShopRow(
                name=shop.name,
                movement=one,
                churn=_share(one.churn_bps),
                retention=_share(one.retention_bps),
                is_small=0 < one.start < 30,
                url=f"{reverse('dashboard-staying')}?{urlencode(query)}",
            )
        )
    return sorted(rows, key=lambda row: -(row.movement.churn_bps or 0))


def claim_rows(found: Staying, period: Period) -> list[ClaimRow]:
    """What is quoted everywhere, with where the club's own number stands."""
    where = {
        "five_times": "dashboard-winning",
        "two_is_ten": "dashboard-what-if",
    }
    rows = []
    for claim in KNOWN_CLAIMS:
        said, doubt = CLAIMS[claim.key]
        ours = ""
        if claim == LOST_A_YEAR and period.days in A_YEAR and found.now.churn_bps is not None:
            ours = _("You lost %(share)s in these twelve months.") % {
                "share": percent(found.now.churn_bps)
            }
        rows.append(ClaimRow(said, doubt, ours, where.get(claim.key, "")))
    return rows


def sorts_of_way(way: Way, asked: FigureFilter, window: Window) -> list[Sort]:
    """All the lists of these days."""
    return [Sort(WAY_WORDS[one].tab, people_url(asked, one, window), one == way) for one in WAYS]


def _share(basis_points: int | None) -> str:
    return UNKNOWN if basis_points is None else percent(basis_points)


def _days_of(asked: FigureFilter) -> dict[str, str]:
    """The days as the address has them."""
    names = ("period", "first", "last", "label", "source")
    return {name: asked.data[name] for name in names if asked.data.get(name)}
