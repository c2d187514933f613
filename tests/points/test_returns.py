"""Goods that come back: what was earned goes back, what was spent is given back, each once."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.exceptions import InvalidField, NotAllowed
from members.models import AuditEntry
from members.roles import SYSTEM
from points.exceptions import AlreadyReturned, ReturnExceedsNet, UnknownPurchase
from points.models import LedgerEntry, PointLot, Purchase, PurchaseLine, Return
from points.rules.sales import Line
from points.selectors.balances import balance_of
from points.selectors.returns import preview_return
from points.services.purchases import record_purchase
from points.services.returns import Returned, return_purchase, void_purchase
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import make_member, make_sale, refused, ring_up
from tests.properties import examples
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db


def give_back(purchase: Purchase, amount: int | None = None, *, number: str = "1") -> Returned:
    """Take goods back: all of them unless said otherwise."""
    return return_purchase(
        purchase_id=purchase.pk, return_number=number, actor=SYSTEM, amount=amount, now=NOON + DAY
    )


def test_a_whole_return_leaves_no_point(cast: Cast) -> None:
    purchase = ring_up(cast.shop, 12_590_000, member=cast.sara, now=NOON).purchase

    returned = give_back(purchase)

    assert (returned.record.money, returned.record.clawed_back) == (12_590_000, 125)
    assert (returned.record.given_back, returned.record.debt) == (0, 0)
    assert (returned.balance.balance, returned.balance.debt) == (0, 0)
    purchase.refresh_from_db()
    assert purchase.status == "returned"
    assert (purchase.recovered_points, purchase.recovered_value) == (125, 625_000)


def test_a_part_takes_its_part_and_the_sale_stays_open(cast: Cast) -> None:
    purchase = ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON).purchase

    returned = give_back(purchase, 250_000)

    assert (returned.record.clawed_back, returned.balance.balance) == (3, 7)
    purchase.refresh_from_db()
    assert (purchase.status, purchase.returned_amount) == ("partly_returned", 250_000)


def test_what_is_written_down(cast: Cast) -> None:
    purchase = ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON).purchase
    before = AuditEntry.objects.count()

    return_purchase(
        purchase_id=purchase.pk,
        return_number="B-7",
        actor=cast.actor("cashier"),
        reason="پژمرده",
        now=NOON + DAY,
    )

    record = Return.objects.get()
    assert (record.return_number, record.reason, record.is_void) == ("B-7", "پژمرده", False)
    assert record.recorded_by == f"user:{cast.cashier.pk}"
    entry = LedgerEntry.objects.get(kind="claw_back")
    assert (entry.points, entry.value, entry.source) == (-10, -50_000, f"return:{purchase.pk}:B-7")
    assert AuditEntry.objects.count() == before + 1
    audit = AuditEntry.objects.latest("id")
    assert (audit.action, audit.facts) == (
        "purchase.returned",
        {"amount": 1_000_000, "return_number": "B-7"},
    )


@pytest.mark.parametrize("amount", [1, 100_000, 250_001, 999_999])
def test_a_return_is_what_its_preview_said(cast: Cast, amount: int) -> None:
    ring_up(cast.shop, 3_000_000, member=cast.sara, now=NOON)
    purchase = ring_up(
        cast.shop, 1_000_000, member=cast.sara, points_amount=100_000, now=NOON
    ).purchase
    said = preview_return(purchase, amount=amount, now=NOON + DAY)

    done = give_back(purchase, amount)

    assert (said.money, said.clawed_back, said.given_back, said.debt) == (
        done.record.money,
        done.record.clawed_back,
        done.record.given_back,
        done.record.debt,
    )
    assert said.balance_after == done.balance.balance


@examples(15)
@given(
    net=st.integers(1, 3_000_000),
    by_points=st.integers(0, 1_500_000),
    parts=st.lists(st.integers(1, 2_000_000), max_size=6),
)
def test_many_returns_move_what_one_moves(
    cast: Cast, net: int, by_points: int, parts: list[int]
) -> None:
    """Two members, the same bill: one brings it back in parts, the other at once."""
    slow, quick = make_member(), make_member()
    bills = []
    for member in (slow, quick):
        ring_up(cast.shop, 30_000_000, member=member, now=NOON)
        bill = ring_up(cast.shop, net + by_points, member=member, points_amount=by_points, now=NOON)
        bills.append(bill.purchase)
    left = net + by_points
    for number, part in enumerate(parts):
        piece = min(part, left)
        if piece:
            give_back(bills[0], piece, number=str(number))
        left -= piece

    if left < net + by_points:
        give_back(bills[1], net + by_points - left, number="once")

    assert balance_of(slow.pk) == balance_of(quick.pk)
    facts = (
        "returned_net",
        "recovered_points",
        "recovered_value",
        "given_back_points",
        "debt_points",
    )
    in_parts, at_once = (
        Purchase.objects.values_list(*facts).get(pk=purchase.pk) for purchase in bills
    )
    assert in_parts == at_once


# --- By line ------------------------------------------------------------------------------------


def three_lines(cast: Cast) -> Purchase:
    """A bill of 300,000 + 500,000 + 200,000."""
    bill = make_sale(cast.shop, 1_000_000, member=cast.sara, occurred_at=NOON)
    sale = replace(bill, lines=(Line(300_000), Line(500_000), Line(200_000)))
    return record_purchase(sale=sale, actor=SYSTEM, now=NOON).purchase


def test_by_line(cast: Cast) -> None:
    purchase = three_lines(cast)

    returned = return_purchase(
        purchase_id=purchase.pk, return_number="1", actor=SYSTEM, lines={1: 300_000, 2: 100_000}
    )

    assert (returned.record.amount, returned.record.clawed_back) == (400_000, 4)
    assert list(PurchaseLine.objects.values_list("position", "returned_amount")) == [
        (1, 300_000),
        (2, 100_000),
        (3, 0),
    ]


@pytest.mark.parametrize("lines", [{}, {4: 1}, {0: 1}, {1: 1, 9: 1}])
def test_an_unknown_line_is_refused(cast: Cast, lines: dict[int, int]) -> None:
    purchase = three_lines(cast)

    with nothing_changed(), refused(InvalidField):
        return_purchase(purchase_id=purchase.pk, return_number="1", actor=SYSTEM, lines=lines)


@pytest.mark.parametrize("lines", [{1: 0}, {1: -1}, {1: 300_001}, {1: 1, 2: 500_001}])
def test_more_of_a_line_than_there_is_is_refused(cast: Cast, lines: dict[int, int]) -> None:
    purchase = three_lines(cast)

    with nothing_changed(), refused(ReturnExceedsNet):
        return_purchase(purchase_id=purchase.pk, return_number="1", actor=SYSTEM, lines=lines)


def test_a_line_comes_back_once(cast: Cast) -> None:
    purchase = three_lines(cast)
    return_purchase(purchase_id=purchase.pk, return_number="1", actor=SYSTEM, lines={1: 300_000})

    with nothing_changed(), refused(ReturnExceedsNet):
        return_purchase(purchase_id=purchase.pk, return_number="2", actor=SYSTEM, lines={1: 1})


# --- Refusals -----------------------------------------------------------------------------------


@pytest.mark.parametrize("amount", [0, -1, 1_000_001])
def test_more_than_the_bill_or_nothing_is_refused(cast: Cast, amount: int) -> None:
    purchase = ring_up(cast.shop, 1_000_000, member=cast.sara).purchase

    with nothing_changed(), refused(ReturnExceedsNet):
        give_back(purchase, amount)


def test_more_than_is_left_is_refused(cast: Cast) -> None:
    purchase = ring_up(cast.shop, 1_000_000, member=cast.sara).purchase
    give_back(purchase, 600_000)

    with nothing_changed(), refused(ReturnExceedsNet):
        give_back(purchase, 400_001, number="2")


def test_a_return_number_is_used_once(cast: Cast) -> None:
    purchase = ring_up(cast.shop, 1_000_000, member=cast.sara).purchase
    give_back(purchase, 100_000)

    with nothing_changed(), refused(AlreadyReturned):
        give_back(purchase, 100_000)


def test_what_came_back_does_not_come_back_again(cast: Cast) -> None:
    """R05: a return of a return."""
    purchase = ring_up(cast.shop, 1_000_000, member=cast.sara).purchase
    give_back(purchase)

    with nothing_changed(), refused(AlreadyReturned):
        give_back(purchase, number="2")
    with nothing_changed(), refused(AlreadyReturned):
        void_purchase(purchase_id=purchase.pk, actor=SYSTEM, reason="again")


@pytest.mark.parametrize(
    ("number", "reason", "field"),
    [
        ("", "", "return_number"),
        (" ", "", "return_number"),
        ("9" * 61, "", "return_number"),
        ("1\x00", "", "return_number"),
        ("1", "r" * 201, "reason"),
    ],
)
def test_words_that_cannot_be_kept(cast: Cast, number: str, reason: str, field: str) -> None:
    purchase = ring_up(cast.shop, member=cast.sara).purchase

    with nothing_changed(), refused(InvalidField) as refusal:
        return_purchase(purchase_id=purchase.pk, return_number=number, actor=SYSTEM, reason=reason)

    assert refusal.value.facts["field"] == field


def test_an_unknown_sale_cannot_come_back(cast: Cast) -> None:
    with nothing_changed(), refused(UnknownPurchase):
        return_purchase(purchase_id=999_999, return_number="1", actor=SYSTEM)


def test_another_shops_cashier_takes_nothing_back(cast: Cast) -> None:
    purchase = ring_up(cast.other_shop, member=cast.sara).purchase

    with nothing_changed(), refused(NotAllowed):
        return_purchase(purchase_id=purchase.pk, return_number="1", actor=cast.actor("cashier"))


def test_a_sale_without_a_member_comes_back_too(cast: Cast) -> None:
    purchase = ring_up(cast.shop, 1_000_000).purchase

    returned = give_back(purchase)

    assert (returned.record.money, returned.record.clawed_back) == (1_000_000, 0)
    assert LedgerEntry.objects.count() == 0


# --- Points that had been spent on it -----------------------------------------------------------


def test_spent_points_return_to_their_lots(cast: Cast) -> None:
    """P03: points come back as points, money only for the money part."""
    for days in (3, 2, 1):
        ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON - days * DAY)
    purchase = ring_up(
        cast.shop, 200_000, member=cast.sara, points_amount=125_000, now=NOON
    ).purchase

    returned = give_back(purchase)

    assert (returned.record.money, returned.record.given_back) == (75_000, 25)
    assert list(PointLot.objects.order_by("id").values_list("remaining", flat=True)) == [10, 10, 10]
    assert returned.balance.spendable == 30


def test_a_part_returns_to_the_lot_that_lives_longest(cast: Cast) -> None:
    for days in (2, 1):
        ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON - days * DAY)
    purchase = ring_up(
        cast.shop, 100_000, member=cast.sara, points_amount=100_000, now=NOON
    ).purchase

    give_back(purchase, 60_000)

    assert list(PointLot.objects.order_by("id").values_list("remaining", flat=True)) == [2, 10]


def test_what_belongs_to_an_expired_lot_expires_at_once(cast: Cast) -> None:
    """R04: three lots paid, one of them has expired by the time of the return."""
    lots = [
        ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON - days * DAY)
        for days in (362, 100, 50)
    ]
    purchase = ring_up(
        cast.shop, 125_000, member=cast.sara, points_amount=125_000, now=NOON
    ).purchase
    after_the_first = NOON + 10 * DAY

    returned = return_purchase(
        purchase_id=purchase.pk, return_number="1", actor=SYSTEM, now=after_the_first
    )

    assert returned.record.given_back == 25
    assert returned.balance.balance == 20
    kinds = LedgerEntry.objects.filter(purchase=purchase).order_by("seq")
    assert list(kinds.values_list("kind", "points")) == [
        ("redeem", -25),
        ("redeem_return", 25),
        ("expire", -10),
    ]
    left = PointLot.objects.order_by("expires_at").values_list("purchase_id", "remaining")
    assert list(left) == [
        (lots[0].purchase.pk, 0),
        (lots[1].purchase.pk, 10),
        (lots[2].purchase.pk, 10),
    ]


def test_buying_and_returning_for_ever_gains_nothing(cast: Cast) -> None:
    """P02: earn, return, again."""
    for number in range(4):
        purchase = ring_up(cast.shop, 777_777, member=cast.sara, now=NOON).purchase
        give_back(purchase, 1, number=f"{number}a")
        give_back(purchase, number=f"{number}b")

    balance = balance_of(cast.sara.pk)
    assert (balance.balance, balance.debt) == (0, 0)


def test_paying_with_points_and_returning_for_ever_gains_nothing(cast: Cast) -> None:
    ring_up(cast.shop, 10_000_000, member=cast.sara, now=NOON)
    for _ in range(3):
        purchase = ring_up(
            cast.shop, 333_333, member=cast.sara, points_amount=222_222, now=NOON
        ).purchase
        give_back(purchase, 111_111, number="a")
        give_back(purchase, number="b")

    assert balance_of(cast.sara.pk).balance == 100
