"""What the database may ask us to try again, and what it tells us to refuse."""

import random
import time
from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError
from psycopg import errors

from members.exceptions import Busy

Result = TypeVar("Result")
ATTEMPTS = 5
AGAIN = (errors.SerializationFailure, errors.DeadlockDetected)


def retry_conflicts(work: Callable[[], Result]) -> Result:
    """Run a whole transaction; on a deadlock or a serialization failure run it again, at most
    five times with a jittered pause. A lock that cannot be had in time is refused as `Busy`.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return work()
        except OperationalError as error:
            if isinstance(error.__cause__, errors.LockNotAvailable):
                raise Busy from error
            if attempt == ATTEMPTS or not isinstance(error.__cause__, AGAIN):
                raise
            time.sleep(random.uniform(0.005, 0.02) * attempt)  # noqa: S311 - jitter, no secret
    raise Busy
