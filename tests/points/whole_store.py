"""Everything the club keeps anywhere, as text: every column of every table, sessions unpacked,
every key and value in Redis. A new table is among them by itself.
"""

import json
import re
from collections.abc import Iterator

import redis
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection

from members.rules.text import fold_digits, search_key

COLUMNS = """
SELECT c.table_name, c.column_name FROM information_schema.columns c
JOIN information_schema.tables t USING (table_schema, table_name)
WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'
ORDER BY 1, 2
"""


def everything_kept() -> Iterator[tuple[str, str]]:
    """(where, text) of all that is stored."""
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        for table, column in cursor.fetchall():
            cursor.execute(
                f'SELECT "{column}"::text FROM "{table}"'  # noqa: S608 - the catalogue's own names
                f' WHERE "{column}" IS NOT NULL'
            )
            for (text,) in cursor.fetchall():
                yield f"{table}.{column}", text
    for session in Session.objects.all():
        unpacked = json.dumps(session.get_decoded(), ensure_ascii=False, default=str)
        yield "django_session (unpacked)", unpacked
    yield from _cached()


def places_that_tell(words: list[str], numbers: list[str]) -> set[str]:
    """Where one of these words stands, however spelt, or a number, however written."""
    found = set()
    folded = [search_key(word) for word in words]
    for where, text in everything_kept():
        digits = re.sub(r"[^0-9]", "", fold_digits(text))
        key = search_key(text)
        if any(word in key for word in folded) or any(number in digits for number in numbers):
            found.add(where)
    return found


def _cached() -> Iterator[tuple[str, str]]:
    store = redis.Redis.from_url(settings.REDIS_URL)
    for name in store.scan_iter():
        yield "redis key", name.decode(errors="replace")
        if store.type(name) == b"string":
            value = store.get(name)
            text = value.decode(errors="replace") if isinstance(value, bytes) else str(value)
            yield f"redis value of {name!r}", text
