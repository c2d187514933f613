"""The battery's races (C01, C06, C07, C09, C10, C11, C20), each with its exact result."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from members.exceptions import ClubError
from members.models import Member
from members.roles import SYSTEM
from members.services.members import register_member
from points.exceptions import NotEnoughPoints
from points.models import LedgerEntry, Purchase
from points.rules.sales import Sale
from points.selectors.balances import balance_of
from points.services.budget import sweep_surpluses
from points.services.claims import claim_purchase
from points.services.expiry import expire_points
from points.services.purchases import Booked, record_purchase
from points.services.returns import Returned, return_purchase
from tests.cast import Cast, assemble_cast
from tests.concurrency.racing import race, refusals, successes
from tests.factories import make_sale, ring_up

pytestmark = pytest.mark.django_db(transaction=True)

POINT = 5_000
AT_ONCE = 16


def spend(cast: Cast, points: int) -> Sale:
    """A bill paid wholly with so many points."""
    return make_sale(cast.shop, points * POINT, member=cast.sara, points_amount=points * POINT)


def book(sale: Sale) -> Booked:
    return record_purchase(sale=sale, actor=SYSTEM)


def take_back(purchase: Purchase, number: str) -> Returned:
    return return_purchase(purchase_id=purchase.pk, return_number=number, actor=SYSTEM)


def test_c01_a_balance_of_100_pays_ten_bills_of_ten() -> None:
    cast = assemble_cast()
    ring_up(cast.shop, 10_000_000, member=cast.sara)

    outcomes = race(*(partial(book, spend(cast, 10)) for _ in range(AT_ONCE)))

    assert len(successes(outcomes)) == 10
    assert refusals(outcomes) == ["insufficient_points"] * 6
    assert balance_of(cast.sara.pk).balance == 0


def test_c06_buying_and_spending_at_once() -> None:
    cast = assemble_cast()
    ring_up(cast.shop, 2_000_000, member=cast.sara)
    buys = [make_sale(cast.shop, 1_000_000, member=cast.sara) for _ in range(8)]
    spends = [spend(cast, 20) for _ in range(8)]

    outcomes = race(*(partial(book, sale) for sale in [*buys, *spends]))

    spent = [booked for booked in successes(outcomes) if booked.spent_points]
    assert len(successes(outcomes)) - len(spent) == 8
    assert 1 <= len(spent) <= 5
    assert set(refusals(outcomes)) == {"insufficient_points"}
    assert balance_of(cast.sara.pk).balance == 20 + 80 - 20 * len(spent)


def test_c07_two_cashiers_return_the_same_goods() -> None:
    cast = assemble_cast()
    purchase = ring_up(cast.shop, 10_000_000, member=cast.sara).purchase

    outcomes = race(partial(take_back, purchase, "one"), partial(take_back, purchase, "two"))

    assert len(successes(outcomes)) == 1
    assert refusals(outcomes) == ["already_returned"]
    assert balance_of(cast.sara.pk).balance == 0


def test_c09_a_return_against_the_spending_of_its_points() -> None:
    cast = assemble_cast()
    purchase = ring_up(cast.shop, 10_000_000, member=cast.sara).purchase

    outcomes = race(partial(take_back, purchase, "all"), partial(book, spend(cast, 100)))

    balance = balance_of(cast.sara.pk)
    if refusals(outcomes):
        assert refusals(outcomes) == ["insufficient_points"]
        assert (balance.balance, balance.debt) == (0, 0)
    else:
        assert (balance.balance, balance.debt) == (0, 100)


def test_c10_each_point_is_either_spent_or_expired() -> None:
    cast = assemble_cast()
    long_ago = timezone.now() - timedelta(days=364)
    ring_up(cast.shop, 10_000_000, member=cast.sara, now=long_ago)
    at_the_end = timezone.now() + timedelta(days=5)

    outcomes = race(partial(book, spend(cast, 100)), lambda: expire_points(now=at_the_end))

    kinds = set(LedgerEntry.objects.filter(points__lt=0).values_list("kind", flat=True))
    assert kinds in ({"redeem"}, {"expire"})
    assert all(
        isinstance(refusal, NotEnoughPoints)
        for refusal in outcomes
        if isinstance(refusal, ClubError)
    )
    assert balance_of(cast.sara.pk).balance == 0


def test_c11_two_expiry_workers_expire_a_lot_once() -> None:
    cast = assemble_cast()
    ring_up(cast.shop, 10_000_000, member=cast.sara, now=timezone.now() - timedelta(days=500))

    outcomes = race(expire_points, expire_points)

    assert sorted(successes(outcomes)) == [0, 100]
    assert LedgerEntry.objects.filter(kind=LedgerEntry.Kind.EXPIRE).count() == 1


def test_c20_one_mobile_in_sixteen_spellings_is_one_member() -> None:
    spellings = ["09121112233", "+989121112233", "۰۹۱۲۱۱۱۲۲۳۳", "0098 912 111 2233"] * 4

    outcomes = race(
        *(
            partial(
                register_member, actor=SYSTEM, mobile=mobile, first_name="سارا", last_name="احمدی"
            )
            for mobile in spellings
        )
    )

    assert len(successes(outcomes)) == 1
    assert refusals(outcomes) == ["phone_taken"] * 15
    assert Member.objects.count() == 1


def test_one_receipt_at_two_tills_is_booked_once() -> None:
    cast = assemble_cast()
    sale = make_sale(cast.shop, member=cast.sara, receipt="A-1")

    outcomes = race(*(partial(book, sale) for _ in range(8)))

    assert len(successes(outcomes)) == 1
    assert refusals(outcomes) == ["duplicate_receipt"] * 7
    assert balance_of(cast.sara.pk).balance == 50


def test_two_members_claim_one_sale() -> None:
    cast = assemble_cast()
    purchase = ring_up(cast.shop, 10_000_000).purchase
    others = [
        register_member(actor=SYSTEM, mobile=f"0913000000{n}", first_name="رضا", last_name="کیان")
        for n in range(4)
    ]

    outcomes = race(
        *(
            partial(claim_purchase, purchase_id=purchase.pk, member_id=member.pk, actor=SYSTEM)
            for member in others
        ),
        sweep_surpluses,
    )

    assert refusals(outcomes) == ["already_claimed"] * 3
    assert sum(balance_of(member.pk).balance for member in others) == 100
