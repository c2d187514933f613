"""I15: what the ledger has written, the database itself will not change, delete or empty."""

import pytest
from django.db import DatabaseError, connection, transaction

from members.models import AuditEntry, Consent
from points.models import Allocation, LedgerEntry
from tests.cast import Cast
from tests.factories import ring_up
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db

TABLES = [LedgerEntry, Allocation, AuditEntry, Consent]


@pytest.fixture(autouse=True)
def _rows_in_every_table(cast: Cast) -> None:
    ring_up(cast.shop, 1_000_000, member=cast.sara)
    ring_up(cast.shop, 5_000, member=cast.sara, points_amount=5_000)


def run(statement: str) -> None:
    """One statement in a savepoint of its own."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("model", TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_no_row_changes_or_goes(model: type[LedgerEntry], statement: str) -> None:
    table = model._meta.db_table
    assert model.objects.exists()

    with nothing_changed(), pytest.raises(DatabaseError, match=f"{table} is append-only"):
        run(statement.format(table))


@pytest.mark.parametrize("model", TABLES)
def test_no_table_is_emptied(model: type[LedgerEntry]) -> None:
    """The tests' own clean-up needs this one trigger off; here it is on, as in production."""
    table = model._meta.db_table
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER append_only_table")

    with nothing_changed(), pytest.raises(DatabaseError, match=f"{table} is append-only"):
        run(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("model", TABLES)
def test_not_even_where_triggers_are_off_for_a_replica(model: type[LedgerEntry]) -> None:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgenabled FROM pg_trigger WHERE tgrelid = %s::regclass"
            " AND tgname = 'append_only_rows'",
            [table],
        )
        found = cursor.fetchall()

    assert found == [("A",)]


def test_the_objects_refuse_as_well(cast: Cast) -> None:
    entry = LedgerEntry.objects.earliest("id")
    entry.points += 1

    with nothing_changed(), pytest.raises(DatabaseError), transaction.atomic():
        entry.save()
    with nothing_changed(), pytest.raises(DatabaseError), transaction.atomic():
        LedgerEntry.objects.filter(pk=entry.pk).update(points=99)
