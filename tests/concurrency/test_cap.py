"""C15: while tills, returns and sweeps work at once, no snapshot ever stands above the cap."""

import random
import threading
import time
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.db.models import F, Sum

from members.exceptions import ClubError
from members.roles import SYSTEM
from members.services.conflicts import retry_conflicts
from points.models import BudgetWindow, Purchase
from points.rules.sales import Bonus
from points.selectors.verification import find_breaches
from points.services.budget import sweep_surpluses
from points.services.claims import claim_purchase
from points.services.purchases import record_purchase
from points.services.returns import return_purchase
from tests.cast import Cast, assemble_cast
from tests.factories import make_member, make_sale

pytestmark = pytest.mark.django_db(transaction=True)

SECONDS = 6.0
WORKERS = 8


def snapshot_of_breaches() -> list[str]:
    """The checker's findings in one snapshot of the database."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        return [f"{breach.check}: {breach.detail}" for breach in find_breaches()]


def work_until(deadline: float, step: Callable[[random.Random], None], seed: int) -> None:
    """One worker: a step after the other; refusals are part of the day."""
    dice = random.Random(seed)
    try:
        while time.monotonic() < deadline:
            try:
                retry_conflicts(lambda: in_transaction(step, dice))
            except ClubError:
                continue
    finally:
        connection.close()


def in_transaction(step: Callable[[random.Random], None], dice: random.Random) -> None:
    with transaction.atomic():
        step(dice)


def watch_while(step: Callable[[random.Random], None], watch: Callable[[], list[str]]) -> list[str]:
    """What the watcher saw while eight workers went on, and how often it looked."""
    deadline = time.monotonic() + SECONDS
    threads = [
        threading.Thread(target=work_until, args=(deadline, step, seed)) for seed in range(WORKERS)
    ]
    for thread in threads:
        thread.start()
    seen: list[str] = []
    looks = 0
    while any(thread.is_alive() for thread in threads):
        seen += watch()
        looks += 1
    for thread in threads:
        thread.join()
    assert looks > 10
    return seen


class Day:
    """A shop's day: sales with bonuses beyond their allowance, spending, returns, claims."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.members = [cast.sara, *(make_member() for _ in range(3))]
        works = [self.sell] * 4 + [self.spend, self.take_back, self.claim, self.sweep]
        self.works: list[Callable[[random.Random], None]] = works

    def step(self, dice: random.Random) -> None:
        """One thing that happens."""
        dice.choice(self.works)(dice)

    def sell(self, dice: random.Random) -> None:
        """To a member, often with a bonus, or to a stranger."""
        member = dice.choice([*self.members, None])
        bonuses = [Bonus("gift", dice.randrange(1, 40))] if member and dice.random() < 0.5 else []
        sale = make_sale(self.cast.shop, dice.randrange(1, 400) * 10_000, member=member)
        record_purchase(sale=sale, actor=SYSTEM, bonuses=bonuses)

    def spend(self, dice: random.Random) -> None:
        """A bill paid with points."""
        amount = dice.randrange(1, 20) * 5_000
        member = dice.choice(self.members)
        sale = make_sale(self.cast.shop, amount, member=member, points_amount=amount)
        record_purchase(sale=sale, actor=SYSTEM)

    def take_back(self, dice: random.Random) -> None:
        """Some or all of a sale comes back."""
        if purchase := self.some(dice):
            amount = max(1, (purchase.amount - purchase.returned_amount) // dice.choice([1, 2, 3]))
            return_purchase(
                purchase_id=purchase.pk,
                return_number=str(dice.random()),
                actor=SYSTEM,
                amount=amount,
            )

    def claim(self, dice: random.Random) -> None:
        """A stranger's sale finds its member."""
        if purchase := self.some(dice, member__isnull=True):
            member = dice.choice(self.members)
            claim_purchase(purchase_id=purchase.pk, member_id=member.pk, actor=SYSTEM)

    def sweep(self, _dice: random.Random) -> None:
        """The pool is filled."""
        sweep_surpluses()

    def some(self, dice: random.Random, **filters: bool) -> Purchase | None:
        """One of the latest sales."""
        found = Purchase.objects.filter(**filters).order_by("-id")[:20]
        return dice.choice(list(found)) if found else None


def test_c15_no_snapshot_above_the_cap() -> None:
    cast = assemble_cast()

    seen = watch_while(Day(cast).step, snapshot_of_breaches)

    assert seen == []
    assert Purchase.objects.count() > 100


@pytest.mark.breaks_ledger
def test_the_same_watch_turns_red_on_a_naive_pool() -> None:
    """Read the total, decide, write: without the pool's lock two grants spend one surplus."""
    cast = assemble_cast()
    record_purchase(sale=make_sale(cast.shop, 100_000_000), actor=SYSTEM)
    sweep_surpluses()
    window = BudgetWindow.objects.get()
    granted = Purchase.objects.filter(member__isnull=False)

    def grant_naively(dice: random.Random) -> None:
        given = granted.aggregate(total=Sum("granted_value", default=0))["total"]
        time.sleep(dice.random() * 0.01)
        value = dice.randrange(1, 40) * 5_000
        if given + value <= 5_000_000:
            sale = make_sale(cast.shop, 0, member=cast.sara)
            booked = record_purchase(sale=sale, actor=SYSTEM)
            Purchase.objects.filter(pk=booked.purchase.pk).update(
                granted_value=value, pool_effect=-value
            )

    def watch() -> list[str]:
        sums = Purchase.objects.filter(window=window).aggregate(
            given=Sum("granted_value", default=0), sales=Sum(F("net"), default=0)
        )
        return ["above the cap"] if sums["given"] > sums["sales"] * 500 // 10_000 else []

    assert "above the cap" in watch_while(grant_naively, watch)
