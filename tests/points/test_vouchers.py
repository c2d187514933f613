"""Vouchers: counted under the cap when issued, used by one bill, back in the pool when not."""

from datetime import date
from typing import Any

import pytest

from members.exceptions import InvalidField, NotAllowed, UnknownMember
from members.models import AuditEntry
from members.roles import SYSTEM, Actor
from points.exceptions import CapReached, SelfAward, UnknownVoucher, VoucherNotValid
from points.models import Grant, Purchase, Redemption, Voucher
from points.selectors.balances import balance_of
from points.selectors.vouchers import check_voucher, find_voucher, vouchers_of
from points.services.redemption_ends import expire_redemptions
from points.services.returns import return_purchase, void_purchase
from points.services.vouchers import (
    cancel_voucher,
    expire_vouchers,
    issue_voucher,
    issue_vouchers,
    reopen_voucher,
)
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import make_member, make_sale, refused, ring_up
from tests.points.reward_cases import (
    fill_pool,
    give_points,
    issue,
    make_reward,
    pay_by_voucher,
    pool,
    sale_with_voucher,
)
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db

TODAY = NOON.date()
LAST_DAY = date(2026, 9, 10)
AFTER = NOON + 10 * DAY


def make_voucher(cast: Cast, *, value: int = 200_000, **given: Any) -> Voucher:
    """An open voucher of the manager's, with room for it in the pool."""
    fill_pool(cast.shop, value)
    terms: dict[str, Any] = {"ends_on": LAST_DAY, "reason": "عذرخواهی", **given}
    return issue_voucher(actor=SYSTEM, value=value, now=NOON, **terms)


def test_it_counts_from_its_issue(cast: Cast) -> None:
    fill_pool(cast.shop, 300_000)

    voucher = issue_voucher(
        actor=cast.actor("manager"),
        value=200_000,
        ends_on=LAST_DAY,
        min_bill=400_000,
        member_id=cast.sara.pk,
        shop_id=cast.shop.pk,
        reason="عذرخواهی",
        now=NOON,
    )

    assert (voucher.status, voucher.value, voucher.starts_on) == ("open", 200_000, TODAY)
    grant = Grant.objects.get()
    assert (grant.kind, grant.value, grant.source) == ("voucher", 200_000, f"voucher:{voucher.pk}")
    assert (grant.member_id, grant.reason) == (cast.sara.pk, "عذرخواهی")
    assert Voucher.objects.get().grant == grant
    assert pool() == 100_000
    audit = AuditEntry.objects.latest("id")
    assert (audit.action, audit.member_id) == ("voucher.issued", cast.sara.pk)
    assert audit.facts == {"count": 1, "value": 200_000}
    assert list(vouchers_of(cast.sara.pk)) == [voucher]
    assert find_voucher(voucher.code.lower()) == voucher


def test_beyond_the_cap_there_is_none(cast: Cast) -> None:
    fill_pool(cast.shop, 199_999)

    with nothing_changed(), refused(CapReached) as info:
        issue_voucher(actor=SYSTEM, value=200_000, ends_on=LAST_DAY, reason="x", now=NOON)

    assert info.value.facts == {"asked": 200_000, "most": 199_999}
    assert Voucher.objects.count() == 0


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"value": 0}, "value"),
        ({"value": 10**13}, "value"),
        ({"min_bill": -1}, "min_bill"),
        ({"ends_on": date(2026, 8, 31)}, "ends_on"),
        ({"starts_on": date(2026, 9, 11)}, "ends_on"),
        ({"reason": " "}, "reason"),
        ({"reason": "ا" * 201}, "reason"),
    ],
)
def test_each_refusal_names_its_field(cast: Cast, wrong: dict[str, Any], field: str) -> None:
    terms: dict[str, Any] = {"value": 1_000, "ends_on": LAST_DAY, "reason": "x", **wrong}

    with nothing_changed(), refused(InvalidField) as info:
        issue_voucher(actor=SYSTEM, now=NOON, **terms)

    assert info.value.facts["field"] == field


def test_wrong_people(cast: Cast) -> None:
    sara_at_work = Actor("user", "user:9", "سارا", SYSTEM.rights, None, cast.sara.mobile)
    cases = [
        (cast.actor("cashier"), cast.shop.pk, None, NotAllowed),
        (cast.actor("manager"), cast.other_shop.pk, None, NotAllowed),
        (sara_at_work, None, cast.sara.pk, SelfAward),
        (cast.actor("manager"), None, 999_999, UnknownMember),
    ]

    for actor, shop_id, member_id, refusal in cases:
        with nothing_changed(), refused(refusal):
            issue_voucher(
                actor=actor,
                value=1_000,
                ends_on=LAST_DAY,
                reason="x",
                shop_id=shop_id,
                member_id=member_id,
                now=NOON,
            )

    assert Voucher.objects.count() == 0


def test_many_at_once_are_all_or_none(cast: Cast) -> None:
    fill_pool(cast.shop, 100_000)

    vouchers = issue_vouchers(
        actor=cast.actor("manager"),
        count=3,
        value=30_000,
        ends_on=LAST_DAY,
        reason="نوروز",
        now=NOON,
    )
    with nothing_changed(), refused(CapReached) as info:
        issue_vouchers(actor=SYSTEM, count=2, value=10_000, ends_on=LAST_DAY, reason="x", now=NOON)

    assert len({voucher.code for voucher in vouchers}) == 3
    assert pool() == 10_000
    assert Voucher.objects.filter(grant__value=30_000, member=None).count() == 3
    assert AuditEntry.objects.latest("id").facts["count"] == 3
    assert info.value.facts == {"asked": 20_000, "most": 10_000}


@pytest.mark.parametrize("count", [0, 501])
def test_so_many_at_once_and_no_more(cast: Cast, count: int) -> None:
    with nothing_changed(), refused(InvalidField):
        issue_vouchers(actor=SYSTEM, count=count, value=1, ends_on=LAST_DAY, reason="x", now=NOON)


def test_it_pays_a_part_of_one_bill(cast: Cast) -> None:
    voucher = make_voucher(cast)

    purchase = pay_by_voucher(cast.shop, voucher.code, by_voucher=150_000)

    voucher.refresh_from_db()
    assert (voucher.status, voucher.purchase, voucher.used_value) == ("used", purchase, 150_000)
    assert (purchase.amount, purchase.net) == (1_000_000, 850_000)
    assert pool() == 0
    with refused(VoucherNotValid) as info:
        pay_by_voucher(cast.shop, voucher.code)
    assert info.value.facts["reason"] == "used"
    assert Purchase.objects.filter(payments__tender="voucher").count() == 1


@pytest.mark.parametrize(
    ("terms", "bill", "reason"),
    [
        ({"starts_on": date(2026, 9, 2)}, {}, "not_yet"),
        ({"min_bill": 1_000_001}, {}, "below_least_bill"),
        ({}, {"by_voucher": 200_001}, "above_value"),
    ],
)
def test_what_does_not_pay_this_bill_is_refused(
    cast: Cast, terms: dict[str, Any], bill: dict[str, Any], reason: str
) -> None:
    voucher = make_voucher(cast, **terms)
    sale = sale_with_voucher(
        cast.shop, voucher.code, **{"amount": 1_000_000, "by_voucher": 200_000, **bill}
    )

    with nothing_changed(), refused(VoucherNotValid) as booked:
        pay_by_voucher(cast.shop, voucher.code, **bill)
    with refused(VoucherNotValid) as previewed:
        check_voucher(sale, TODAY)

    assert booked.value.facts["reason"] == reason
    assert previewed.value.facts == booked.value.facts


def test_another_members_or_shops_is_refused(cast: Cast) -> None:
    his = make_voucher(cast, member_id=cast.sara.pk)
    there = make_voucher(cast, shop_id=cast.other_shop.pk)

    for member in (None, make_member()):
        with nothing_changed(), refused(VoucherNotValid) as info:
            pay_by_voucher(cast.shop, his.code, member=member)
        assert info.value.facts["reason"] == "other_member"
    with nothing_changed(), refused(VoucherNotValid) as info:
        pay_by_voucher(cast.shop, there.code)
    assert info.value.facts["reason"] == "other_shop"

    pay_by_voucher(cast.shop, his.code, member=cast.sara)
    pay_by_voucher(cast.other_shop, there.code)
    assert Voucher.objects.filter(status="used").count() == 2


def test_an_unknown_code_is_refused(cast: Cast) -> None:
    with nothing_changed(), refused(VoucherNotValid) as info:
        pay_by_voucher(cast.shop, "AAAA-AAAA-AAAA")
    with refused(VoucherNotValid):
        check_voucher(sale_with_voucher(cast.shop, "x", amount=10, by_voucher=10), TODAY)

    assert info.value.facts["reason"] == "unknown"


def test_a_sale_without_one_has_none_to_check_or_to_open(cast: Cast) -> None:
    sale = make_sale(cast.shop)
    purchase = ring_up(cast.shop, now=NOON).purchase

    assert check_voucher(sale, TODAY) is None
    assert reopen_voucher(purchase) is None


def test_its_last_day_counts(cast: Cast) -> None:
    first, second = make_voucher(cast), make_voucher(cast)

    pay_by_voucher(cast.shop, first.code, now=NOON + 9 * DAY)

    with refused(VoucherNotValid) as info:
        pay_by_voucher(cast.shop, second.code, now=AFTER)
    assert info.value.facts["reason"] == "expired"


def test_cancelling_gives_its_value_back(cast: Cast) -> None:
    voucher = make_voucher(cast)

    cancel_voucher(voucher_id=voucher.pk, actor=cast.actor("manager"), reason="اشتباه", now=NOON)

    voucher.refresh_from_db()
    assert (voucher.status, voucher.ended_at, pool()) == ("cancelled", NOON, 200_000)
    audit = AuditEntry.objects.latest("id")
    assert audit.action == "voucher.cancelled"
    assert (audit.facts, voucher.ended_why) == ({"value": 200_000}, "اشتباه")
    with nothing_changed(), refused(VoucherNotValid):
        cancel_voucher(voucher_id=voucher.pk, actor=SYSTEM, reason="x")


def test_who_may_cancel_which(cast: Cast) -> None:
    give_points(cast.shop, cast.sara, 60)
    issue(cast, make_reward(kind="discount", cost=200_000))
    bought = Voucher.objects.get()
    there = make_voucher(cast, shop_id=cast.other_shop.pk)

    with nothing_changed(), refused(VoucherNotValid) as info:
        cancel_voucher(voucher_id=bought.pk, actor=SYSTEM, reason="x")
    with nothing_changed(), refused(NotAllowed):
        cancel_voucher(voucher_id=there.pk, actor=cast.actor("manager"), reason="x")
    with nothing_changed(), refused(NotAllowed):
        cancel_voucher(voucher_id=there.pk, actor=cast.actor("cashier"), reason="x")
    with nothing_changed(), refused(UnknownVoucher):
        cancel_voucher(voucher_id=999_999, actor=SYSTEM, reason="x")
    with nothing_changed(), refused(InvalidField):
        cancel_voucher(voucher_id=there.pk, actor=SYSTEM, reason="")

    assert info.value.facts == {"reason": "bought"}


def test_what_nobody_used_expires_once(cast: Cast) -> None:
    make_voucher(cast)
    used = make_voucher(cast)
    pay_by_voucher(cast.shop, used.code)

    too_early = expire_vouchers(now=NOON + 9 * DAY)
    expired = expire_vouchers(now=AFTER)
    again = expire_vouchers(now=AFTER)

    assert (too_early, expired, again, pool()) == (0, 1, 0, 200_000)
    assert sorted(Voucher.objects.values_list("status", flat=True)) == ["expired", "used"]


def test_a_discount_that_points_bought_is_redeemed_by_the_sale(cast: Cast) -> None:
    give_points(cast.shop, cast.sara, 60)
    redemption = issue(cast, make_reward(kind="discount", cost=200_000))

    purchase = pay_by_voucher(cast.shop, redemption.code, member=cast.sara)

    redemption.refresh_from_db()
    assert (redemption.status, redemption.shop_id, redemption.ended_at) == (
        "redeemed",
        cast.shop.pk,
        NOON,
    )
    assert redemption.ended_by == purchase.recorded_by == "system"
    assert balance_of(cast.sara.pk, now=NOON).spendable == 10 + purchase.earned_points


def test_a_discount_is_good_where_its_reward_was(cast: Cast) -> None:
    give_points(cast.shop, cast.sara, 60)
    reward = make_reward(kind="discount", cost=200_000, shop_ids=[cast.shop.pk, cast.other_shop.pk])
    redemption = issue(cast, reward)
    Redemption.objects.update(terms={**redemption.terms, "shop_ids": [cast.other_shop.pk, 0]})

    with nothing_changed(), refused(VoucherNotValid) as info:
        pay_by_voucher(cast.shop, redemption.code, member=cast.sara)

    assert info.value.facts["reason"] == "other_shop"


@pytest.mark.parametrize("way", ["voided", "returned"])
def test_a_sale_undone_opens_its_voucher_again(cast: Cast, way: str) -> None:
    give_points(cast.shop, cast.sara, 60)
    redemption = issue(cast, make_reward(kind="discount", cost=200_000))
    purchase = pay_by_voucher(cast.shop, redemption.code, member=cast.sara)

    if way == "voided":
        void_purchase(purchase_id=purchase.pk, actor=SYSTEM, reason="اشتباه", now=NOON)
    else:
        return_purchase(purchase_id=purchase.pk, return_number="1", actor=SYSTEM, now=NOON)

    voucher = Voucher.objects.get()
    assert (voucher.status, voucher.purchase, voucher.used_value) == ("open", None, 0)
    assert Redemption.objects.get().status == "issued"
    pay_by_voucher(cast.shop, redemption.code, member=cast.sara)
    assert Redemption.objects.get().status == "redeemed"


def test_a_part_returned_leaves_the_voucher_used(cast: Cast) -> None:
    voucher = make_voucher(cast)
    purchase = pay_by_voucher(cast.shop, voucher.code)

    return_purchase(
        purchase_id=purchase.pk, return_number="1", actor=SYSTEM, amount=500_000, now=NOON
    )

    voucher.refresh_from_db()
    assert voucher.status == "used"


def test_opened_again_after_its_time_it_expires_in_the_night(cast: Cast) -> None:
    give_points(cast.shop, cast.sara, 60)
    bought = issue(cast, make_reward(kind="discount", cost=200_000, valid_days=9))
    given = make_voucher(cast)
    purchases = [
        pay_by_voucher(cast.shop, bought.code, member=cast.sara),
        pay_by_voucher(cast.shop, given.code),
    ]
    for purchase in purchases:
        return_purchase(purchase_id=purchase.pk, return_number="1", actor=SYSTEM, now=AFTER)

    with refused(VoucherNotValid) as info:
        pay_by_voucher(cast.shop, given.code, now=AFTER)
    assert (expire_redemptions(now=AFTER), expire_vouchers(now=AFTER)) == (1, 1)

    assert info.value.facts["reason"] == "expired"
    assert pool() == 200_000
    assert balance_of(cast.sara.pk, now=AFTER).spendable == 60
    assert set(Voucher.objects.values_list("status", flat=True)) == {"expired"}
