"""Rows whose text tells of a person, wherever it stands: found by the database, judged by rule."""

from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.models import Model

from members.rules.traces import Traces

# One spelling for comparing, as `search_key` has it; what has no counterpart vanishes.
_FOLDED = {
    "۰۱۲۳۴۵۶۷۸۹": "0123456789",
    "٠١٢٣٤٥٦٧٨٩": "0123456789",
    "يىئ": "ییی",
    "ك": "ک",
    "آأإٱ": "اااا",
    "ؤ": "و",
    "ةۀ": "هه",
}
SIGNS = "".join(_FOLDED) + "\u200c\u0640\u0621\u0654"
LATIN = "".join(_FOLDED.values())


def rows_telling(model: type[Model], column: str, traces: Traces) -> Iterator[Any]:
    """The keys of this table's rows whose column (text or JSON) tells who it is.

    Reads the whole table: for tables that are small or short-lived.
    """
    numbers = [f"%{number}%" for number in traces.numbers]
    names = list(traces.names)
    addresses = [f"%{_plain(address)}%" for address in traces.addresses]
    if not numbers and not names and not addresses:
        return
    quote = connection.ops.quote_name
    told = f"translate(lower({quote(column)}::text), %s, %s)"
    tests = [f"regexp_replace({told}, '[^0-9]+', '', 'g') LIKE ANY(%s)"]
    given: list[Any] = [SIGNS, LATIN, numbers]
    if addresses:
        tests.append(f"(lower({quote(column)}::text) LIKE ANY(%s))")
        given.append(addresses)
    for pair in names:
        # The folded name's longest word is looked for; the rule below is exact.
        words = [f"%{max(name.split(), key=len)}%" for name in pair]
        tests.append(f"({told} LIKE ALL(%s))")
        given += [SIGNS, LATIN, words]
    statement = (
        f"SELECT {quote(str(model._meta.pk.column))}, {quote(column)}::text"  # noqa: S608
        f" FROM {quote(model._meta.db_table)} WHERE {' OR '.join(tests)}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        found = cursor.fetchall()
    for key, text in found:
        if traces.are_in(text):
            yield key


def _plain(address: str) -> str:
    """As it stands within a pattern: `_` is a letter of many addresses."""
    return address.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
