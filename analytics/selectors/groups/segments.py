"""The groups by RFM: how many are in each, what they bring, and who they are."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, QuerySet, Sum

from analytics.models import MemberScores
from analytics.rules.figures import share_bps
from analytics.rules.groups.rfm import Cuts, Segment, strength_of
from analytics.selectors.groups.people import figures_in, scores_in
from analytics.selectors.kept import Kept, kept
from analytics.selectors.scope import Circle, summed_shops

NAME = "rfm"


@dataclass(frozen=True, slots=True)
class SegmentCount:
    """One group: its members and their sales so far, each also as a share of all buyers'."""

    segment: Segment
    members: int
    share_bps: int | None
    sales: int
    sales_bps: int | None


@dataclass(frozen=True, slots=True)
class Square:
    """The members of one fifth of recency and one of strength."""

    recency: int
    strength: int
    members: int
    sales: int


@dataclass(frozen=True, slots=True)
class Part:
    """Members who are alike in all that the groups are made of."""

    recency: int
    strength: int
    segment: str
    members: int
    sales: int


@dataclass(frozen=True, slots=True)
class Groups:
    """All groups of a circle, read at once; `cuts` is None before the first night."""

    parts: Sequence[Part]
    cuts: Cuts | None = None

    @property
    def members(self) -> int:
        """All buyers."""
        return sum(part.members for part in self.parts)

    @property
    def sales(self) -> int:
        """All their sales so far."""
        return sum(part.sales for part in self.parts)

    def segments(self) -> list[SegmentCount]:
        """Every group in its order, with those that nobody is in."""
        return [self.segment(segment) for segment in Segment]

    def segment(self, segment: Segment) -> SegmentCount:
        """One group."""
        theirs = [part for part in self.parts if part.segment == segment]
        members, sales = sum(one.members for one in theirs), sum(one.sales for one in theirs)
        return SegmentCount(
            segment,
            members,
            share_bps(members, self.members),
            sales,
            share_bps(sales, self.sales),
        )

    def squares(self) -> dict[tuple[int, int], Square]:
        """The squares that somebody stands in, by recency and strength."""
        found: dict[tuple[int, int], Square] = {}
        for part in self.parts:
            place = (part.recency, part.strength)
            was = found.get(place, Square(*place, 0, 0))
            found[place] = Square(*place, was.members + part.members, was.sales + part.sales)
        return found


def groups_of(circle: Circle) -> Groups:
    """The groups of a circle. Of the whole club and of one shop as they were counted by night; of
    any other part they are counted now, which reads all its members.
    """
    found = kept(NAME)
    parts = _kept_parts(found, circle)
    return Groups(count_parts(circle) if parts is None else parts, cuts_in(found))


def segments(circle: Circle) -> list[SegmentCount]:
    """Every group in its order."""
    return groups_of(circle).segments()


def grid(circle: Circle) -> dict[tuple[int, int], Square]:
    """The squares that somebody stands in, by recency and strength."""
    return groups_of(circle).squares()


def members_of(segment: str, circle: Circle) -> QuerySet[MemberScores]:
    """Who is in a group, the dearest first; all who have bought where none is named."""
    found = scores_in(circle).filter(recency__gt=0).select_related("member")
    if segment:
        found = found.filter(segment=segment)
    return found.order_by(F("worth").desc(nulls_last=True), "-monetary", "-frequency", "member_id")


def members_in_square(
    rows: QuerySet[MemberScores], *, recency: int = 0, strength: int = 0
) -> QuerySet[MemberScores]:
    """Narrow them to a fifth of recency, of strength, or both (0 is any)."""
    if recency:
        rows = rows.filter(recency=recency)
    if strength:
        both = rows.annotate(both=F("frequency") + F("monetary"))
        rows = both.filter(both__range=(2 * strength - 1, 2 * strength))
    return rows


def count_parts(circle: Circle) -> list[Part]:
    """The circle's members counted now, by what the groups are made of."""
    shops = summed_shops(circle.shop_ids) or []
    rows = (
        figures_in(circle)
        .filter(member__scores__recency__gt=0)
        .order_by()
        .values_list(
            "member__scores__recency",
            "member__scores__frequency",
            "member__scores__monetary",
            "member__scores__segment",
        )
        # Only of several shops somebody may have several rows.
        .annotate(Count("member_id", distinct=len(shops) > 1), Sum("sales"))
    )
    found: dict[tuple[int, int, str], tuple[int, int]] = {}
    for recency, frequency, monetary, segment, members, sales in rows:
        place = (recency, strength_of(frequency, monetary), segment)
        was = found.get(place, (0, 0))
        found[place] = (was[0] + members, was[1] + sales)
    return [Part(*place, *sums) for place, sums in sorted(found.items())]


def _kept_parts(found: Kept, circle: Circle) -> list[Part] | None:
    if not found or found.problem or not circle.is_of_all:
        return None
    shops = summed_shops(circle.shop_ids)
    if shops is None:
        return [Part(*row) for row in found.body["parts"]]
    rows = found.body["shops"].get(str(shops[0])) if len(shops) == 1 else None
    return None if rows is None else [Part(*row) for row in rows]


def cuts_in(found: Kept) -> Cuts | None:
    """Where the fifths began when they were counted last."""
    told = found.body.get("cuts")
    return Cuts(**{name: tuple(values) for name, values in told.items()}) if told else None
