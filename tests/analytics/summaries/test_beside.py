"""A large club is summed up in tables beside, which then change places with those that are read."""

from contextlib import closing
from types import SimpleNamespace

import pytest
from django.db import connection

from analytics.models import Absence, MemberFigures, SummaryState
from analytics.selectors.freshness import freshness
from analytics.services.summaries import rebuilding
from analytics.services.summaries.beside import TABLES
from analytics.services.summaries.folding import fold_stale
from analytics.services.summaries.rebuilding import rebuild_summaries
from members.models import Member
from tests.analytics.summaries.recount import counted, stored
from tests.analytics.way_cases import joined, visits
from tests.cast import Cast
from tests.clock import NOON

SHAPE = """
SELECT 'column', attname, format_type(atttypid, atttypmod) || attnotnull::text || attidentity::text
FROM pg_attribute WHERE attrelid = %(table)s::text::regclass AND attnum > 0 AND NOT attisdropped
UNION ALL
SELECT 'index', indexname, indexdef FROM pg_indexes WHERE tablename = %(table)s::text
UNION ALL
SELECT 'constraint', conname, pg_get_constraintdef(oid)
FROM pg_constraint WHERE conrelid = %(table)s::text::regclass
UNION ALL
SELECT 'sequence', pg_get_serial_sequence(%(table)s, 'id'), ''
"""


@pytest.fixture(autouse=True)
def _large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuilding, "FEW", 0)
    monkeypatch.setattr(rebuilding, "AT_ONCE", 2)
    monkeypatch.setattr(rebuilding, "PAUSE", 0.1)


def shape(table: str) -> set[tuple[str, ...]]:
    """Its columns, indexes and constraints, by name."""
    with connection.cursor() as cursor:
        cursor.execute(SHAPE, {"table": table})
        return set(cursor.fetchall())


@pytest.mark.django_db
def test_rows_are_those_of_the_purchases_and_tables_are_as_before(cast: Cast) -> None:
    visits(cast.shop, cast.sara, [500, 300, 40])
    visits(cast.other_shop, joined(days_ago=600), [590, 20])
    before = {table: shape(table) for table in TABLES}
    told: list[int] = []

    assert rebuild_summaries(now=NOON, tell=told.append) == Member.objects.count()

    assert stored() == counted()
    assert {table: shape(table) for table in TABLES} == before
    assert told == sorted(told)
    assert told[-1] == 100
    assert SummaryState.objects.get().rebuilt_at == NOON


@pytest.mark.django_db
def test_what_comes_after_is_folded_into_the_new_tables(cast: Cast) -> None:
    visits(cast.shop, cast.sara, [300])
    rebuild_summaries()

    visits(cast.shop, cast.sara, [10])
    fold_stale()

    assert MemberFigures.objects.get(member=cast.sara, shop=None).visits == 2
    assert Absence.objects.filter(member=cast.sara, shop=None).count() == 1
    assert stored() == counted()


@pytest.mark.django_db
def test_a_member_who_is_gone_has_no_rows_any_more(cast: Cast) -> None:
    member = joined(days_ago=30)
    rebuild_summaries()
    Member.objects.filter(pk=member.pk).update(status="erased")

    rebuild_summaries()

    assert not MemberFigures.objects.filter(member=member).exists()


@pytest.mark.django_db(transaction=True)
def test_until_the_change_everybody_reads_the_former_rows(cast: Cast) -> None:
    visits(cast.shop, cast.sara, [50])
    rebuild_summaries()
    visits(cast.shop, cast.sara, [20])

    def die(_done: int) -> None:
        assert MemberFigures.objects.get(member=cast.sara, shop=None).visits == 1
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild_summaries(tell=die)

    assert freshness().is_rebuilding
    assert MemberFigures.objects.get(member=cast.sara, shop=None).visits == 1
    fold_stale()
    assert MemberFigures.objects.get(member=cast.sara, shop=None).visits == 2
    assert stored() == counted()


@pytest.mark.django_db(transaction=True)
def test_whoever_reads_for_long_is_waited_for(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    visits(cast.shop, cast.sara, [50])
    pauses: list[float] = []
    with closing(connection.copy()) as other, other.cursor() as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM analytics_memberfigures")

        def stop_reading(seconds: float) -> None:
            pauses.append(seconds)
            reader.execute("COMMIT")

        monkeypatch.setattr(rebuilding, "time", SimpleNamespace(sleep=stop_reading))
        rebuild_summaries()

    assert pauses == [0.1]
    assert stored() == counted()


@pytest.mark.django_db
def test_who_might_read_the_tables_still_may(cast: Cast) -> None:
    visits(cast.shop, cast.sara, [50])
    with connection.cursor() as cursor:
        cursor.execute("GRANT SELECT ON analytics_memberfigures TO PUBLIC")

        rebuild_summaries()

        cursor.execute(
            "SELECT has_table_privilege('public', 'analytics_memberfigures', 'SELECT'),"
            " has_table_privilege('public', 'analytics_memberfigures', 'INSERT'),"
            " has_table_privilege('public', 'analytics_absence', 'SELECT')"
        )
        assert cursor.fetchone() == (True, False, False)
