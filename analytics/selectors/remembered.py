"""What somebody had to wait for is remembered for a while; what is quick is read each time."""

import hashlib
import time
from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache

Found = TypeVar("Found")

# Below so many seconds nobody has waited: a club of usual size is told of the moment.
SLOW = 1.0
# A reading of three seconds is good for five minutes: it costs a hundredth of the time at most.
WORTH = 100
LONGEST = 3_600


def remembered(name: str, asked: object, read: Callable[[], Found]) -> Found:
    """What `read` finds, or has found lately where that took long. `asked` is all that the answer
    depends on, with a `repr` of its own; what is found must be picklable.
    """
    key = f"figure:{name}:{hashlib.sha256(repr(asked).encode()).hexdigest()}"
    kept: Found | None = cache.get(key)
    if kept is not None:
        return kept
    started = time.monotonic()
    found = read()
    seconds = time.monotonic() - started
    if seconds > SLOW:
        cache.set(key, found, min(round(seconds * WORTH), LONGEST))
    return found
