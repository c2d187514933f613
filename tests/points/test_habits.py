"""What a member's purchases tell of him."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from members.roles import SYSTEM
from points.models import Purchase
from points.rules.sales import Line, Sale, Tendered
from points.selectors.habits import Liking, habits_of
from points.services.purchases import record_purchase
from points.services.returns import return_purchase, void_purchase
from tests.cast import Cast

TEHRAN = ZoneInfo("Asia/Tehran")
# Four Thursdays in the evening.
EVENINGS = [datetime(2026, 10, 1, 18, 30, tzinfo=TEHRAN) + timedelta(days=7 * n) for n in range(4)]


def _buy(cast: Cast, at: datetime, *lines: tuple[str, int], reason: str = "") -> Purchase:
    sale = Sale(
        shop_id=cast.shop.pk,
        receipt_number=f"H{at:%m%d%H}",
        lines=tuple(Line(amount, category=category) for category, amount in lines),
        payments=(Tendered("card", sum(amount for _category, amount in lines)),),
        member_id=cast.sara.pk,
        occurred_at=at,
        reason=reason,
    )
    return record_purchase(sale=sale, actor=SYSTEM, now=at).purchase


def test_who_has_not_bought_has_no_habits(cast: Cast) -> None:
    habits = habits_of(cast.sara.pk)

    assert habits.rhythm.visits == 0
    assert (habits.categories, habits.tender, habits.reasons) == ((), "", ())
    assert (habits.weekday, habits.day_part) == (None, "")


def test_habits_are_read_from_the_purchases(cast: Cast) -> None:
    for at in EVENINGS[:3]:
        _buy(cast, at, ("flowers", 3_000_000), ("pots", 1_000_000), reason="home")
    _buy(cast, EVENINGS[3], ("flowers", 3_000_000), reason="wedding")

    habits = habits_of(cast.sara.pk, today=date(2026, 10, 23))

    assert habits.rhythm.interval_days == 7
    assert habits.rhythm.due_on == date(2026, 10, 29)
    assert habits.categories == (
        Liking("flowers", 12_000_000, 80),
        Liking("pots", 3_000_000, 20),
    )
    assert habits.tender == "card"
    assert habits.reasons == (("home", 3), ("wedding", 1))
    assert (habits.weekday, habits.day_part) == (3, "evening")


def test_what_went_back_is_not_liked(cast: Cast) -> None:
    kept = _buy(cast, EVENINGS[0], ("flowers", 2_000_000), ("pots", 2_000_000))
    voided = _buy(cast, EVENINGS[1], ("cards", 9_000_000))
    return_purchase(
        purchase_id=kept.pk, return_number="B1", actor=SYSTEM, lines={2: 2_000_000}, now=EVENINGS[1]
    )
    void_purchase(purchase_id=voided.pk, actor=SYSTEM, reason="slip", now=EVENINGS[1])

    habits = habits_of(cast.sara.pk)

    assert habits.categories == (Liking("flowers", 2_000_000, 100),)
    assert habits.rhythm.visits == 1


def test_habits_take_three_statements(cast: Cast, django_assert_num_queries: Any) -> None:
    _buy(cast, EVENINGS[0], ("flowers", 3_000_000))

    with django_assert_num_queries(3):
        habits_of(cast.sara.pk, today=date(2026, 10, 23))
