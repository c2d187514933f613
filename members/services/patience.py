"""Time for work that is longer than a request: the nightly check, an import, a seed."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

LIMITS = ("statement_timeout", "idle_in_transaction_session_timeout")


@contextmanager
def unhurried() -> Iterator[None]:
    """No limit on statements and pauses of this connection; never on a request's path."""
    _run("SET {} = 0")
    yield
    _run("RESET {}")


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        for limit in LIMITS:
            cursor.execute(statement.format(limit))
