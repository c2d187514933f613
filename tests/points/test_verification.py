"""R16: one bad row of each kind; the checker finds it, names whose it is, and mends nothing."""

import pytest
from django.db import connection

from members.roles import SYSTEM
from points.models import Account, BudgetWindow, LedgerEntry, PointLot, Purchase
from points.selectors.verification import CHECKS, Breach, find_breaches
from points.services.budget import sweep_surpluses
from points.services.returns import return_purchase
from tests.cast import Cast
from tests.clock import NOON
from tests.factories import make_member, ring_up
from tests.snapshots import nothing_changed

pytestmark = [pytest.mark.django_db, pytest.mark.breaks_ledger]

# Every kind of damage, and every promise that it must show as broken.
DAMAGE = {
    "a balance out of thin air": (
        "UPDATE points_account SET balance = balance + 1",
        {"balance is the sum of entries", "balance is the sum of lots"},
    ),
    "a lot that grew": (
        "UPDATE points_pointlot SET remaining = remaining + 1 WHERE remaining < original",
        {"balance is the sum of lots", "a lot is what is not allocated"},
    ),
    "a negative balance": (
        """ALTER TABLE points_account DROP CONSTRAINT account_never_negative;
           UPDATE points_account SET balance = -1""",
        {
            "balance is never negative",
            "balance is the sum of entries",
            "balance is the sum of lots",
        },
    ),
    "a changed entry": (
        "UPDATE points_ledgerentry SET points = points + 1 WHERE kind = 'earn' AND seq = 1",
        {
            "balance is the sum of entries",
            "entries form a chain",
            "an entry is its lot or its allocations",
            "a purchase earned what its entries say",
        },
    ),
    "a changed running balance": (
        "UPDATE points_ledgerentry SET balance_after = balance_after + 1 WHERE seq = 2",
        {"entries form a chain"},
    ),
    "a gap in the numbers": (
        "UPDATE points_ledgerentry SET seq = seq + 10 WHERE seq = 4",
        {"entries form a chain", "the account knows its last entry"},
    ),
    "a forgotten last entry": (
        "UPDATE points_account SET last_seq = last_seq - 1",
        {"the account knows its last entry"},
    ),
    "an allocation that never was": (
        "UPDATE points_allocation SET points = points + 1",
        {"a lot is what is not allocated", "an entry is its lot or its allocations"},
    ),
    "a lot in another's pocket": (
        """UPDATE points_pointlot SET account_id = (SELECT max(id) FROM members_member)
           WHERE id = (SELECT min(lot_id) FROM points_allocation)""",
        {"entries, lots and allocations are of one member"},
    ),
    "a debt forgiven": (
        "UPDATE points_account SET debt = 0",
        {"debt is what returned purchases left owing"},
    ),
    "points without an entry": (
        """UPDATE points_purchase SET wanted_points = 50, earned_points = 50
           WHERE member_id IS NULL""",
        {"a purchase earned what its entries say"},
    ),
    "a sale that spent more": (
        "UPDATE points_purchase SET spent_points = spent_points + 1 WHERE spent_points > 0",
        {"a purchase moved what its entries say"},
    ),
    "a value that grew": (
        "UPDATE points_purchase SET granted_value = granted_value - 1 WHERE earned_points > 0",
        {"a purchase's value is its points"},
    ),
    "a return that gave nothing back": (
        "UPDATE points_purchase SET debt_points = 0 WHERE status = 'returned'",
        {
            "a returned purchase gave everything back",
            "debt is what returned purchases left owing",
            "a purchase's value is its points",
        },
    ),
    "a return without its paper": (
        "DELETE FROM points_return",
        {"returns add up"},
    ),
    "a sale beyond its allowance": (
        """ALTER TABLE points_purchase DROP CONSTRAINT purchase_within_cap;
           UPDATE points_purchase SET pool_effect = pool_effect + 1
           WHERE id = (SELECT max(id) FROM points_purchase WHERE is_swept)""",
        {"each sale stays within its own allowance", "the pool is what sales gave it"},
    ),
    "a pool out of thin air": (
        "UPDATE points_budgetwindow SET pool = pool + 1",
        {"the pool is what sales gave it"},
    ),
    "a grant beyond the cap": (
        """ALTER TABLE points_purchase DROP CONSTRAINT purchase_within_cap;
           UPDATE points_purchase SET granted_value = granted_value + 100000000
           WHERE id = (SELECT max(id) FROM points_purchase WHERE earned_points > 0)""",
        {
            "the cap holds",
            "each sale stays within its own allowance",
            "a purchase's value is its points",
        },
    ),
    "a guard that sleeps": (
        "ALTER TABLE points_ledgerentry DISABLE TRIGGER append_only_rows",
        {"the ledger refuses change"},
    ),
}


@pytest.fixture(autouse=True)
def _a_lived_in_ledger(cast: Cast) -> None:
    """Sara earned 50, spent them, and returned the first sale: she owes. Another has points."""
    first = ring_up(cast.shop, 5_000_000, member=cast.sara, now=NOON).purchase
    ring_up(cast.shop, 250_000, member=cast.sara, points_amount=250_000, now=NOON)
    ring_up(cast.shop, 2_000_000, member=make_member(), now=NOON)
    ring_up(cast.shop, 1_000_000, now=NOON)
    return_purchase(purchase_id=first.pk, return_number="1", actor=SYSTEM, now=NOON)
    ring_up(cast.shop, 3_000_000, member=cast.sara, now=NOON)
    sweep_surpluses()
    _run("SET CONSTRAINTS ALL IMMEDIATE")


def _run(statements: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statements)


def damage(statements: str) -> None:
    """What a careless hand at the database's own console could do."""
    _run("ALTER TABLE points_ledgerentry DISABLE TRIGGER append_only_rows")
    _run("ALTER TABLE points_allocation DISABLE TRIGGER append_only_rows")
    _run(statements)
    if "append_only_rows" not in statements:
        _run("ALTER TABLE points_ledgerentry ENABLE ALWAYS TRIGGER append_only_rows")
    _run("ALTER TABLE points_allocation ENABLE ALWAYS TRIGGER append_only_rows")


def test_an_honest_ledger_has_no_breach() -> None:
    assert find_breaches() == []


@pytest.mark.parametrize("kind", DAMAGE)
def test_each_kind_of_damage_is_found(kind: str) -> None:
    statements, broken = DAMAGE[kind]
    damage(statements)

    with nothing_changed():
        breaches = find_breaches()

    assert {breach.check for breach in breaches} == broken


def test_every_promise_has_its_damage() -> None:
    assert set().union(*(broken for _, broken in DAMAGE.values())) == set(CHECKS)


def test_the_member_is_named_by_his_card(cast: Cast) -> None:
    damage("UPDATE points_account SET last_seq = 9 WHERE last_seq = 4")

    assert find_breaches() == [
        Breach("the account knows its last entry", cast.sara.card_number, "last 9, entries 4")
    ]


def test_of_a_great_many_breaches_the_first_are_told(cast: Cast) -> None:
    damage("UPDATE points_account SET last_seq = last_seq + 1")

    assert len(find_breaches()) == Account.objects.count() == 2
    assert len(find_breaches(at_most=1)) == 1


def test_the_fixture_touched_every_table() -> None:
    for model in (LedgerEntry, PointLot, Purchase, BudgetWindow):
        assert model._default_manager.exists()
