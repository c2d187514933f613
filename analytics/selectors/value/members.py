"""What single members are worth, and groups of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet, Sum

from analytics.models import MemberFigures, MemberScores
from analytics.rules.value.clv import most_to_keep
from analytics.selectors.rules import figure_rules
from analytics.selectors.scope import Circle, of_circle, of_scope, summed_shops
from analytics.selectors.scores import scores_of

SEGMENT_KEYS: Sequence[str] = tuple(MemberScores.Segment.values)


@dataclass(frozen=True, slots=True)
class Worth:
    """One member's prospects; money in the smallest unit.

    `alive` is None after a single visit, and where the club's average stands in (`is_average`);
    `clv` is None there too. `keep_at_most` is what may be spent to keep him for a year.
    """

    alive: float | None
    expected_visits: float
    worth: int
    clv: int | None
    worth_by: str
    keep_at_most: int
    years: int
    wanted_roi_bps: int

    @property
    def is_average(self) -> bool:
        """Not worked out from his own buying."""
        return self.worth_by == MemberScores.WorthBy.AVERAGE


@dataclass(frozen=True, slots=True)
class SegmentWorth:
    """A group of members: what all of them are worth in the coming year, and the most that may be
    spent on each to keep them.
    """

    segment: str
    members: int
    worth: int
    keep_at_most: int

    @property
    def each(self) -> int:
        """What one of them is worth on average, rounded down."""
        return self.worth // self.members


def worth_of(member_id: int) -> Worth | None:
    """What this member is worth; None before the first night, and for who has not bought."""
    return worth_from(scores_of(member_id))


def worth_from(scores: MemberScores | None) -> Worth | None:
    """The same from scores that are at hand."""
    if scores is None or scores.worth is None:
        return None
    rules = figure_rules()
    return Worth(
        alive=scores.alive,
        expected_visits=scores.expected_visits or 0.0,
        worth=scores.worth,
        clv=scores.clv,
        worth_by=scores.worth_by,
        keep_at_most=most_to_keep(scores.worth, rules.wanted_roi_bps) or 0,
        years=rules.horizon_years,
        wanted_roi_bps=rules.wanted_roi_bps,
    )


def keep_at_most(scores: MemberScores, wanted_roi_bps: int) -> int | None:
    """The most that may be spent to keep him for a year, at this return."""
    return most_to_keep(scores.worth, wanted_roi_bps)


def best_members(
    circle: Circle, *, segment: str | None = None, least: bool = False
) -> QuerySet[MemberScores]:
    """Members with a worth, the most worth first (`least`: the least); of one segment where it is
    named.
    """
    rows = scored(circle)
    if segment is not None:
        rows = rows.filter(segment=segment)
    order = ("worth", "member_id") if least else ("-worth", "-member_id")
    return rows.select_related("member").order_by(*order)


def scored(circle: Circle, *, on: date | None = None) -> QuerySet[MemberScores]:
    """Members of the circle who have a worth; of them those who are customers `on` this day."""
    rows = MemberScores.objects.filter(of_circle(circle), worth__isnull=False)
    if summed_shops(circle.shop_ids) is None and on is None:
        return rows
    people = MemberFigures.objects.filter(of_scope(circle.shop_ids), first_on__isnull=False)
    if on is not None:
        people = people.filter(first_on__lte=on, lost_on__gt=on)
    return rows.filter(member_id__in=people.order_by().values("member_id"))


def worth_by_segment(circle: Circle) -> Sequence[SegmentWorth]:
    """The segments with somebody in them, the one most worth first; one statement."""
    wanted = figure_rules().wanted_roi_bps
    rows = scored(circle).order_by().values_list("segment").annotate(Count("pk"), Sum("worth"))
    found = [
        SegmentWorth(segment, members, worth, most_to_keep(worth // members, wanted) or 0)
        for segment, members, worth in rows
    ]
    return sorted(found, key=lambda one: -one.worth)
