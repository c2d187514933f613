"""Random lives of a club: brought up to date bit by bit, rebuilt, or counted by hand, the
summaries are the same rows.
"""

from contextlib import suppress
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine

from analytics.models import FigureRules, StaleFigure
from analytics.services.summaries import rebuilding
from analytics.services.summaries.folding import fold_stale
from analytics.services.summaries.rebuilding import rebuild_summaries
from members.exceptions import ClubError
from members.models import Club, Member, Message, Shop
from members.roles import SYSTEM
from members.services.messages import queue_message
from points.models import Merge, Purchase
from points.services.adjustments import ask_adjustment
from points.services.claims import claim_purchase
from points.services.erasure import erase_member
from points.services.history import record_history
from points.services.merging import merge_members, undo_merge
from points.services.returns import return_purchase, void_purchase
from tests.analytics.summaries.recount import counted, stored
from tests.clock import NOON
from tests.factories import make_club, make_member, make_program, make_sale, make_shop, ring_up
from tests.properties import examples

pytestmark = pytest.mark.django_db

which = st.integers(0, 10**6)
# Years, so that members are lost and come back.
BEGINNING = NOON - timedelta(days=2_000)


class Life(RuleBasedStateMachine):
    """Everything that changes what the summaries are made of, in any order."""

    shop: ClassVar[Shop]
    members: ClassVar[list[Member]]

    def __init__(self) -> None:
        super().__init__()
        self.life = transaction.atomic()
        self.life.__enter__()
        self.now = BEGINNING
        self.shops = [self.shop]

    def teardown(self) -> None:
        try:
            fold_stale()
            folded = stored()
            assert not StaleFigure.objects.exists()
            rebuild_summaries()
            assert folded == stored()
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(rebuilding, "FEW", 0)
                rebuild_summaries()
            assert folded == stored()
        finally:
            transaction.set_rollback(True)
            self.life.__exit__(None, None, None)

    @initialize(is_empty=st.booleans())
    def open(self, *, is_empty: bool) -> None:
        if not is_empty:
            rebuild_summaries()

    @rule(who=which, where=which, amount=st.integers(0, 40), days=st.sampled_from([0, 0, 0, 3]))
    def buy(self, who: int, where: int, amount: int, days: int) -> None:
        member = self._somebody(who) if who % 7 else None
        self._try(
            lambda: ring_up(
                self.shops[where % len(self.shops)],
                amount * 100_000,
                member=member,
                now=self.now - timedelta(days=days),
            )
        )

    @rule(
        who=which,
        where=which,
        gap=st.sampled_from([1, 9, 30, 90, 200, 500]),
        times=st.integers(1, 10),
    )
    def come_often(self, who: int, where: int, gap: int, times: int) -> None:
        """A history that is brought in at once, of days long ago."""
        member, shop = self._somebody(who), self.shops[where % len(self.shops)]
        sales = [
            make_sale(
                shop,
                (place + 1) * 70_000,
                member=member,
                occurred_at=self.now - timedelta(days=gap * place),
            )
            for place in range(times, 0, -1)
        ]
        record_history(sales=sales, actor=SYSTEM, now=self.now)

    @rule(number=which, percent=st.sampled_from([30, 100]))
    def give_back(self, number: int, percent: int) -> None:
        left = list(Purchase.objects.exclude(status="voided").order_by("pk"))
        left = [sale for sale in left if sale.returned_amount < sale.amount]
        if left:
            sale = left[number % len(left)]
            self._try(
                lambda: return_purchase(
                    purchase_id=sale.pk,
                    return_number=f"after {sale.returned_amount}",
                    amount=max(1, (sale.amount - sale.returned_amount) * percent // 100),
                    actor=SYSTEM,
                    now=self.now,
                )
            )

    @rule(number=which)
    def void(self, number: int) -> None:
        sales = list(Purchase.objects.order_by("pk"))
        if sales:
            pk = sales[number % len(sales)].pk
            self._try(
                lambda: void_purchase(purchase_id=pk, actor=SYSTEM, reason="slip", now=self.now)
            )

    @rule(who=which, number=which)
    def claim(self, who: int, number: int) -> None:
        sales = list(Purchase.objects.filter(member=None).order_by("pk"))
        if sales:
            pk, member = sales[number % len(sales)].pk, self._somebody(who)
            self._try(
                lambda: claim_purchase(
                    purchase_id=pk, member_id=member.pk, actor=SYSTEM, now=self.now
                )
            )

    @rule(one=which, other=which)
    def merge(self, one: int, other: int) -> None:
        kept, merged = self._somebody(one), self._somebody(other)
        self._try(
            lambda: merge_members(
                kept_id=kept.pk, merged_id=merged.pk, reason="twins", actor=SYSTEM, now=self.now
            )
        )

    @rule(number=which)
    def part(self, number: int) -> None:
        merges = list(Merge.objects.filter(undone_at=None).order_by("pk"))
        if merges:
            pk = merges[number % len(merges)].pk
            self._try(lambda: undo_merge(merge_id=pk, reason="two", actor=SYSTEM, now=self.now))

    @rule(who=which)
    def erase(self, who: int) -> None:
        """One stays, so that the others can go on."""
        member = self._somebody(who)
        if len(self._active()) > 1:
            erase_member(member_id=member.pk, ground="staff", actor=SYSTEM, now=self.now)

    @rule(who=which, where=which)
    def join(self, who: int, where: int) -> None:
        shop = self.shops[where % len(self.shops)]
        member = make_member(shop=shop if who % 3 else None)
        Member.objects.filter(pk=member.pk).update(joined_at=self.now)

    @rule(who=which, where=which)
    def move_house(self, who: int, where: int) -> None:
        member = self._somebody(who)
        member.joined_shop = self.shops[where % len(self.shops)]
        member.save(update_fields=["joined_shop"])

    @rule(who=which, cost=st.sampled_from([0, 90]), status=st.sampled_from(["sent", "failed"]))
    def write_to(self, who: int, cost: int, status: str) -> None:
        member = self._somebody(who)
        queue_message(
            natural_key=f"m{Message.objects.count()}",
            kind=Message.Kind.SERVICE,
            member=member,
            address="+989120000000",
            text="hello",
        )
        sent = Message.objects.filter(member=member, sent_at=None)
        sent.update(status=status, sent_at=self.now, cost=cost)

    @rule(who=which, points=st.sampled_from([-5, 10]))
    def adjust(self, who: int, points: int) -> None:
        member = self._somebody(who)
        self._try(
            lambda: ask_adjustment(
                member_id=member.pk, points=points, reason="right", actor=SYSTEM, now=self.now
            )
        )

    @rule(days=st.sampled_from([1, 6, 35, 100, 190, 420]), hours=st.sampled_from([0, 11]))
    def wait(self, days: int, hours: int) -> None:
        self.now += timedelta(days=days, hours=hours)

    @rule()
    def open_a_shop(self) -> None:
        if len(self.shops) < 3:
            self.shops.append(make_shop(f"shop-{len(self.shops)}", f"شعبهٔ {len(self.shops)}"))

    @rule(lost_by=st.sampled_from(["own", "fixed"]), days=st.sampled_from([30, 200]))
    def count_otherwise(self, lost_by: str, days: int) -> None:
        FigureRules.objects.update_or_create(pk=1, defaults={"lost_by": lost_by, "lost_days": days})

    @rule(calendar=st.sampled_from(["jalali", "gregorian"]))
    def change_calendar(self, calendar: str) -> None:
        Club.objects.update(calendar=calendar)

    @rule()
    def fold(self) -> None:
        fold_stale()
        found, expected = stored(), counted()
        assert found[0] == expected[0]
        assert found[1] == expected[1]
        assert found[2] == expected[2]

    def _active(self) -> list[Member]:
        return list(Member.objects.filter(status="active").order_by("pk"))

    def _somebody(self, number: int) -> Member:
        active = self._active()
        return active[number % len(active)]

    def _try(self, work: Any) -> None:
        """Refused or done; never half."""
        with suppress(ClubError), transaction.atomic():
            work()


def test_all_ways_lead_to_the_same_rows(db: None) -> None:
    make_club()
    make_program()
    Life.shop = make_shop()
    Life.members = [make_member(shop=Life.shop if place else None) for place in range(3)]
    Member.objects.update(joined_at=BEGINNING)

    run_machine(Life, settings=examples(15, steps=40))

    assert Purchase.objects.count() == 0  # each life was rolled back
