"""How far an import has come."""

from dataclasses import dataclass

from django.core.cache import cache

from points.models import ImportJob

Status = ImportJob.Status
AT_WORK = frozenset({Status.CHECKING, Status.RUNNING, Status.UNDOING})


@dataclass(frozen=True, slots=True)
class Progress:
    """So many rows of so many; `rows` is 0 while nobody has counted them."""

    done: int
    rows: int


def progress_key(job_id: int) -> str:
    """Under which a check, whose transaction nobody sees, tells how far it is."""
    return f"import-progress:{job_id}"


def progress_of(job: ImportJob) -> Progress:
    """Of a check what it tells beside its transaction, of the others what they have written."""
    if job.status == Status.CHECKING:
        done, rows = cache.get(progress_key(job.pk)) or (0, 0)
        return Progress(done, rows)
    if job.status == Status.UNDOING:
        undone = job.figures.get("undo", {}).get("undone", 0)
        left = sum(job.figures.get("undo", {}).get("left", {}).values())
        run = job.figures.get("run", {})
        return Progress(undone + left, run.get("created", 0) + run.get("updated", 0))
    return Progress(job.figures.get("run", {}).get("rows", 0), job.rows)
