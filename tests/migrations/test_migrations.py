"""Migrations: complete, reversible, and they bring the database's own guards along."""

from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader

ROOMS = ("members", "points", "campaigns", "analytics")
GUARDED = {"points_ledgerentry", "points_allocation", "members_auditentry", "members_consent"}


def own_migrations() -> Iterator[tuple[str, Migration]]:
    """Every migration of our rooms."""
    loader = MigrationLoader(None)
    for (room, name), migration in sorted(loader.disk_migrations.items()):
        if room in ROOMS:
            yield f"{room}.{name}", migration


def test_each_can_be_undone() -> None:
    stuck = [
        name
        for name, migration in own_migrations()
        if not all(operation.reversible for operation in migration.operations)
    ]

    assert stuck == []


@pytest.mark.django_db
def test_no_model_waits_for_a_migration() -> None:
    call_command("makemigrations", "--check", "--dry-run", stdout=StringIO())


@pytest.mark.django_db
def test_the_guards_come_with_the_tables() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE 'append_only%'"
        )
        found = set(cursor.fetchall())

    kinds = ("append_only_rows", "append_only_table")
    assert found == {(table, kind) for table in GUARDED for kind in kinds}


@pytest.mark.django_db(transaction=True)
def test_the_last_step_back_and_forth() -> None:
    """The guards go with their migration and return with it, awake even for a replica."""
    try:
        for room in ("points", "members"):
            call_command("migrate", room, "0001", verbosity=0)
    finally:  # with what stands upon them, in the rooms above: the next tests need it all
        call_command("migrate", verbosity=0)

    with connection.cursor() as cursor:
        cursor.execute("SELECT tgenabled FROM pg_trigger WHERE tgname LIKE 'append_only%'")
        awake = [state for (state,) in cursor.fetchall()]
        for table in GUARDED:  # as the other tests know it: see tests/conftest.py
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER append_only_table")
    assert awake == ["A"] * 8
