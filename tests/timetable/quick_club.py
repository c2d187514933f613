"""The club's Celery app in a hurry: beat calls every second, and jobs write down their calls.

Started by the tests as `celery --app tests.timetable.quick_club`; the file that the jobs write to
comes from the environment.
"""

import os
import time
from datetime import datetime
from datetime import time as clock
from pathlib import Path

from django.utils.timezone import localdate

from loyalty_club.celery import app
from members.rules.timetable import Job

__all__ = ["app"]

NOTES = "TIMETABLE_NOTES"


def note(text: str) -> int:
    """One line of the file; a line is written as a whole."""
    with Path(os.environ[NOTES]).open("a", encoding="utf-8") as file:
        file.write(f"{text}\n")
    return 1


def quick(*, now: datetime) -> int:
    """Done in no time, once a day."""
    return note(f"quick {localdate(now)}")


def slow(*, now: datetime) -> int:
    """Begins, takes its time and ends, once a day."""
    note(f"slow begins {localdate(now)}")
    time.sleep(1.5)
    return note(f"slow ends {localdate(now)}")


JOBS = (Job("quick", quick, at=(clock(0, 0),)), Job("slow", slow, at=(clock(0, 0),)))


@app.task(name="tests.tick")
def tick_and_note() -> dict[str, int]:
    """One tick of the jobs above, by the real clock."""
    # The rooms can be imported when Django is ready, which is after this module.
    from members.services.timetable import tick  # noqa: PLC0415

    return tick(JOBS).counts


app.conf.beat_schedule = {
    "tick": {"task": "tests.tick", "schedule": 1.0, "options": {"expires": 10}},
    "send": {
        "task": "loyalty_club.tasks.send_due_messages",
        "schedule": 1.0,
        "options": {"expires": 5},
    },
}
