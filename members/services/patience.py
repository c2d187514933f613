"""Time for work that is longer than a request: the nightly check, an import, a seed."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection

LIMITS = ("statement_timeout", "idle_in_transaction_session_timeout")
_is_unhurried: ContextVar[bool] = ContextVar("is_unhurried", default=False)


@contextmanager
def unhurried() -> Iterator[None]:
    """No limit on statements and pauses of this connection; never on a request's path. Inside
    another of its kind it changes nothing, so that the outer one keeps what it has.
    """
    if _is_unhurried.get():
        yield
        return
    token = _is_unhurried.set(True)
    _run("SET {} = 0")
    try:
        yield
    finally:
        _is_unhurried.reset(token)
        # A transaction that is to be taken back takes the limits with it.
        if not connection.needs_rollback:
            _run("RESET {}")


@contextmanager
def rarely_collecting() -> Iterator[None]:
    """A chunk is thousands of objects: a fifth of the time goes to looking for circles among
    them, most of it in what was loaded before and stays to the end. Whoever works so calls
    `gc.collect` after each chunk, which then looks at little and keeps the memory flat.
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def take_time() -> None:
    """A minute for each statement of this very transaction: for a rare deed that reads whole
    tables, also where somebody waits for it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '60s'")


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        for limit in LIMITS:
            cursor.execute(statement.format(limit))
