"""R15: long random lives of a club, in the real ledger and in a naive model, step by step equal."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from members.exceptions import ClubError
from members.roles import SYSTEM
from points.models import Account, BudgetWindow, PointLot, Purchase
from points.rules.sales import Bonus
from points.selectors.balances import balance_of
from points.selectors.budget import budget_on
from points.selectors.programs import terms_of
from points.selectors.verification import find_breaches
from points.services.budget import sweep_surpluses
from points.services.claims import claim_purchase, settle_purchase
from points.services.expiry import expire_points
from points.services.purchases import record_purchase
from points.services.returns import return_purchase, void_purchase
from tests.clock import NOON, TEHRAN
from tests.factories import make_club, make_member, make_program, make_sale, make_shop
from tests.points.ledger_model import LedgerModel, ModelSale
from tests.properties import examples

pytestmark = pytest.mark.django_db

money = st.one_of(
    st.integers(1, 40).map(lambda number: number * 87_531),
    st.sampled_from([0, 1, 99_999, 100_000, 20_000_000]),
)
percent = st.integers(1, 100)
which = st.integers(0, 10**6)


class Club(RuleBasedStateMachine):
    """One club with two members; points live for a month, so that many of them expire."""

    shop: ClassVar[Any]
    members: ClassVar[list[Any]]

    def __init__(self) -> None:
        super().__init__()
        self.life = transaction.atomic()
        self.life.__enter__()
        self.booked: list[int] = []
        self.looks = 0

    def teardown(self) -> None:
        assert find_breaches() == []
        transaction.set_rollback(True)
        self.life.__exit__(None, None, None)

    @initialize(vesting_days=st.sampled_from([0, 0, 3]), amounts=st.tuples(money, money, money))
    def open(self, vesting_days: int, amounts: tuple[int, int, int]) -> None:
        program = make_program(vesting_days=vesting_days, expiry_months=1)
        ids = [member.pk for member in self.members]
        self.model = LedgerModel(terms_of(program), ids, NOON)
        for who, amount in enumerate(amounts):
            self.buy(amount, who, share=0, tender="cash", bonus=0)

    # --- Steps ----------------------------------------------------------------------------------

    @rule(
        amount=money,
        who=which,
        share=st.one_of(st.just(0), percent, st.just(101)),
        tender=st.sampled_from(["cash", "cash", "credit"]),
        bonus=st.one_of(st.just(0), st.integers(1, 40)),
    )
    def buy(self, amount: int, who: int, share: int, tender: str, bonus: int) -> None:
        """A member or a stranger; a share of his points pays, sometimes more than he has."""
        member = None if who % 3 == 2 else self.members[who % 3]
        value = 0 if member is None else self.model.spendable(member.pk) * 5_000 * share // 100
        self._buy(amount, min(amount, value), member, tender=tender, bonus=bonus)

    @rule(who=which)
    def spend_everything(self, who: int) -> None:
        member = self.members[who % 2]
        value = self.model.spendable(member.pk) * 5_000
        self._buy(value, value, member)

    @rule(number=which, share=st.one_of(percent, st.just(100), st.just(101)))
    def give_back(self, number: int, share: int) -> None:
        sale, purchase_id = self._one(number, lambda sale: sale.returned < sale.amount)
        amount = (sale.amount - sale.returned) * share // 100
        reference = f"after {sale.returned}"
        self._both(
            lambda: self.model.give_back(sale, amount),
            lambda: return_purchase(
                purchase_id=purchase_id,
                return_number=reference,
                actor=SYSTEM,
                amount=amount,
                now=self.model.now,
            ),
        )

    @rule(number=which)
    def void(self, number: int) -> None:
        sale, purchase_id = self._one(number, lambda sale: not sale.returned)
        self._both(
            lambda: self.model.give_back(sale, None, is_void=True),
            lambda: void_purchase(
                purchase_id=purchase_id, actor=SYSTEM, reason="wrong", now=self.model.now
            ),
        )

    @precondition(lambda self: any(sale.member is None for sale in self.model.sales))
    @rule(number=which, who=which)
    def claim(self, number: int, who: int) -> None:
        sale, purchase_id = self._one(number, lambda sale: sale.member is None)
        member_id = self.members[who % 2].pk
        self._both(
            lambda: self.model.claim(sale, member_id),
            lambda: claim_purchase(
                purchase_id=purchase_id, member_id=member_id, actor=SYSTEM, now=self.model.now
            ),
        )

    @precondition(lambda self: any(sale.is_on_credit for sale in self.model.sales))
    @rule(number=which)
    def settle(self, number: int) -> None:
        sale, purchase_id = self._one(number, lambda sale: sale.is_on_credit)
        self._both(
            lambda: self.model.settle(sale),
            lambda: settle_purchase(purchase_id=purchase_id, actor=SYSTEM, now=self.model.now),
        )

    @rule(hours=st.sampled_from([1, 24, 24 * 3, 24 * 11, 24 * 32]), sweeps=st.booleans())
    def wait(self, hours: int, sweeps: bool) -> None:
        """Time passes; mostly the tasks have run when the next thing happens."""
        self.model.now += timedelta(hours=hours)
        if hours % 72 == 0:
            assert expire_points(now=self.model.now) == self.model.expire()
        if sweeps:
            sweep_surpluses()
            self.model.sweep()

    # --- What must be equal ---------------------------------------------------------------------

    @invariant()
    def both_ledgers_agree(self) -> None:
        for member in self.members:
            account = Account.objects.filter(pk=member.pk).values_list("balance", "debt").first()
            lots = PointLot.objects.filter(account_id=member.pk).order_by("id")
            assert (account or (0, 0)) == (
                self.model.balance(member.pk),
                self.model.debt(member.pk),
            )
            assert list(lots.values_list("remaining", "vests_at", "expires_at")) == [
                (lot.remaining, lot.vests_at, lot.expires_at) for lot in self.model.lots[member.pk]
            ]
            assert balance_of(member.pk, now=self.model.now).spendable == self.model.spendable(
                member.pk
            )
        pools = list(BudgetWindow.objects.order_by("starts_on").values_list("pool", flat=True))
        assert pools == list(self.model.pools.values())

    @invariant()
    def every_promise_holds(self) -> None:
        """A breach stays; so every fourth look finds it too, in a quarter of the time."""
        self.looks += 1
        if self.looks % 4:
            return
        assert find_breaches() == []
        view = budget_on(self.model.now.astimezone(TEHRAN).date())
        assert view.given_back <= view.allowed + view.open_debt

    # --- How ------------------------------------------------------------------------------------

    def _buy(
        self, amount: int, by_points: int, member: Any, *, tender: str = "cash", bonus: int = 0
    ) -> None:
        sale = make_sale(self.shop, amount, member=member, points_amount=by_points, tender=tender)
        made, booked = self._both(
            lambda: self.model.buy(
                amount=amount,
                member=member and member.pk,
                by_points=by_points,
                is_on_credit=tender == "credit",
                bonus=bonus,
            ),
            lambda: record_purchase(
                sale=sale, actor=SYSTEM, bonuses=[Bonus("gift", bonus)], now=self.model.now
            ),
        )
        if made is not None:
            assert (booked.award.granted, booked.spent_points) == (made.earned, made.spent)
            self.booked.append(booked.purchase.pk)

    def _one(self, number: int, fit: Callable[[ModelSale], bool]) -> tuple[ModelSale, int]:
        """One sale, mostly of those for which the step makes sense."""
        fitting = [at for at, sale in enumerate(self.model.sales) if fit(sale) and number % 4]
        at = (fitting or range(len(self.booked)))[number % len(fitting or self.booked)]
        return self.model.sales[at], self.booked[at]

    def _both(self, modelled: Callable[[], Any], real: Callable[[], Any]) -> tuple[Any, Any]:
        """Do it in both; where one refuses the other must refuse with the same words."""
        expected, refusal = _result_or_refusal(modelled)
        result, real_refusal = _result_or_refusal(real)
        assert real_refusal is refusal
        return expected, result


def _result_or_refusal(work: Callable[[], Any]) -> tuple[Any, type[ClubError] | None]:
    try:
        with transaction.atomic():
            return work(), None
    except ClubError as refusal:
        return None, type(refusal)


def test_the_ledger_and_the_model_agree_for_ever(db: None) -> None:
    make_club()
    Club.shop = make_shop()
    Club.members = [make_member(), make_member()]

    run_state_machine_as_test(Club, settings=examples(25, steps=40))

    assert Purchase.objects.count() == 0  # each life was rolled back
