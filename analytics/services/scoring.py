"""Writing scores of members in bulk: each work of the night fills its own columns."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

from django.db import connection, transaction

from analytics.models import MemberScores
from members.models import Member

AT_ONCE = 20_000


def open_scores(day: date) -> int:
    """A row for every active member and for nobody else; all stand for `day` from now on. How
    many are new comes back.
    """
    with transaction.atomic():
        MemberScores.objects.exclude(member__status=Member.Status.ACTIVE).delete()
        MemberScores.objects.exclude(scored_on=day).update(scored_on=day)
        without = Member.objects.filter(status=Member.Status.ACTIVE, scores__isnull=True)
        new = 0
        for some in _parts(without.order_by("pk").values_list("pk").iterator(AT_ONCE)):
            rows = [MemberScores(member_id=member_id, scored_on=day) for (member_id,) in some]
            MemberScores.objects.bulk_create(rows, ignore_conflicts=True)
            new += len(rows)
        return new


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
