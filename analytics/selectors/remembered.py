"""What somebody had to wait for is remembered for a while; what is quick is read each time."""

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from django.core.cache import cache

Found = TypeVar("Found")

# Below so many seconds nobody has waited: a club of usual size is told of the moment.
SLOW = 1.0
# A reading of three seconds is good for five minutes: it costs a hundredth of the time at most.
WORTH = 100
LONGEST = 3_600
# What a worker reads ahead lasts until it has read again, and somewhat longer.
READ_AHEAD = 5_400
_is_ahead: ContextVar[bool] = ContextVar("is_ahead", default=False)


@contextmanager
def reading_ahead() -> Iterator[None]:
    """Whatever is asked within is read now and remembered, so that nobody waits for it after."""
    token = _is_ahead.set(True)
    try:
        yield
    finally:
        _is_ahead.reset(token)


def remembered(name: str, asked: object, read: Callable[[], Found]) -> Found:
    """What `read` finds, or has found lately where that took long. `asked` is all that the answer
    depends on, with a `repr` of its own; what is found must be picklable.
    """
    key = f"figure:{name}:{hashlib.sha256(repr(asked).encode()).hexdigest()}"
    kept: Found | None = None if _is_ahead.get() else cache.get(key)
    if kept is not None:
        return kept
    started = time.monotonic()
    found = read()
    seconds = time.monotonic() - started
    if seconds > SLOW:
        lasts = READ_AHEAD if _is_ahead.get() else min(round(seconds * WORTH), LONGEST)
        cache.set(key, found, lasts)
    return found
