"""The whole cap at once: rules, gifts, discounts, vouchers and events, and a cap that is lowered
while tills ring up. No snapshot ever stands above it.
"""

import random
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.db.models import F, Sum
from django.utils import timezone

from members.exceptions import ClubError
from members.roles import SYSTEM
from members.selectors.club import club_day
from points.models import BudgetWindow, Grant, Purchase, Voucher
from points.rules.sales import Gift, Line, Sale, Tendered
from points.selectors.programs import terms_on
from points.selectors.verification import find_breaches
from points.services.budget import open_window, sweep_surpluses
from points.services.cap import lower_cap, watch_cap
from points.services.events import reward_event
from points.services.purchases import record_purchase
from points.services.returns import return_purchase, void_purchase
from points.services.rewards import save_reward, take_gift
from points.services.vouchers import cancel_voucher, issue_voucher
from tests.cast import Cast, assemble_cast
from tests.concurrency.racing import race, successes
from tests.concurrency.test_cap import snapshot_of_breaches, watch_while
from tests.factories import make_member, make_ruled_program, make_sale

pytestmark = pytest.mark.django_db(transaction=True)

RULES: list[dict[str, Any]] = [
    {"code": "double", "name": "Double", "give": {"multiply_percent": 200}, "group": "x"},
    {"code": "more", "name": "More", "give": {"one_per": 90_000}, "group": "x"},
    {
        "code": "first",
        "name": "First",
        "when": [{"first_purchase": {}}],
        "give": {"points": 500},
        "limit": {"per": "ever", "times": 1},
    },
    {"code": "hello", "name": "Hello", "event": "joined", "give": {"points": 30}},
]
TIERS = {
    "levels": [
        {"code": "green", "name": "Green", "from": 0},
        {"code": "gold", "name": "Gold", "from": 200, "multiply_percent": 150},
    ]
}
GIFT_COST = 15_000


class WholeDay:
    """Everything that counts under the cap, from eight tills at once."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.members = [cast.sara, *(make_member() for _ in range(4))]
        self.works: list[Callable[[random.Random], None]] = [
            *[self.sell] * 5,
            *[self.give_voucher] * 2,
            self.pay_by_voucher,
            self.cancel,
            self.greet,
            self.take_back,
            self.void,
            self.sweep,
        ]

    def step(self, dice: random.Random) -> None:
        """One thing that happens."""
        dice.choice(self.works)(dice)

    def sell(self, dice: random.Random) -> None:
        """With a gift or a discount now and then."""
        amount = dice.randrange(2, 400) * 10_000
        discount = amount // dice.choice([20, 40, 100]) if dice.random() < 0.3 else 0
        paid = [Tendered("cash", amount - discount)]
        if discount:
            paid.append(Tendered("discount", discount))
        member = dice.choice([*self.members, None])
        record_purchase(
            sale=Sale(
                shop_id=self.cast.shop.pk,
                receipt_number=f"{dice.random()}",
                lines=(Line(amount, category="flowers"),),
                payments=tuple(paid),
                member_id=None if member is None else member.pk,
                gift=self.gift() if dice.random() < 0.3 else None,
            ),
            actor=SYSTEM,
        )

    def gift(self) -> Gift:
        """The stem of the counter."""
        return take_gift("stem", self.cast.shop.pk, club_day())

    def give_voucher(self, dice: random.Random) -> None:
        """For whoever holds it."""
        issue_voucher(
            actor=SYSTEM,
            value=dice.randrange(1, 30) * 10_000,
            ends_on=club_day() + timedelta(days=9),
            reason="شکایت",
        )

    def pay_by_voucher(self, dice: random.Random) -> None:
        """A part of a bill."""
        voucher = Voucher.objects.filter(status="open").order_by("?").first()
        if voucher is None:
            return
        amount = voucher.value + dice.randrange(0, 50) * 10_000
        paid = [Tendered("voucher", voucher.value, code=voucher.code)]
        if amount > voucher.value:
            paid.append(Tendered("card", amount - voucher.value))
        record_purchase(
            sale=Sale(
                shop_id=self.cast.shop.pk,
                receipt_number=f"{dice.random()}",
                lines=(Line(amount),),
                payments=tuple(paid),
                member_id=dice.choice(self.members).pk,
            ),
            actor=SYSTEM,
        )

    def cancel(self, _dice: random.Random) -> None:
        """A voucher is taken back."""
        voucher = Voucher.objects.filter(status="open").order_by("?").first()
        if voucher is not None:
            cancel_voucher(voucher_id=voucher.pk, actor=SYSTEM, reason="اشتباه")

    def greet(self, dice: random.Random) -> None:
        """An event with its bonus."""
        reward_event(
            member_id=dice.choice(self.members).pk,
            event="joined",
            source=f"joined:{dice.random()}",
            actor=SYSTEM,
        )

    def take_back(self, dice: random.Random) -> None:
        """Some or all of a sale comes back."""
        if purchase := self.some(dice):
            return_purchase(
                purchase_id=purchase.pk,
                return_number=str(dice.random()),
                actor=SYSTEM,
                amount=max(1, (purchase.amount - purchase.returned_amount) // dice.choice([1, 3])),
            )

    def void(self, dice: random.Random) -> None:
        """A sale that should not have been."""
        if purchase := self.some(dice):
            void_purchase(purchase_id=purchase.pk, actor=SYSTEM, reason="اشتباه")

    def sweep(self, _dice: random.Random) -> None:
        """The pool is filled, the lines are watched."""
        sweep_surpluses()
        watch_cap()

    def some(self, dice: random.Random) -> Purchase | None:
        """One of the latest sales."""
        found = list(Purchase.objects.order_by("-id")[:20])
        return dice.choice(found) if found else None


def prepare() -> Cast:
    """A club with rules, tiers and a gift at the counter."""
    cast = assemble_cast()
    make_ruled_program(*RULES, tiers=TIERS, cap={"throttle_percent": 95})
    save_reward(
        actor=SYSTEM, code="stem", name="یک شاخه", kind="gift", points=0, cost=GIFT_COST, stock=None
    )
    return cast


def test_c15_with_everything_that_counts() -> None:
    cast = prepare()

    seen = watch_while(WholeDay(cast).step, snapshot_of_breaches)

    assert seen == []
    assert Purchase.objects.filter(given_value__gt=0).exists()
    assert Grant.objects.filter(kind=Grant.Kind.VOUCHER, value__gt=0).exists()
    assert Grant.objects.filter(kind=Grant.Kind.JOINED, value__gt=0).exists()


def test_the_cap_is_lowered_while_a_hundred_sales_are_rung_up() -> None:
    """Each sale keeps the cap it began with on its own row; what begins after it has the new one,
    and all of them together stand below what their caps allow.
    """
    cast = prepare()
    members = [cast.sara, *(make_member() for _ in range(7))]
    lowered = threading.Event()
    seen: list[str] = []

    def sell(number: int) -> int | None:
        sale = make_sale(cast.shop, 1_000_000, member=members[number % 8])
        is_after = lowered.is_set()
        booked = record_purchase(sale=sale, actor=SYSTEM)
        return booked.purchase.cap_bps if is_after else None

    def lower() -> None:
        time.sleep(0.2)
        lower_cap(cap_bps=200, reason="فروش کم شد", actor=SYSTEM)

    def watch_and_lower() -> None:
        lower()
        lowered.set()
        for _ in range(5):
            seen.extend(snapshot_of_breaches())

    caps: list[int] = []
    for start in range(0, 100, 10):
        works = [partial(sell, number) for number in range(start, start + 10)]
        if start == 50:
            racer = threading.Thread(target=_with_own_connection, args=(watch_and_lower,))
            racer.start()
        caps += [cap for cap in successes(race(*works)) if cap is not None]
    racer.join()
    caps += [
        cap
        for cap in successes(race(*[partial(sell, number) for number in range(4)]))
        if cap is not None
    ]

    assert seen == []
    assert set(caps) == {200}
    assert set(Purchase.objects.values_list("cap_bps", flat=True)) == {200, 500}
    over = Purchase.objects.filter(
        cap_bps=200, granted_value__gt=F("net") * 200 / 10_000 - F("pool_effect")
    )
    assert not over.exists()
    assert find_breaches() == []


def test_a_higher_cap_cannot_be_slipped_in() -> None:
    prepare()

    with pytest.raises(ClubError, match="invalid"):
        lower_cap(cap_bps=600, reason="بیشتر", actor=SYSTEM)


@pytest.mark.breaks_ledger
def test_the_same_watch_turns_red_on_vouchers_without_the_pool() -> None:
    """Counting what is left and writing the voucher afterwards: two of them spend one surplus."""
    cast = assemble_cast()
    record_purchase(sale=make_sale(cast.shop, 100_000_000), actor=SYSTEM)
    sweep_surpluses()
    window = open_window(terms_on(club_day()).window(club_day()))

    def issue_naively(dice: random.Random) -> None:
        given = Grant.objects.aggregate(total=Sum("value", default=0))["total"]
        time.sleep(dice.random() * 0.01)
        value = dice.randrange(1, 40) * 5_000
        if given + value <= 5_000_000:
            now = timezone.now()
            Grant.objects.create(
                kind=Grant.Kind.VOUCHER,
                source=f"naive:{dice.random()}",
                window_id=window.pk,
                value=value,
                at=now,
                business_date=club_day(now),
                actor_kind="system",
                actor_id="system",
            )
            BudgetWindow.objects.filter(pk=window.pk).update(pool=F("pool") - value)

    def watch() -> list[str]:
        given = Grant.objects.aggregate(total=Sum("value", default=0))["total"]
        return ["above the cap"] if given > 5_000_000 else []

    assert "above the cap" in watch_while(issue_naively, watch)


def _with_own_connection(work: Callable[[], None]) -> None:
    try:
        work()
    finally:
        connection.close()
