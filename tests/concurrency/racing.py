"""Many at once: threads with connections of their own, let go at the same moment."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from django.db import connection, transaction

from members.exceptions import ClubError
from members.services.conflicts import retry_conflicts

Result = TypeVar("Result")


def race(*works: Callable[[], Result]) -> list[Result | ClubError]:
    """What each of them came to, in their order: a result, or the refusal by name.

    Each runs as a door would run it: in a transaction, again after a deadlock.
    """
    barrier = threading.Barrier(len(works))

    def run(work: Callable[[], Result]) -> Result | ClubError:
        try:
            connection.ensure_connection()
            barrier.wait(20)
            return retry_conflicts(lambda: _in_transaction(work))
        except ClubError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def refusals(outcomes: Sequence[Any]) -> list[str]:
    """The codes of those that were refused."""
    return sorted(outcome.code for outcome in outcomes if isinstance(outcome, ClubError))


def successes(outcomes: Sequence[Any]) -> list[Any]:
    """What the others came to."""
    return [outcome for outcome in outcomes if not isinstance(outcome, ClubError)]


def _in_transaction(work: Callable[[], Result]) -> Result:
    with transaction.atomic():
        return work()
