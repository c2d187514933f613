"""Writing scores of members in bulk: each work of the night fills its own columns."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

from django.db import connection, transaction

from analytics.models import MemberScores
from members.models import Member

AT_ONCE = 20_000
# What a new row does not begin with by itself.
GIVEN = {"member", "scored_on"}


def open_scores(day: date) -> int:
    """A row for every active member and for nobody else; all stand for `day` from now on. How
    many are new comes back.
    """
    told = [field for field in MemberScores._meta.concrete_fields if field.name not in GIVEN]
    columns = ", ".join(str(field.column) for field in told)
    values = ", ".join("%s" for _field in told)
    statement = f"""
        INSERT INTO analytics_memberscores (member_id, scored_on, {columns})
        SELECT id, %s, {values} FROM members_member AS m
        WHERE status = %s
            AND NOT EXISTS (SELECT FROM analytics_memberscores WHERE member_id = m.id)
        ORDER BY id
        ON CONFLICT DO NOTHING
    """  # noqa: S608 - names of our own columns
    with transaction.atomic():
        MemberScores.objects.exclude(member__status=Member.Status.ACTIVE).delete()
        MemberScores.objects.exclude(scored_on=day).update(scored_on=day)
        with connection.cursor() as cursor:
            defaults = [field.get_default() for field in told]
            cursor.execute(statement, [day, *defaults, Member.Status.ACTIVE])
            return int(cursor.rowcount)


def write_scores(columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> int:
    """Set these columns from rows of (member id, value of each column, …); only what differs is
    written. Who has no row of scores is passed over. How many were changed comes back.
    """
    fields = [MemberScores._meta.get_field(name) for name in columns]
    kinds = ["bigint", *(str(field.db_type(connection)).split("(")[0] for field in fields)]
    told = ", ".join(f"%s::{kind}[]" for kind in kinds)
    pairs = ", ".join(f"{name} = told.{name}" for name in columns)
    ours = ", ".join(f"s.{name}" for name in columns)
    theirs = ", ".join(f"told.{name}" for name in columns)
    statement = f"""
        UPDATE analytics_memberscores AS s SET {pairs}
        FROM unnest({told}) AS told (member_id, {", ".join(columns)})
        WHERE s.member_id = told.member_id AND ({ours}) IS DISTINCT FROM ({theirs})
    """  # noqa: S608 - names of our own columns and types
    return sum(_write(statement, some) for some in _parts(rows))


def _write(statement: str, rows: Sequence[tuple[Any, ...]]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(column) for column in zip(*rows, strict=True)])
        return int(cursor.rowcount)


def _parts(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    waiting = iter(rows)
    while some := list(islice(waiting, AT_ONCE)):
        yield some
