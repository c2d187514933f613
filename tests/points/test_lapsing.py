"""Credit sales that nobody pays in time: a warning, then their points lapse."""

import pytest

from members.models import AuditEntry, Message
from members.roles import SYSTEM
from points.models import LedgerEntry, Program, Purchase
from points.selectors.balances import balance_of
from points.selectors.budget import budget_on
from points.selectors.returns import preview_return
from points.services.budget import sweep_surpluses
from points.services.claims import claim_purchase, settle_purchase
from points.services.lapsing import lapse_credit_sales, warn_of_lapses
from points.services.returns import return_purchase
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import make_member, ring_up
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db

LAST_DAY = NOON + 60 * DAY  # the program's credit_days
LATE = LAST_DAY + DAY


def on_credit(cast: Cast, amount: int = 1_000_000) -> Purchase:
    """A bill that Sara still owes."""
    return ring_up(cast.shop, amount, member=cast.sara, tender="credit", now=NOON).purchase


def test_to_the_day(cast: Cast) -> None:
    purchase = on_credit(cast)

    in_time = lapse_credit_sales(now=LAST_DAY.replace(hour=23, minute=59))
    too_late = lapse_credit_sales(now=LATE.replace(hour=0))

    assert (in_time, too_late) == (0, 1)
    entry = LedgerEntry.objects.get(kind="lapse")
    assert (entry.points, entry.value, entry.source) == (-10, -50_000, f"purchase:{purchase.pk}")
    purchase.refresh_from_db()
    assert (purchase.lapsed_at, purchase.recovered_points, purchase.recovered_value) == (
        LATE.replace(hour=0),
        10,
        50_000,
    )
    assert balance_of(cast.sara.pk, now=LATE).balance == 0
    audit = AuditEntry.objects.latest("id")
    assert (audit.action, audit.actor_kind, audit.facts) == (
        "purchase.lapsed",
        "system",
        {"points": 10},
    )


def test_twice_is_once(cast: Cast) -> None:
    on_credit(cast)
    lapse_credit_sales(now=LATE)

    with nothing_changed():
        again = lapse_credit_sales(now=LATE + DAY)

    assert again == 0


def test_each_sale_goes_by_its_own_program(cast: Cast) -> None:
    Program.objects.update(credit_days=10)
    on_credit(cast)

    lapsed = [lapse_credit_sales(now=NOON + days * DAY) for days in (10, 11)]

    assert lapsed == [0, 1]


def test_the_cap_is_free_again(cast: Cast) -> None:
    on_credit(cast)
    sweep_surpluses()

    lapse_credit_sales(now=LATE)
    sweep_surpluses()

    view = budget_on(NOON.date())
    assert (view.given_back, view.pool, view.allowed) == (0, 50_000, 50_000)


def test_settled_returned_and_nobodys_sales_do_not_lapse(cast: Cast) -> None:
    settle_purchase(purchase_id=on_credit(cast).pk, actor=SYSTEM, now=NOON)
    return_purchase(purchase_id=on_credit(cast).pk, return_number="1", actor=SYSTEM, now=NOON)
    ring_up(cast.shop, 1_000_000, tender="credit", now=NOON)
    ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON)

    with nothing_changed():
        lapsed = lapse_credit_sales(now=LATE)

    assert lapsed == 0


def test_claimed_too_late_it_lapses_at_the_next_run(cast: Cast) -> None:
    purchase = ring_up(cast.shop, 1_000_000, tender="credit", now=NOON).purchase
    lapse_credit_sales(now=LATE)
    claim_purchase(purchase_id=purchase.pk, member_id=cast.sara.pk, actor=SYSTEM, now=LATE)

    lapsed = lapse_credit_sales(now=LATE + DAY)

    assert (lapsed, balance_of(cast.sara.pk).balance) == (1, 0)


def test_settling_afterwards_brings_no_points(cast: Cast) -> None:
    purchase = on_credit(cast)
    lapse_credit_sales(now=LATE)

    settled = settle_purchase(purchase_id=purchase.pk, actor=SYSTEM, now=LATE)

    assert settled.settled_at == LATE
    balance = balance_of(cast.sara.pk, now=LATE)
    assert (balance.balance, balance.debt) == (0, 0)


@pytest.mark.parametrize("amounts", [(1_000_000,), (300_000, 700_000)])
def test_goods_of_a_lapsed_sale_come_back(cast: Cast, amounts: tuple[int, ...]) -> None:
    purchase = on_credit(cast)
    ring_up(cast.shop, 2_000_000, member=cast.sara, now=NOON)
    lapse_credit_sales(now=LATE)

    for number, amount in enumerate(amounts):
        purchase.refresh_from_db()
        foreseen = preview_return(purchase, amount=amount, now=LATE)
        done = return_purchase(
            purchase_id=purchase.pk,
            return_number=str(number),
            actor=SYSTEM,
            amount=amount,
            now=LATE,
        )
        assert (foreseen.clawed_back, done.record.clawed_back, done.record.debt) == (0, 0, 0)

    assert balance_of(cast.sara.pk, now=LATE).spendable == 20


def test_of_a_sale_partly_returned_the_rest_lapses(cast: Cast) -> None:
    purchase = on_credit(cast)
    return_purchase(
        purchase_id=purchase.pk, return_number="1", actor=SYSTEM, amount=400_000, now=NOON
    )

    lapse_credit_sales(now=LATE)

    assert LedgerEntry.objects.get(kind="lapse").points == -6


def test_waiting_points_that_had_repaid_a_return_are_owed(cast: Cast) -> None:
    first = ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON).purchase
    ring_up(cast.shop, 50_000, member=cast.sara, points_amount=50_000, now=NOON)
    return_purchase(purchase_id=first.pk, return_number="1", actor=SYSTEM, now=NOON)
    late = on_credit(cast, 3_000_000)

    lapse_credit_sales(now=LATE)

    late.refresh_from_db()
    assert (late.recovered_points, late.debt_points) == (20, 10)
    balance = balance_of(cast.sara.pk, now=LATE)
    assert (balance.balance, balance.debt) == (0, 10)


def test_owed_points_are_repaid_out_of_others_at_once(cast: Cast) -> None:
    first = ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON).purchase
    ring_up(cast.shop, 50_000, member=cast.sara, points_amount=50_000, now=NOON)
    return_purchase(purchase_id=first.pk, return_number="1", actor=SYSTEM, now=NOON)
    late = on_credit(cast, 3_000_000)
    ring_up(cast.shop, 1_500_000, member=cast.sara, now=NOON)

    lapse_credit_sales(now=LATE)

    late.refresh_from_db()
    assert (late.recovered_points, late.debt_points) == (30, 0)
    balance = balance_of(cast.sara.pk, now=LATE)
    assert (balance.balance, balance.debt) == (5, 0)


def test_a_day_before_and_at_the_end_the_member_is_told_once(cast: Cast) -> None:
    purchase = on_credit(cast)

    told = [warn_of_lapses(now=NOON + days * DAY) for days in (58, 59, 60, 61)]
    lapse_credit_sales(now=LATE)

    assert told == [0, 1, 0, 0]
    keys = Message.objects.order_by("id").values_list("natural_key", flat=True)
    assert list(keys) == [f"credit-warned:{purchase.pk}", f"credit-lapsed:{purchase.pk}"]


def test_who_allows_no_messages_is_not_told(cast: Cast) -> None:
    silent = make_member(service=False)
    ring_up(cast.shop, 1_000_000, member=silent, tender="credit", now=NOON)

    told = warn_of_lapses(now=LAST_DAY)
    lapsed = lapse_credit_sales(now=LATE)

    assert (told, lapsed, Message.objects.count()) == (0, 1, 0)
