"""What a member's purchases tell of him: how often he comes, what he likes, how he pays."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Sum
from django.utils import timezone

from members.selectors.club import club_day
from points.models import Payment, Purchase, PurchaseLine
from points.rules.habits import Rhythm, rhythm_of, usual

LATEST = 300
SHOWN_CATEGORIES = 5
DAY_PARTS = ((11, "morning"), (14, "noon"), (17, "afternoon"), (24, "evening"))


@dataclass(frozen=True, slots=True)
class Liking:
    """A category, what he paid for it (money, returns taken off), and its share in percent."""

    name: str
    amount: int
    percent: int


@dataclass(frozen=True, slots=True)
class Habits:
    """What the latest 300 purchases show; empty or None where too little is known.

    `weekday` counts from Monday (0); `day_part` is morning, noon, afternoon or evening; `tender`
    is how he mostly pays; `reasons` why he bought, the most frequent first, with how often.
    """

    rhythm: Rhythm
    categories: tuple[Liking, ...]
    tender: str
    reasons: tuple[tuple[str, int], ...]
    weekday: int | None
    day_part: str


def habits_of(member_id: int, *, today: date | None = None) -> Habits:
    """The member's habits, voided purchases left out; three statements."""
    latest = Purchase.objects.filter(member_id=member_id).exclude(status=Purchase.Status.VOIDED)
    rows = list(
        latest.order_by("-occurred_at", "-id").values_list(
            "pk", "business_date", "occurred_at", "reason"
        )[:LATEST]
    )
    ids = [row[0] for row in rows]
    hours = [timezone.localtime(row[2]).hour for row in rows]
    weekday = usual([str(row[1].weekday()) for row in rows])
    return Habits(
        rhythm=rhythm_of((row[1] for row in rows), today=today or club_day()),
        categories=_categories(ids),
        tender=_tender(ids),
        reasons=tuple(Counter(row[3] for row in rows if row[3]).most_common()),
        weekday=int(weekday) if weekday else None,
        day_part=usual([_day_part(hour) for hour in hours]),
    )


def _categories(purchase_ids: list[int]) -> tuple[Liking, ...]:
    sums = (
        PurchaseLine.objects.filter(purchase_id__in=purchase_ids)
        .exclude(category="")
        .order_by()
        .values_list("category")
        .annotate(paid=Sum(F("amount") - F("returned_amount")))
    )
    paid = sorted(((amount, name) for name, amount in sums if amount > 0), reverse=True)
    whole = sum(amount for amount, _name in paid)
    return tuple(
        Liking(name, amount, round(amount * 100 / whole))
        for amount, name in paid[:SHOWN_CATEGORIES]
    )


def _tender(purchase_ids: list[int]) -> str:
    paid = Payment.objects.filter(purchase_id__in=purchase_ids).order_by()
    return usual(list(paid.values_list("tender", flat=True)))


def _day_part(hour: int) -> str:
    return next(name for end, name in DAY_PARTS if hour < end)
