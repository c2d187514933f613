"""Celery's door to the timetable: wake what the rows are waiting for, nothing more."""

from celery import shared_task

from campaigns.services.leads.importing import LEAD_FILES
from loyalty_club.timetable import run_tick
from members.selectors.clock import is_clock_believed
from members.services.sending import send_due_messages as send_messages
from points.services.import_runs import work_on_imports

# A night's work and the check of a large file take their time.
LONGEST = 14_400


@shared_task(acks_late=False, time_limit=LONGEST, soft_time_limit=LONGEST - 60)
def run_due() -> dict[str, int]:
    """One tick of the timetable."""
    return run_tick().counts


@shared_task
def send_due_messages() -> int:
    """Hand what is due to the carrier: a code cannot wait for the next tick, nor for a clock that
    has jumped.
    """
    return send_messages(only_codes=not is_clock_believed())


@shared_task(acks_late=False, time_limit=LONGEST, soft_time_limit=LONGEST - 60)
def run_imports() -> int | None:
    """Files that are to be checked, brought in or taken back; the row is the queue."""
    return work_on_imports(others=LEAD_FILES)
