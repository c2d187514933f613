"""Tables beside those that are read, in which a rebuild lays down the rows of a large club.

They have no index until all rows are there, so that a row costs a third; and whoever reads finds
the former rows until the moment in which the tables change places. A rebuild that is killed leaves
nothing behind but these.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

FIGURES, ABSENCES = "analytics_memberfigures", "analytics_absence"
TABLES = (FIGURES, ABSENCES)
BESIDE = "{}_beside"
# What sorting the rows for an index takes.
ROOM = "SELECT set_config('maintenance_work_mem', '256MB', true)"

_INDEXES = """
SELECT i.indexname, i.indexdef,
    CASE c.contype WHEN 'p' THEN 'PRIMARY KEY' WHEN 'u' THEN 'UNIQUE' ELSE '' END
FROM pg_indexes AS i
LEFT JOIN pg_constraint AS c ON c.conrelid = %(table)s::text::regclass AND c.conname = i.indexname
WHERE i.schemaname = current_schema() AND i.tablename = %(table)s::text
"""
# Whoever else was allowed to read them, by the owner of the database, is so still.
_GRANTS = """
SELECT told.privilege_type,
    CASE told.grantee WHEN 0 THEN 'PUBLIC' ELSE told.grantee::regrole::text END
FROM pg_class AS c CROSS JOIN LATERAL aclexplode(c.relacl) AS told
WHERE c.oid = %(table)s::text::regclass AND told.grantee <> c.relowner
"""


@dataclass(frozen=True, slots=True)
class _Index:
    name: str
    definition: str
    constraint: str


def open_beside() -> None:
    """Empty ones; what a killed rebuild has left goes."""
    for table in TABLES:
        beside = BESIDE.format(table)
        _run(
            f"DROP TABLE IF EXISTS {beside}",
            f"CREATE TABLE {beside} (LIKE {table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS"
            " INCLUDING IDENTITY INCLUDING STORAGE INCLUDING COMMENTS)",
        )


def index_beside() -> None:
    """The same indexes as the tables that are read have."""
    _run(ROOM)
    for table in TABLES:
        beside = BESIDE.format(table)
        for index in _indexes(table):
            kind, _on, rest = index.definition.partition(f" {index.name} ON ")
            _run(
                f"{kind} {BESIDE.format(index.name)} ON {beside} USING{rest.partition(' USING')[2]}"
            )
        _run(f"ANALYZE {beside}")


def change_over() -> None:
    """They take the places, the names and the readers of the former ones. Waits for who reads
    these, for as long as a lock may be waited for.
    """
    _run(f"LOCK TABLE {', '.join(TABLES)} IN ACCESS EXCLUSIVE MODE")
    for table in TABLES:
        indexes, grants = _indexes(table), _rows(_GRANTS, table)
        beside = BESIDE.format(table)
        _run(
            f"DROP TABLE {table}",
            f"ALTER TABLE {beside} RENAME TO {table}",
            f"ALTER SEQUENCE {beside}_id_seq RENAME TO {table}_id_seq",
            *(_renaming(table, index) for index in indexes),
            *(f"GRANT {right} ON {table} TO {who}" for right, who in grants),
        )


def _renaming(table: str, index: _Index) -> str:
    beside = BESIDE.format(index.name)
    if not index.constraint:
        return f"ALTER INDEX {beside} RENAME TO {index.name}"
    return (
        f"ALTER TABLE {table} ADD CONSTRAINT {index.name} {index.constraint} USING INDEX {beside}"
    )


def _indexes(table: str) -> list[_Index]:
    return [_Index(*row) for row in _rows(_INDEXES, table)]


def _rows(statement: str, table: str) -> Iterable[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"table": table})
        return list(cursor.fetchall())


def _run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
