"""Opening balances: what an old club owed, entered once for each member."""

from dataclasses import replace
from datetime import timedelta

import pytest

from members.exceptions import NotAllowed
from members.models import AuditEntry, Member
from members.roles import SYSTEM
from points.models import LedgerEntry, PointLot
from points.rules.openings import OpeningRow
from points.selectors.balances import balance_of
from points.selectors.budget import budget_on
from points.services.openings import Openings, open_balances
from points.services.returns import return_purchase
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import make_member, refused, ring_up
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db


def opened(*rows: OpeningRow) -> Openings:
    """At noon, by the system."""
    return open_balances(rows=rows, actor=SYSTEM, now=NOON)


def test_by_card_and_by_mobile(cast: Cast) -> None:
    other = make_member()

    done = open_balances(
        rows=[
            OpeningRow(2, 300, mobile="+989121234567"),
            OpeningRow(3, 40, card_number=other.card_number),
        ],
        actor=cast.actor("owner"),
        now=NOON,
    )

    assert (done.new, done.unchanged, done.points, done.value) == (2, 0, 340, 1_700_000)
    assert balance_of(cast.sara.pk, now=NOON).spendable == 300
    entry = LedgerEntry.objects.get(account_id=other.pk)
    assert (entry.kind, entry.source, entry.points, entry.value) == (
        "opening",
        "opening",
        40,
        200_000,
    )
    lot = PointLot.objects.get(account_id=other.pk)
    assert lot.expires_at == NOON.replace(year=2027, month=9, day=2, hour=0)
    audit = AuditEntry.objects.latest("id")
    assert (audit.action, audit.facts) == ("balances.opened", {"members": 2, "points": 340})


def test_they_do_not_count_under_the_cap(cast: Cast) -> None:
    opened(OpeningRow(2, 300, mobile="+989121234567"))

    assert budget_on(NOON.date()).given_back == 0


def test_twice_is_once_and_another_balance_is_refused(cast: Cast) -> None:
    row = OpeningRow(2, 300, mobile="+989121234567")
    opened(row)

    with nothing_changed():
        again = opened(row, replace(row, row=3, points=301))

    assert (again.new, again.unchanged) == (0, 1)
    assert [(one.row, one.field, one.code) for one in again.refused] == [
        (3, "points", "other_balance")
    ]


def test_the_last_day_may_be_given(cast: Cast) -> None:
    opened(OpeningRow(2, 300, mobile="+989121234567", expires_on=NOON.date()))

    lot = PointLot.objects.get()
    assert lot.expires_at == NOON.replace(hour=0) + DAY


def test_a_bad_row_does_not_hold_up_the_others(cast: Cast) -> None:
    gone, other = make_member(), make_member()
    Member.objects.filter(pk=gone.pk).update(status=Member.Status.MERGED)

    done = opened(
        OpeningRow(2, 10, mobile="+989120000000"),
        OpeningRow(3, 10, card_number=gone.card_number),
        OpeningRow(4, 10, mobile="+989121234567", card_number=other.card_number),
        OpeningRow(5, 10, mobile="+989121234567", expires_on=NOON.date() - timedelta(days=1)),
        OpeningRow(6, 10, mobile="+989121234567", expires_on=NOON.date().replace(year=2050)),
        OpeningRow(7, 10),
        OpeningRow(8, 10, card_number=other.card_number),
    )

    assert [(one.row, one.field, one.code) for one in done.refused] == [
        (2, "mobile", "unknown"),
        (3, "card_number", "unknown"),
        (4, "mobile", "another_card"),
        (5, "expires_on", "in_the_past"),
        (6, "expires_on", "out_of_range"),
        (7, "mobile", "required"),
    ]
    assert (done.new, balance_of(other.pk, now=NOON).spendable) == (1, 10)


def test_what_is_owed_is_repaid_first(cast: Cast) -> None:
    purchase = ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON).purchase
    ring_up(cast.shop, 50_000, member=cast.sara, points_amount=50_000, now=NOON)
    return_purchase(purchase_id=purchase.pk, return_number="1", actor=SYSTEM, now=NOON)

    opened(OpeningRow(2, 30, mobile="+989121234567"))

    balance = balance_of(cast.sara.pk, now=NOON)
    assert (balance.balance, balance.debt) == (20, 0)


@pytest.mark.parametrize("role", ["manager", "cashier", "analyst"])
def test_only_who_may_import_history(cast: Cast, role: str) -> None:
    with nothing_changed(), refused(NotAllowed):
        open_balances(
            rows=[OpeningRow(2, 30, mobile="+989121234567")], actor=cast.actor(role), now=NOON
        )


def test_nobody_opens_his_own(cast: Cast) -> None:
    owner = replace(cast.actor("owner"), mobile=cast.sara.mobile)

    with nothing_changed():
        done = open_balances(
            rows=[OpeningRow(2, 30, mobile="+989121234567")], actor=owner, now=NOON
        )

    assert [one.code for one in done.refused] == ["self_award"]
