"""Random lives of three cards that are merged and parted: the ledger's promises hold throughout."""

from contextlib import suppress
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine

from members.exceptions import ClubError
from members.models import Member
from members.roles import SYSTEM
from points.models import Account, Merge, Purchase
from points.rules.sales import Bonus
from points.selectors.balances import balance_of
from points.selectors.liability import liability_on
from points.selectors.returns import preview_return
from points.selectors.verification import find_breaches
from points.services.budget import sweep_surpluses
from points.services.claims import settle_purchase
from points.services.expiry import expire_points
from points.services.lapsing import lapse_credit_sales
from points.services.merging import merge_members, undo_merge
from points.services.purchases import record_purchase
from points.services.returns import return_purchase, void_purchase
from tests.clock import NOON, TEHRAN
from tests.factories import make_club, make_member, make_program, make_sale, make_shop
from tests.properties import examples

pytestmark = pytest.mark.django_db

which = st.integers(0, 10**6)


class Cards(RuleBasedStateMachine):
    """Points live for two months, so that some expire while they are on another card."""

    shop: ClassVar[Any]
    members: ClassVar[list[Any]]

    def __init__(self) -> None:
        super().__init__()
        self.life = transaction.atomic()
        self.life.__enter__()
        self.now = NOON

    def teardown(self) -> None:
        assert find_breaches() == []
        transaction.set_rollback(True)
        self.life.__exit__(None, None, None)

    @initialize(amounts=st.tuples(*[st.integers(1, 40)] * 3))
    def open(self, amounts: tuple[int, int, int]) -> None:
        make_program(expiry_months=2)
        for who, amount in enumerate(amounts):
            self._buy(self.members[who], amount * 100_000, 0, "cash", 0)

    @rule(
        who=which,
        amount=st.integers(1, 40),
        share=st.sampled_from([0, 50, 100]),
        tender=st.sampled_from(["cash", "cash", "credit"]),
        bonus=st.sampled_from([0, 0, 15]),
    )
    def buy(self, who: int, amount: int, share: int, tender: str, bonus: int) -> None:
        active = self._active()
        member = active[who % len(active)]
        worth = balance_of(member.pk, now=self.now).spendable_value * share // 100
        self._buy(member, max(worth, amount * 87_531), worth, tender, bonus)

    @rule(number=which, percent=st.sampled_from([30, 100, 100]))
    def give_back(self, number: int, percent: int) -> None:
        """What was foretold happens."""
        left = [sale for sale in self._sales() if sale.returned_amount < sale.amount]
        if not left:
            return
        sale = left[number % len(left)]
        amount = max(1, (sale.amount - sale.returned_amount) * percent // 100)
        foreseen = preview_return(sale, amount=amount, now=self.now)
        done = return_purchase(
            purchase_id=sale.pk,
            return_number=f"after {sale.returned_amount}",
            actor=SYSTEM,
            amount=amount,
            now=self.now,
        )
        assert (done.record.clawed_back, done.record.given_back, done.record.debt) == (
            foreseen.clawed_back,
            foreseen.given_back,
            foreseen.debt,
        )
        assert done.balance.balance == foreseen.balance_after

    @rule(number=which)
    def void(self, number: int) -> None:
        sales = self._sales()
        self._try(
            lambda: void_purchase(
                purchase_id=sales[number % len(sales)].pk,
                actor=SYSTEM,
                reason="wrong",
                now=self.now,
            )
        )

    @rule(number=which)
    def settle(self, number: int) -> None:
        sales = self._sales()
        sale = sales[number % len(sales)]
        self._try(lambda: settle_purchase(purchase_id=sale.pk, actor=SYSTEM, now=self.now))

    @rule(one=which, other=which)
    def merge(self, one: int, other: int) -> None:
        """Nothing is lost: what left one card is on the other, or repaid what was owed."""
        active = self._active()
        kept, merged = active[one % len(active)], active[other % len(active)]
        if kept == merged:
            return
        before = self._points() - self._debt()
        merge_members(
            kept_id=kept.pk, merged_id=merged.pk, reason="twins", actor=SYSTEM, now=self.now
        )
        assert self._points() - self._debt() == before
        assert Account.objects.get(pk=merged.pk).balance == 0

    @rule(number=which)
    def part(self, number: int) -> None:
        open_merges = list(Merge.objects.filter(undone_at=None).order_by("pk"))
        if not open_merges:
            return
        merge_id = open_merges[number % len(open_merges)].pk
        before = (self._points(), self._debt())
        self._try(lambda: undo_merge(merge_id=merge_id, reason="two", actor=SYSTEM, now=self.now))
        assert (self._points(), self._debt()) == before

    @rule(days=st.sampled_from([0, 1, 11, 32, 61]), expires=st.booleans())
    def wait(self, days: int, expires: bool) -> None:
        self.now += timedelta(days=days)
        if expires:
            expire_points(now=self.now)
            lapse_credit_sales(now=self.now)
            sweep_surpluses()

    @invariant()
    def every_promise_holds(self) -> None:
        assert find_breaches() == []

    @invariant()
    def what_is_owed_to_all_is_what_their_cards_say(self) -> None:
        today = self.now.astimezone(TEHRAN).date()
        alive = 0
        for member in self.members:
            balance = balance_of(member.pk, now=self.now)
            alive += balance.spendable + balance.pending
        if Purchase.objects.exists():
            assert liability_on(today).points == alive

    def _active(self) -> list[Member]:
        ids = [member.pk for member in self.members]
        return list(Member.objects.filter(pk__in=ids, status="active").order_by("pk"))

    def _sales(self) -> list[Purchase]:
        return list(Purchase.objects.order_by("pk"))

    def _points(self) -> int:
        total: int = Account.objects.aggregate(points=Sum("balance", default=0))["points"]
        return total

    def _debt(self) -> int:
        total: int = Account.objects.aggregate(points=Sum("debt", default=0))["points"]
        return total

    def _buy(self, member: Member, amount: int, worth: int, tender: str, bonus: int) -> None:
        sale = make_sale(self.shop, amount, member=member, points_amount=worth, tender=tender)
        record_purchase(
            sale=sale, actor=SYSTEM, bonuses=[Bonus("gift", bonus)] if bonus else [], now=self.now
        )

    def _try(self, work: Any) -> None:
        """Refused or done; never half."""
        with suppress(ClubError), transaction.atomic():
            work()


def test_cards_are_merged_and_parted_for_ever(db: None) -> None:
    make_club()
    Cards.shop = make_shop()
    Cards.members = [make_member() for _ in range(3)]

    run_machine(Cards, settings=examples(12, steps=30))

    assert Purchase.objects.count() == 0  # each life was rolled back
