"""How long a lead stood at each stage, told from its moves."""

from collections.abc import Iterable
from datetime import datetime, timedelta

Stop = tuple[int, str, datetime]


def stays_of(stops: Iterable[Stop], *, until: datetime) -> dict[int, timedelta]:
    """Time spent open at each stage, all its stays together, the running one up to `until`.

    `stops` are (stage, status, since) in their order. The time after a lead was won or lost
    counts for no stage, unless it was opened again.
    """
    stays: dict[int, timedelta] = {}
    before: Stop | None = None
    for stop in (*stops, (0, "", until)):
        if before is not None and before[1] == "open":
            stays[before[0]] = stays.get(before[0], timedelta()) + max(
                stop[2] - before[2], timedelta()
            )
        before = stop
    return stays
