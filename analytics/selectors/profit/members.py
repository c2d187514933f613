"""Members by the profit they leave: the four classes, and who stands in each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from analytics.models import MemberFigures, MemberScores
from analytics.selectors.kept import Kept, kept
from analytics.selectors.scope import Circle, of_circle, summed_shops
from members.models import Member
from members.rules.calendars import Window

WORK = "profit"
LINES = ("margin", "rewards", "messages", "staff", "acquisition", "profit")
NO_LINES = Q(margin=0, rewards=0, messages=0, staff=0, acquisition=0)
GRADES: tuple[str, ...] = ("A", "B", "C", "D", "")
Order = Literal["best", "worst", "effort"]
ORDERS: Mapping[Order, tuple[str, ...]] = {
    "best": ("-profit", "member_id"),
    "worst": ("profit", "member_id"),
    "effort": ("-minutes", "member_id"),
}


@dataclass(frozen=True, slots=True)
class ClassSums:
    """One class (empty: not judged): its members and their twelve months all together. Of those
    not judged `with_lines` have bought, or cost anything; of the others all have.
    """

    grade: str
    members: int = 0
    with_lines: int = 0
    margin: int = 0
    rewards: int = 0
    messages: int = 0
    staff: int = 0
    acquisition: int = 0
    profit: int = 0
    minutes: int = 0

    @property
    def cost(self) -> int:
        """All that they cost."""
        return self.rewards + self.messages + self.staff + self.acquisition


@dataclass(frozen=True, slots=True)
class Classes:
    """All classes, the best first, those not judged last."""

    rows: Sequence[ClassSums]

    def of(self, grade: str) -> ClassSums:
        """One class; empty where nobody is in it."""
        return next((one for one in self.rows if one.grade == grade), ClassSums(grade))

    @property
    def judged(self) -> int:
        """Members of a class."""
        return sum(one.members for one in self.rows if one.grade)

    @property
    def profit(self) -> int:
        """What all members leave together."""
        return sum(one.profit for one in self.rows)

    @property
    def gained(self) -> int:
        """The profit of those who leave one."""
        return sum(one.profit for one in self.rows if one.grade in {"A", "B", "C"})


def classes(circle: Circle) -> Classes:
    """The classes of a circle; of the whole club as the night has counted them, else counted now.
    With shops named: those who have bought there, with all that they bought anywhere.
    """
    if circle.is_of_all and summed_shops(circle.shop_ids) is None:
        found = kept(WORK)
        if found:
            return Classes([ClassSums(**row) for row in found.body["classes"]])
    return count_classes(circle)


def count_classes(circle: Circle) -> Classes:
    """Counted from the scores as they stand."""
    sums = {name: Sum(name) for name in (*LINES, "minutes")}
    rows = (
        _of(circle)
        .order_by()
        .values("grade")
        .annotate(members=Count("pk"), with_lines=Count("pk", filter=~NO_LINES), **sums)
    )
    found = {row["grade"]: ClassSums(**row) for row in rows}
    return Classes([found[grade] for grade in GRADES if grade in found])


def profits(
    circle: Circle, *, grade: str | None = None, order: Order = "best"
) -> QuerySet[MemberScores]:
    """Scores with their members; of one class where one is named. Who neither bought nor cost
    anything in the twelve months is left out.
    """
    rows = _of(circle).exclude(NO_LINES)
    if grade is not None:
        rows = rows.filter(grade=grade)
    return rows.select_related("member").order_by(*ORDERS[order])


def profit_of(member_id: int) -> MemberScores | None:
    """The lines of one member; None before the first night, or where there are none."""
    return profits(Circle()).filter(pk=member_id).first()


def has_lines(scores: MemberScores) -> bool:
    """He has bought or cost something in the twelve months."""
    return any(getattr(scores, name) for name in LINES)


def kept_window(found: Kept) -> Window | None:
    """The twelve months that the kept answer is of."""
    if not found:
        return None
    first, last = found.body["window"]
    return Window(date.fromisoformat(first), date.fromisoformat(last))


def _of(circle: Circle) -> QuerySet[MemberScores]:
    rows = MemberScores.objects.filter(of_circle(circle), member__status=Member.Status.ACTIVE)
    shops = summed_shops(circle.shop_ids)
    if shops is None:
        return rows
    there = MemberFigures.objects.filter(
        Q(visits__gt=0), member=OuterRef("member"), shop__in=shops
    ).order_by()
    return rows.filter(Exists(there))
