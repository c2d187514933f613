"""Who may erase and what comes first; what becomes of points, papers and goods."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from members.exceptions import MemberClosed, NotAllowed, UnknownMember
from members.models import AuditEntry, Member, Message
from members.roles import SYSTEM
from members.services.privacy import ask_erasure
from members.services.sending import send_due_messages
from points.exceptions import OpenCredit
from points.models import Adjustment, Merge, PointLot, Redemption, Voucher
from points.selectors.balances import balance_of
from points.selectors.erasure import consequences_of
from points.services.adjustments import ask_adjustment
from points.services.erasure import erase_member, plan_erasure
from points.services.merging import merge_members
from points.services.redemptions import issue_reward
from points.services.returns import return_purchase
from points.services.vouchers import issue_voucher
from tests.cast import Cast
from tests.factories import make_member, refused, ring_up
from tests.points.erasure_cases import erase, register
from tests.points.reward_cases import fill_pool, make_reward
from tests.points.whole_store import places_that_tell

__all__ = ["register"]
pytestmark = pytest.mark.django_db


def test_points_end_and_papers_are_cancelled(cast: Cast) -> None:
    ring_up(cast.shop, 10_000_000, member=cast.sara)
    fill_pool(cast.shop, 1_000_000, now=timezone.now())
    reward = issue_reward(
        actor=SYSTEM, member_id=cast.sara.pk, reward_id=make_reward().pk, shop_id=cast.shop.pk
    )
    voucher = issue_voucher(
        actor=SYSTEM,
        value=50_000,
        reason="x",
        member_id=cast.sara.pk,
        ends_on=timezone.now().date() + timedelta(days=30),
    )
    told = consequences_of(cast.sara.pk)

    points = erase(cast.sara)

    assert (told.points, told.value, told.rewards, told.vouchers) == (50, 250_000, 1, 1)
    assert points == 100  # those of the reward came back first
    assert Redemption.objects.get(pk=reward.pk).status == Redemption.Status.CANCELLED
    assert Voucher.objects.get(pk=voucher.pk).status == Voucher.Status.CANCELLED
    assert list(PointLot.objects.filter(account=cast.sara.pk, remaining__gt=0)) == []
    row = AuditEntry.objects.latest("id")
    assert (row.action, row.facts["points"], row.facts["cards"]) == ("member.erased", 100, 1)


def test_done_twice_is_refused(cast: Cast) -> None:
    erase(cast.sara)

    with refused(MemberClosed):
        erase(cast.sara)


@pytest.mark.parametrize("role", ["manager", "cashier", "analyst"])
def test_only_the_owner_may(cast: Cast, role: str) -> None:
    with refused(NotAllowed):
        erase_member(member_id=cast.sara.pk, ground="staff", actor=cast.actor(role))
    with refused(NotAllowed):
        plan_erasure(member_id=cast.sara.pk, actor=cast.actor(role))


def test_nobody_who_never_was(cast: Cast) -> None:
    with refused(UnknownMember):
        erase_member(member_id=999_999, ground="staff", actor=SYSTEM)


def test_open_credit_comes_first(cast: Cast) -> None:
    ring_up(cast.shop, 2_000_000, member=cast.sara, tender="credit")

    with refused(OpenCredit) as told:
        erase(cast.sara)

    assert told.value.facts == {"count": 1}
    assert Member.objects.get(pk=cast.sara.pk).full_name == cast.sara.full_name
    assert erase(cast.sara, despite_credit=True) == 20


def test_the_whole_chain_of_merged_cards(cast: Cast) -> None:
    twin = make_member(mobile="09350001122", first_name="سارا جان")
    ring_up(cast.shop, 1_000_000, member=twin)
    merge_members(kept_id=cast.sara.pk, merged_id=twin.pk, reason="سارا", actor=SYSTEM)

    erase(cast.sara)

    rows = Member.objects.filter(pk__in=[cast.sara.pk, twin.pk])
    assert {(one.status, one.full_name, one.mobile) for one in rows} == {("erased", "", None)}
    assert Merge.objects.get().reason == ""
    assert places_that_tell(["سارا"], ["9350001122", "9121234567"]) == set()


def test_goods_of_the_erased_come_back(cast: Cast) -> None:
    first = ring_up(cast.shop, 10_000_000, member=cast.sara).purchase
    second = ring_up(cast.shop, 1_000_000, member=cast.sara, points_amount=250_000).purchase
    erase(cast.sara)

    for bought in (second, first):
        return_purchase(purchase_id=bought.pk, return_number="R", actor=SYSTEM)

    assert balance_of(cast.sara.pk).balance == 0
    second.refresh_from_db()
    assert (second.status, second.given_back_points) == ("returned", 50)


def test_a_waiting_correction_is_refused(cast: Cast) -> None:
    asked = ask_adjustment(
        member_id=cast.sara.pk, points=900, reason="x", actor=cast.actor("manager")
    )

    erase(cast.sara)

    asked.refresh_from_db()
    assert (asked.status, asked.reason) == (Adjustment.Status.REFUSED, "")


def test_what_waits_is_not_sent(cast: Cast) -> None:
    ask_erasure(member_id=cast.sara.pk, ground="staff", actor=SYSTEM)

    erase(cast.sara)

    row = Message.objects.get(member=cast.sara)
    assert (row.status, row.address, send_due_messages()) == ("blocked", "", 0)


def test_a_refusal_leaves_everything(cast: Cast, register: Path) -> None:
    ring_up(cast.shop, 2_000_000, member=cast.sara, tender="credit")

    with refused(OpenCredit):
        erase(cast.sara)

    assert Member.objects.get(pk=cast.sara.pk).status == Member.Status.ACTIVE
    assert not register.exists()
