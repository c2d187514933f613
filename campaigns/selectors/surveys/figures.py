"""What answers to surveys add up to: scores between two days, by whom and by what."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Literal, get_args

from django.db import connection

from campaigns.rules.surveys.groups import LEAST_SHOWN, hidden_among
from campaigns.rules.surveys.nps import DETRACTOR_TO, PROMOTER_FROM, Band, Nps
from campaigns.rules.surveys.tallies import Marks, Share, Tally
from campaigns.selectors.surveys.figure_statements import TALLIES, TREND, WITHIN
from members.rules.calendars import Window
from members.selectors.club import club_zone

Aspect = Literal["shop", "seller", "category", "tier", "kind"]
ASPECTS: tuple[Aspect, ...] = get_args(Aspect)
EXPECTATIONS = ("above", "met", "below")

ShopIds = Collection[int] | None
Tallied = dict[str, dict[str, Tally]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which answers: given on these days (both ends counted, by the club's clock), in these shops
    (None is all; answers of no shop are then among them), and as far as named of this seller,
    tier, category and kind. A score stands in each of them: what was answered after a ticket has
    none.
    """

    first: date
    last: date
    shop_ids: ShopIds = None
    seller: str = ""
    tier: str = ""
    category: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Scores of each group, the most answers first. `others` are `folded` groups told together,
    because one of them alone would tell who answered what.
    """

    groups: Mapping[str, Tally] = field(default_factory=dict)
    others: Tally = field(default_factory=Tally)
    folded: int = 0


@dataclass(frozen=True, slots=True)
class Scores:
    """What the answers come to.

    `counts` are how many gave 0, 1, … 10. `expectation`, `reasons` (of promoters and detractors)
    are counted of those who answered them. `is_kept_back`: there are so few answers that only who
    may see withheld ones is told more than how many.
    """

    tally: Tally
    counts: Sequence[int] = (0,) * 11
    expectation: Mapping[str, Share] = field(default_factory=dict)
    effort: Marks = field(default_factory=Marks)
    reasons: Mapping[Band, Mapping[str, int]] = field(default_factory=dict)
    breakdowns: Mapping[Aspect, Breakdown] = field(default_factory=dict)
    answers: int = 0
    is_kept_back: bool = False

    @property
    def nps(self) -> Nps:
        """The score with its interval."""
        return self.tally.nps


def scores_between(
    first: date,
    last: date,
    *,
    shop_ids: ShopIds = None,
    seller: str = "",
    tier: str = "",
    category: str = "",
    kind: str = "",
    sees_withheld: bool = False,
) -> Scores:
    """The scores of these days in one statement; see `Wanted` for which.

    Withheld answers count for everybody. Without `sees_withheld` nothing is told of fewer than
    five answers together, and smaller groups are folded into one.
    """
    return scores_of(
        Wanted(first, last, shop_ids, seller, tier, category, kind), sees_withheld=sees_withheld
    )


def scores_of(wanted: Wanted, *, sees_withheld: bool = False) -> Scores:
    """As `scores_between`."""
    found = _tallied(wanted)
    tally = sum(found.get("score", {}).values(), Tally())
    if tally.answers < LEAST_SHOWN and not sees_withheld:
        return Scores(Tally(), answers=tally.answers, is_kept_back=bool(tally.answers))
    score = found.get("score", {})
    return Scores(
        tally=tally,
        counts=[score.get(str(mark), Tally()).answers for mark in range(11)],
        expectation=_expectation(found.get("expectation", {})),
        effort=Marks({int(mark): one.answers for mark, one in found.get("effort", {}).items()}),
        reasons={
            band: _reasons(found.get("reason", {}), band, sees_withheld=sees_withheld)
            for band in (Band.PROMOTER, Band.DETRACTOR)
        },
        breakdowns={
            aspect: _breakdown(found.get(aspect, {}), sees_withheld=sees_withheld)
            for aspect in ASPECTS
        },
        answers=tally.answers,
    )


def by(wanted: Wanted, aspect: Aspect, *, sees_withheld: bool = False) -> Breakdown:
    """The scores of each group of one aspect."""
    return scores_of(wanted, sees_withheld=sees_withheld).breakdowns.get(aspect, Breakdown())


def trend_of(
    wanted: Wanted, months: Sequence[Window], *, sees_withheld: bool = False
) -> list[Tally | None]:
    """The scores of each of these months, which follow one upon the other, in one statement; the
    days of `wanted` do not matter. None where so few answered that only who sees withheld ones is
    told; and then of a second month too, or the year would tell it.
    """
    zone = club_zone()
    starts = [datetime.combine(month.starts_on, time.min, tzinfo=zone) for month in months]
    whole = Wanted(
        months[0].starts_on,
        months[-1].ends_on,
        wanted.shop_ids,
        wanted.seller,
        wanted.tier,
        wanted.category,
        wanted.kind,
    )
    found = [Tally() for _month in months]
    for place, band, count in rows_of(TREND, parameters_of(whole) | {"months": starts}):
        found[place] += _banded(band, count)
    return months_told(found, sees_withheld=sees_withheld)


def tallies_within(windows: Sequence[Window], shop_ids: ShopIds = None) -> list[Tally]:
    """The scores of each of these stretches, which may overlap, in one statement. Nothing is kept
    back: whoever tells of them asks `months_told`, or looks how many there are.
    """
    zone, a_day = club_zone(), timedelta(days=1)
    asked = {
        "starts": [datetime.combine(one.starts_on, time.min, tzinfo=zone) for one in windows],
        "ends": [datetime.combine(one.ends_on + a_day, time.min, tzinfo=zone) for one in windows],
        "shop_ids": None if shop_ids is None else sorted(shop_ids),
        "promoter_from": PROMOTER_FROM,
        "detractor_to": DETRACTOR_TO,
    }
    found = [Tally() for _window in windows]
    for place, band, count in rows_of(WITHIN, asked):
        found[place] += _banded(band, count)
    return found


def months_told(found: Sequence[Tally], *, sees_withheld: bool) -> list[Tally | None]:
    """Months that follow one upon the other, without those that are kept back: see `trend_of`."""
    if sees_withheld:
        return list(found)
    hidden = hidden_among({place: one.answers for place, one in enumerate(found)})
    return [None if place in hidden else one for place, one in enumerate(found)]


def parameters_of(wanted: Wanted) -> dict[str, Any]:
    """As the statements ask for them."""
    zone = club_zone()
    return {
        "opens": datetime.combine(wanted.first, time.min, tzinfo=zone),
        "closes": datetime.combine(wanted.last + timedelta(days=1), time.min, tzinfo=zone),
        "shop_ids": None if wanted.shop_ids is None else sorted(wanted.shop_ids),
        "seller": wanted.seller,
        "tier": wanted.tier,
        "category": wanted.category,
        "kind": wanted.kind,
        "promoter_from": PROMOTER_FROM,
        "detractor_to": DETRACTOR_TO,
    }


def rows_of(statement: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """What a statement of the figures gives."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())


def _tallied(wanted: Wanted) -> Tallied:
    found: Tallied = {}
    for aspect, value, band, count in rows_of(TALLIES, parameters_of(wanted)):
        of_aspect = found.setdefault(aspect, {})
        of_aspect[value] = of_aspect.get(value, Tally()) + _banded(band, count)
    return found


def _banded(band: str, count: int) -> Tally:
    return Tally(
        promoters=count if band == Band.PROMOTER else 0,
        passives=count if band == Band.PASSIVE else 0,
        detractors=count if band == Band.DETRACTOR else 0,
    )


def _expectation(found: Mapping[str, Tally]) -> dict[str, Share]:
    counts = {key: found.get(key, Tally()).answers for key in EXPECTATIONS}
    whole = sum(counts.values())
    return {key: Share(count, whole) for key, count in counts.items()} if whole else {}


def _reasons(found: Mapping[str, Tally], band: Band, *, sees_withheld: bool) -> dict[str, int]:
    counts = {key: one.of(band) for key, one in found.items() if key and one.of(band)}
    if sum(counts.values()) < LEAST_SHOWN and not sees_withheld:
        return {}
    return dict(sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def _breakdown(found: Mapping[str, Tally], *, sees_withheld: bool) -> Breakdown:
    ordered = sorted(found.items(), key=lambda one: (-one[1].answers, one[0]))
    if sees_withheld:
        return Breakdown(dict(ordered))
    hidden = hidden_among({key: one.answers for key, one in ordered})
    return Breakdown(
        groups={key: one for key, one in ordered if key not in hidden},
        others=sum((found[key] for key in hidden), Tally()),
        folded=len(hidden),
    )
