"""Ringing up: points for money, once, and nothing on refusal."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from members.exceptions import MemberClosed, NotAllowed, UnknownMember
from members.models import AuditEntry, Member, Message
from members.roles import SYSTEM, Right
from points.exceptions import (
    Backdated,
    DuplicateReceipt,
    NoProgram,
    NotEnoughPoints,
    SelfAward,
)
from points.models import LedgerEntry, Payment, PointLot, Program, Purchase, PurchaseLine
from points.rules.sales import Line, Tendered
from points.selectors.balances import balance_of
from points.services.purchases import record_purchase
from tests.cast import Cast
from tests.clock import DAY, NOON, SECOND
from tests.factories import make_sale, make_staff, refused, ring_up
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db


def test_a_point_for_each_ten_thousand_toman(cast: Cast) -> None:
    booked = ring_up(cast.shop, 12_590_000, member=cast.sara)

    assert booked.award.granted == 125
    assert booked.balance.spendable == 125
    assert booked.balance.spendable_value == 625_000


def test_what_is_written_down(cast: Cast) -> None:
    sale = replace(
        make_sale(cast.shop, 1_000_000, member=cast.sara, receipt="A-1"),
        lines=(Line(700_000, product="رز", category="گل", quantity=7), Line(300_000)),
        payments=(Tendered("cash", 400_000), Tendered("card", 600_000)),
        terminal="2",
        note="کادو",
    )

    booked = record_purchase(sale=sale, actor=cast.actor("cashier"), now=NOON)

    purchase = Purchase.objects.get()
    assert purchase.pk == booked.purchase.pk
    assert (purchase.amount, purchase.net, purchase.status) == (1_000_000, 1_000_000, "closed")
    assert (purchase.receipt_number, purchase.terminal, purchase.note) == ("A-1", "2", "کادو")
    assert (purchase.business_date, purchase.is_backdated) == (date(2026, 9, 1), False)
    assert purchase.recorded_by == f"user:{cast.cashier.pk}"
    assert list(PurchaseLine.objects.values_list("position", "product", "quantity", "amount")) == [
        (1, "رز", 7, 700_000),
        (2, "", 1, 300_000),
    ]
    assert list(Payment.objects.values_list("tender", "amount", "points")) == [
        ("cash", 400_000, 0),
        ("card", 600_000, 0),
    ]


def test_the_entry_answers_why_these_points(cast: Cast) -> None:
    booked = ring_up(cast.shop, 250_000, member=cast.sara, now=NOON)

    entry = LedgerEntry.objects.get()
    assert (entry.seq, entry.kind, entry.points, entry.value) == (1, "earn", 2, 10_000)
    assert (entry.balance_after, entry.at, entry.actor_kind) == (2, NOON, "system")
    assert entry.source == f"purchase:{booked.purchase.pk}"
    assert entry.breakdown == [
        {
            "rule": "amount",
            "wanted": 2,
            "granted": 2,
            "params": {"net": 250_000, "per": 100_000},
        }
    ]
    lot = PointLot.objects.get()
    assert (lot.original, lot.remaining, lot.unit_value, lot.vests_at) == (2, 2, 5_000, NOON)


def test_one_audit_row_and_no_message_from_the_ledger(cast: Cast) -> None:
    before = AuditEntry.objects.count()

    booked = ring_up(cast.shop, 250_000, member=cast.sara)

    assert AuditEntry.objects.count() == before + 1
    row = AuditEntry.objects.latest("id")
    assert (row.action, row.subject) == ("purchase.recorded", f"purchase:{booked.purchase.pk}")
    assert (row.member_id, row.shop_id) == (cast.sara.pk, cast.shop.pk)
    assert row.facts == {"amount": 250_000, "granted": 2}
    assert Message.objects.count() == 0


def test_without_a_member_there_is_a_sale_and_no_points(cast: Cast) -> None:
    booked = ring_up(cast.shop, 5_000_000)

    assert booked.account is None
    assert (booked.award.granted, booked.balance.balance) == (0, 0)
    assert LedgerEntry.objects.count() == 0


def test_a_visit_of_zero_earns_nothing_and_is_kept(cast: Cast) -> None:
    booked = ring_up(cast.shop, 0, member=cast.sara)

    assert booked.purchase.amount == 0
    assert booked.award.wanted == 0
    assert LedgerEntry.objects.count() == 0


def test_less_than_a_point_earns_nothing(cast: Cast) -> None:
    booked = ring_up(cast.shop, 99_999, member=cast.sara)

    assert (booked.award.wanted, booked.balance.balance) == (0, 0)


# --- Done twice is done once --------------------------------------------------------------------


def test_the_same_receipt_twice_is_booked_once(cast: Cast) -> None:
    sale = make_sale(cast.shop, member=cast.sara, receipt="A-1")
    first = record_purchase(sale=sale, actor=cast.actor("cashier"))

    with nothing_changed(), refused(DuplicateReceipt) as refusal:
        record_purchase(sale=sale, actor=cast.actor("cashier"))

    assert refusal.value.facts["fingerprint"] == first.purchase.fingerprint


@pytest.mark.parametrize("receipt", ["۱۲۳", " 123 ", "１２３"])
def test_the_same_receipt_in_other_digits_is_the_same(cast: Cast, receipt: str) -> None:
    ring_up_again = make_sale(cast.shop, receipt=receipt, occurred_at=NOON)
    record_purchase(
        sale=make_sale(cast.shop, receipt="123", occurred_at=NOON), actor=SYSTEM, now=NOON
    )

    with refused(DuplicateReceipt):
        record_purchase(sale=ring_up_again, actor=SYSTEM, now=NOON)


def test_a_receipt_number_returns_in_another_shop_terminal_or_day(cast: Cast) -> None:
    sale = make_sale(cast.shop, receipt="123", occurred_at=NOON)
    for each in (
        sale,
        replace(sale, shop_id=cast.other_shop.pk),
        replace(sale, terminal="2"),
        replace(sale, occurred_at=NOON - DAY),
    ):
        record_purchase(sale=each, actor=SYSTEM, now=NOON)

    assert Purchase.objects.filter(receipt_number="123").count() == 4


# --- Wrong person -------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["cashier", "manager", "till"])
def test_staff_and_till_serve_their_shop_only(cast: Cast, role: str) -> None:
    record_purchase(sale=make_sale(cast.shop), actor=cast.actor(role))

    with nothing_changed(), refused(NotAllowed):
        record_purchase(sale=make_sale(cast.other_shop), actor=cast.actor(role))


def test_an_analyst_only_reads(cast: Cast) -> None:
    with nothing_changed(), refused(NotAllowed):
        record_purchase(sale=make_sale(cast.shop), actor=cast.actor("analyst"))


def test_a_colleague_who_left_rings_up_nothing(cast: Cast) -> None:
    cast.cashier.is_active = False

    with nothing_changed(), refused(NotAllowed):
        record_purchase(sale=make_sale(cast.shop), actor=cast.actor("cashier"))


def test_nobody_serves_himself(cast: Cast) -> None:
    assert cast.sara.mobile is not None
    twin = make_staff("cashier", shops=[cast.shop], mobile=cast.sara.mobile)
    actor = replace(cast.actor("cashier"), mobile=twin.mobile)

    with nothing_changed(), refused(SelfAward):
        record_purchase(sale=make_sale(cast.shop, member=cast.sara), actor=actor)


def test_an_unknown_member_is_refused(cast: Cast) -> None:
    sale = replace(make_sale(cast.shop), member_id=999_999)

    with nothing_changed(), refused(UnknownMember):
        record_purchase(sale=sale, actor=SYSTEM)


def test_a_membership_that_ended_earns_no_more(cast: Cast) -> None:
    Member.objects.filter(pk=cast.sara.pk).update(status=Member.Status.MERGED)

    with nothing_changed(), refused(MemberClosed):
        ring_up(cast.shop, member=cast.sara)


# --- Time ---------------------------------------------------------------------------------------


def test_yesterdays_receipt_is_flagged_and_counted_on_its_day(cast: Cast) -> None:
    sale = make_sale(cast.shop, member=cast.sara, occurred_at=NOON - DAY)

    booked = record_purchase(sale=sale, actor=cast.actor("cashier"), now=NOON)

    assert booked.purchase.is_backdated
    assert booked.purchase.business_date == date(2026, 8, 31)
    entry = LedgerEntry.objects.get()
    assert (entry.at, booked.purchase.recorded_at) == (NOON, NOON)


@pytest.mark.parametrize(
    ("ago", "is_believed"),
    [
        (timedelta(days=7), True),
        (timedelta(days=7, seconds=1), False),
        (timedelta(minutes=-5), True),
        (timedelta(minutes=-5, seconds=-1), False),
    ],
)
def test_what_is_believed_of_a_tills_clock(cast: Cast, ago: timedelta, is_believed: bool) -> None:
    sale = make_sale(cast.shop, member=cast.sara, occurred_at=NOON - ago)

    if is_believed:
        record_purchase(sale=sale, actor=cast.actor("till"), now=NOON)
        return
    with nothing_changed(), refused(Backdated):
        record_purchase(sale=sale, actor=cast.actor("till"), now=NOON)


def test_only_an_import_reaches_further_back(cast: Cast) -> None:
    sale = make_sale(cast.shop, member=cast.sara, occurred_at=NOON - timedelta(days=400))
    assert cast.actor("owner").may(Right.HISTORY_IMPORT)

    booked = record_purchase(sale=sale, actor=cast.actor("owner"), now=NOON)

    assert booked.purchase.is_backdated
    assert booked.balance.spendable == 0  # a year has passed: nothing of it can be spent


def test_midnight_is_the_clubs(cast: Cast) -> None:
    """T07: 23:59:59 and 00:00:00 in Tehran, which is 20:30 UTC."""
    last = NOON.replace(hour=23, minute=59, second=59)

    late = ring_up(cast.shop, now=last)
    early = ring_up(cast.shop, now=last + SECOND)

    assert late.purchase.business_date == date(2026, 9, 1)
    assert early.purchase.business_date == date(2026, 9, 2)


def test_without_a_program_nothing_is_booked(cast: Cast) -> None:
    Program.objects.all().delete()

    with nothing_changed(), refused(NoProgram):
        ring_up(cast.shop)


# --- Points on the bill -------------------------------------------------------------------------


def test_paying_the_whole_bill_with_points(cast: Cast) -> None:
    ring_up(cast.shop, 100_000_000, member=cast.sara)

    booked = ring_up(cast.shop, 1_234_567, member=cast.sara, points_amount=1_234_567)

    assert booked.spent_points == 247
    assert booked.award.granted == 0
    assert booked.balance.balance == 1_000 - 247


def test_too_few_points_leave_nothing_behind(cast: Cast) -> None:
    ring_up(cast.shop, 10_000_000, member=cast.sara)
    sale = make_sale(cast.shop, 1_000_000, member=cast.sara, points_amount=500_001)

    with nothing_changed(), refused(NotEnoughPoints) as refusal:
        record_purchase(sale=sale, actor=cast.actor("cashier"))

    assert refusal.value.facts == {"spendable": 100, "payable": 500_000, "asked": 500_001}


def test_what_the_member_has_is_told_after_each_sale(cast: Cast) -> None:
    booked = ring_up(cast.shop, 5_000_000, member=cast.sara)
    again = ring_up(cast.shop, 200_000, member=cast.sara, points_amount=100_000)

    assert booked.balance == replace(booked.balance, balance=50, spendable=50, debt=0)
    assert (again.balance.balance, again.balance.spendable) == (31, 31)
    assert balance_of(cast.sara.pk) == again.balance
