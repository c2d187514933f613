"""What waits for somebody, and the lists of members and purchases."""

from datetime import date
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from analytics.selectors.chores import Chores, chores_for
from analytics.selectors.members import MemberOrder, members_list
from analytics.selectors.purchases import (
    PurchaseChoice,
    PurchaseTotals,
    member_purchases,
    purchases_list,
    totals_of,
)
from members.models import Member, Message
from members.roles import SYSTEM
from members.services.messages import queue_message
from points.services.claims import settle_purchase
from points.services.returns import return_purchase, void_purchase
from tests.campaigns.ticket_cases import opened
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import make_member, ring_up

pytestmark = pytest.mark.django_db


def owe_points(cast: Cast) -> None:
    """Sara spends the points of a purchase, and then brings the goods back."""
    bought = ring_up(cast.shop, 10_000_000, member=cast.sara, now=NOON - DAY)
    ring_up(cast.shop, 500_000, member=cast.sara, points_amount=500_000, now=NOON - DAY)
    return_purchase(
        purchase_id=bought.purchase.pk, return_number="RT", actor=SYSTEM, now=NOON - DAY
    )


def message(cast: Cast, status: str, *, key: str, created_at: object = NOON) -> None:
    queue_message(
        kind=Message.Kind.SERVICE,
        address="+989121234567",
        text="…",
        natural_key=key,
        member=cast.sara,
    )
    Message.objects.filter(natural_key=key).update(status=status, created_at=created_at)


def test_nothing_waits_in_a_fresh_club(cast: Cast) -> None:
    chores = chores_for(now=NOON)

    assert chores == Chores(0, 0, None, 0, 0, 0)
    assert not chores


def test_what_waits_is_counted(cast: Cast) -> None:
    ring_up(cast.shop, 3_000_000, member=cast.sara, tender="credit", now=NOON - 3 * DAY)
    ring_up(cast.other_shop, 2_000_000, member=cast.sara, tender="credit", now=NOON - DAY)
    owe_points(cast)
    message(cast, Message.Status.FAILED, key="1")
    message(cast, Message.Status.UNKNOWN, key="2")
    message(cast, Message.Status.SENT, key="3")
    message(cast, Message.Status.FAILED, key="4", created_at=NOON - 8 * DAY)

    chores = chores_for(now=NOON)

    assert chores == Chores(
        unpaid_purchases=2,
        unpaid_amount=5_000_000,
        unpaid_since=date(2026, 8, 29),
        owing_members=1,
        owed_points=100 - 30 - 20,
        stuck_messages=2,
    )
    assert chores


def test_what_is_settled_or_void_waits_no_more(cast: Cast) -> None:
    paid = ring_up(cast.shop, 3_000_000, member=cast.sara, tender="credit", now=NOON)
    slip = ring_up(cast.shop, 3_000_000, member=cast.sara, tender="credit", now=NOON)
    settle_purchase(purchase_id=paid.purchase.pk, actor=SYSTEM, now=NOON)
    void_purchase(purchase_id=slip.purchase.pk, actor=SYSTEM, reason="slip", now=NOON)

    assert chores_for(now=NOON).unpaid_purchases == 0


def test_late_tickets_are_counted_for_who_may_see_them(cast: Cast) -> None:
    opened(cast.sara, shop_id=cast.shop.pk, now=NOON - 2 * DAY)
    opened(cast.sara, is_withheld=True, now=NOON - 2 * DAY)
    opened(cast.sara, now=NOON)

    assert chores_for(now=NOON).late_tickets == 1
    assert chores_for(sees_withheld=True, now=NOON).late_tickets == 2
    assert chores_for(frozenset({cast.other_shop.pk}), now=NOON).late_tickets == 0
    assert chores_for(now=NOON)


def test_chores_of_a_shop_are_its_own(cast: Cast) -> None:
    ring_up(cast.shop, 3_000_000, member=cast.sara, tender="credit", now=NOON)
    owe_points(cast)
    message(cast, Message.Status.FAILED, key="1")

    assert chores_for(frozenset({cast.other_shop.pk}), now=NOON) == Chores(0, 0, None, 0, 0, 0)
    assert chores_for(frozenset({cast.shop.pk}), now=NOON).stuck_messages == 1


def test_a_member_is_listed_with_his_figures(cast: Cast) -> None:
    ring_up(cast.shop, 10_000_000, member=cast.sara, now=NOON - DAY)
    half = ring_up(cast.shop, 4_000_000, member=cast.sara, now=NOON)
    return_purchase(
        purchase_id=half.purchase.pk, return_number="RT", actor=SYSTEM, amount=2_000_000, now=NOON
    )
    slip = ring_up(cast.shop, 7_000_000, member=cast.sara, now=NOON)
    void_purchase(purchase_id=slip.purchase.pk, actor=SYSTEM, reason="slip", now=NOON)

    row: Any = members_list(now=NOON).get()

    assert (row.visits, row.spent, row.balance, row.owes) == (2, 12_000_000, 120, 0)
    assert row.last_purchase_at == NOON


def test_a_member_without_a_purchase_has_zeros(cast: Cast) -> None:
    row: Any = members_list().get()

    assert (row.visits, row.spent, row.balance, row.owes) == (0, 0, 0, 0)
    assert row.last_purchase_at is None


def test_members_are_chosen(cast: Cast) -> None:
    old, never = make_member(first_name="قدیمی"), make_member(first_name="تازه")
    ring_up(cast.shop, 1_000_000, member=old, now=NOON - 100 * DAY)
    owe_points(cast)

    assert [m.pk for m in members_list(choice="silent", now=NOON)] == [old.pk]
    assert [m.pk for m in members_list(choice="never", now=NOON)] == [never.pk]
    assert [m.pk for m in members_list(choice="owing", now=NOON)] == [cast.sara.pk]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("newest", ["new", "rich", "sara"]),
        ("name", ["sara", "rich", "new"]),
        ("balance", ["rich", "sara", "new"]),
        ("spent", ["rich", "sara", "new"]),
        ("last_purchase", ["sara", "rich", "new"]),
    ],
)
def test_members_are_ordered(cast: Cast, order: MemberOrder, expected: list[str]) -> None:
    people = {
        "sara": cast.sara,
        "rich": make_member(last_name="بهرامی"),
        "new": make_member(last_name="یوسفی"),
    }
    ring_up(cast.shop, 9_000_000, member=people["rich"], now=NOON - DAY)
    ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON)

    rows = list(members_list(order=order, now=NOON))

    assert rows == [people[name] for name in expected]


def test_members_are_found_as_at_the_counter(cast: Cast) -> None:
    make_member(first_name="نرگس", last_name="کریمی", mobile="09351112233")

    assert [m.last_name for m in members_list(query="كريمي نرگس")] == ["کریمی"]
    assert [m.last_name for m in members_list(query="۲۲۳۳")] == ["کریمی"]
    assert list(members_list(query="nobody")) == []


def test_members_of_a_shop_joined_or_bought_there(cast: Cast) -> None:
    stranger, guest = make_member(), make_member()
    ring_up(cast.shop, 1_000_000, member=guest, now=NOON)
    ring_up(cast.other_shop, 8_000_000, member=guest, now=NOON)

    rows: list[Any] = list(members_list(frozenset({cast.shop.pk}), order="spent"))

    assert [(row.pk, row.spent) for row in rows] == [(guest.pk, 1_000_000), (cast.sara.pk, 0)]
    assert stranger not in rows


def test_merged_members_are_not_listed(cast: Cast) -> None:
    Member.objects.filter(pk=cast.sara.pk).update(status=Member.Status.MERGED)

    assert list(members_list()) == []


def test_a_page_of_members_takes_one_statement(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        ring_up(cast.shop, 1_000_000, member=make_member(), now=NOON)

    with django_assert_num_queries(1):
        rows = list(members_list(order="spent"))

    assert len(rows) == 4


@pytest.mark.parametrize(
    ("choice", "receipts"),
    [
        ("", ["void", "half", "credit", "nobody", "plain"]),
        ("closed", ["credit", "nobody", "plain"]),
        ("returned", ["half"]),
        ("voided", ["void"]),
        ("unpaid", ["credit"]),
        ("no_member", ["nobody"]),
    ],
)
def test_purchases_are_chosen(cast: Cast, choice: PurchaseChoice, receipts: list[str]) -> None:
    made = five_purchases(cast)

    rows = [purchase.pk for purchase in purchases_list(choice=choice)]

    assert rows == [made[name] for name in receipts]


def test_purchases_of_some_days_and_one_receipt(cast: Cast) -> None:
    made = five_purchases(cast)
    plain = purchases_list(since=date(2026, 8, 28), until=date(2026, 8, 29))

    assert [purchase.pk for purchase in plain] == [made["nobody"], made["plain"]]
    assert list(purchases_list(receipt=plain[0].receipt_number)) == [plain[0]]
    assert list(purchases_list(frozenset({cast.other_shop.pk}))) == []


def test_totals_are_those_of_the_whole_list(cast: Cast) -> None:
    five_purchases(cast)

    totals = totals_of(purchases_list())

    assert totals == PurchaseTotals(
        purchases=4,
        sales=1_000_000 + 2_000_000 + 3_000_000 + 2_000_000,
        returned=2_000_000 + 5_000_000,
        points=10 + 30 + 40 + 50,
        given_back=(10 + 30 + 20) * 5_000,
    )


def test_a_members_purchases_are_those_of_the_shops(cast: Cast) -> None:
    five_purchases(cast)

    assert member_purchases(cast.sara.pk).count() == 4
    assert member_purchases(cast.sara.pk, frozenset({cast.other_shop.pk})).count() == 0


def five_purchases(cast: Cast) -> dict[str, int]:
    """Five kinds, on five days in a row; one million for the first, two for the second…"""
    plain = ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON - 4 * DAY)
    nobody = ring_up(cast.shop, 2_000_000, now=NOON - 3 * DAY)
    credit = ring_up(cast.shop, 3_000_000, member=cast.sara, tender="credit", now=NOON - 2 * DAY)
    half = ring_up(cast.shop, 4_000_000, member=cast.sara, now=NOON - DAY)
    return_purchase(
        purchase_id=half.purchase.pk, return_number="RT", actor=SYSTEM, amount=2_000_000, now=NOON
    )
    void = ring_up(cast.shop, 5_000_000, member=cast.sara, now=NOON)
    void_purchase(purchase_id=void.purchase.pk, actor=SYSTEM, reason="slip", now=NOON)
    return {
        name: booked.purchase.pk
        for name, booked in {
            "plain": plain,
            "nobody": nobody,
            "credit": credit,
            "half": half,
            "void": void,
        }.items()
    }
