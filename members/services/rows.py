"""Making and writing rows of one kind: as one INSERT for a few, as COPY for a great many."""

import json
from collections.abc import Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, TypeVar

from django.db import connection
from django.db.models import AutoField, JSONField, Model
from django.db.models.base import ModelState
from psycopg.types.json import Jsonb

FEW = 100
ENCODE = json.JSONEncoder(ensure_ascii=False).encode
Row = TypeVar("Row", bound=Model)


def fresh_row(model: type[Row], **given: Any) -> Row:
    """A new row by its columns' names (`shop_id`, not `shop`), the others at their defaults.

    The same as `model(**given)` without its signals, which nobody here listens to, and without
    setting field by field: a tenth of the time, which counts for thousands of rows.
    """
    defaults = _defaults(model)
    if not given.keys() <= defaults.keys():
        unknown = ", ".join(sorted(given.keys() - defaults.keys()))
        message = f"{model.__name__} has no column {unknown}"
        raise TypeError(message)
    row = model.__new__(model)
    row.__dict__.update(defaults)
    row.__dict__.update(given)
    row._state = ModelState()
    return row


def insert_rows(rows: Sequence[Model]) -> None:
    """Insert new rows of one model and give them their ids, in order.

    Every constraint and trigger holds for COPY as for INSERT. What the rows refer to must have
    its id already.
    """
    if not rows:
        return
    model = type(rows[0])
    if len(rows) < FEW:
        _insert(model, rows)
    else:
        _copy(model, rows)


@lru_cache(maxsize=32)
def _defaults(model: type[Model]) -> dict[str, Any]:
    return {field.attname: field.get_default() for field in model._meta.concrete_fields}


def _insert(model: type[Model], rows: Sequence[Model]) -> None:
    """One statement, written once for each model and number of rows: composing it anew through
    the ORM costs several times what the database needs to carry it out.
    """
    statement, values_of, documents = _insert_statement(model, len(rows))
    given: list[Any] = []
    for row in rows:
        values = list(values_of(row.__dict__))
        for at in documents:
            values[at] = Jsonb(values[at], dumps=ENCODE)
        given += values
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        numbers = cursor.fetchall()
    alias = connection.alias
    for row, (number,) in zip(rows, numbers, strict=True):
        row.pk = number
        row._state.adding = False
        row._state.db = alias


@lru_cache(maxsize=256)
def _insert_statement(model: type[Model], count: int) -> tuple[str, Any, list[int]]:
    """The INSERT, what takes a row's values for it, and which of them are documents."""
    meta = model._meta
    fields = [field for field in meta.concrete_fields if not isinstance(field, AutoField)]
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(str(field.column)) for field in fields)
    places = f"({', '.join(['%s'] * len(fields))})"
    statement = (
        f"INSERT INTO {quoted(meta.db_table)} ({columns})"  # noqa: S608 - names of our own tables
        f" VALUES {', '.join([places] * count)} RETURNING {quoted(str(meta.pk.column))}"
    )
    documents = [at for at, field in enumerate(fields) if isinstance(field, JSONField)]
    return statement, itemgetter(*(field.attname for field in fields)), documents


def _copy(model: type[Model], rows: Sequence[Model]) -> None:
    meta = model._meta
    fields = meta.concrete_fields
    documents = [at for at, field in enumerate(fields) if isinstance(field, JSONField)]
    values_of = itemgetter(*(field.attname for field in fields))
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(str(field.column)) for field in fields)
    statement = f"COPY {quoted(meta.db_table)} ({columns}) FROM STDIN"
    with connection.cursor() as cursor:
        _number(cursor, model, rows)
        # COPY is the driver's own: Django names its errors only when asked to.
        with connection.wrap_database_errors, cursor.copy(statement) as copy:
            for row in rows:
                values = values_of(row.__dict__)
                copy.write_row(_with_documents(values, documents) if documents else values)
    alias = connection.alias
    for row in rows:
        row._state.adding = False
        row._state.db = alias


def _number(cursor: Any, model: type[Model], rows: Sequence[Model]) -> None:
    """Ids from the table's own sequence."""
    key = model._meta.pk.attname
    cursor.execute(
        "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
        [model._meta.db_table, model._meta.pk.column, len(rows)],
    )
    for row, (number,) in zip(rows, cursor.fetchall(), strict=True):
        setattr(row, key, number)


def _with_documents(values: tuple[Any, ...], documents: Sequence[int]) -> list[Any]:
    written = list(values)
    for at in documents:
        written[at] = ENCODE(written[at])
    return written
