"""The worker's side of imports: one at a time, checked as a whole, brought in chunk by chunk.

The row is the queue. A job that is to be worked on and has not beaten for two minutes belongs to
whoever takes it; the heart beats beside long transactions on a connection of its own.
"""

import gc
import json
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from tempfile import TemporaryFile
from typing import Any, TextIO, cast

import structlog
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction
from django.utils import timezone

from members.exceptions import Busy, ClubError
from members.roles import Actor
from members.rules.spreadsheets import TableRow, UnreadableFile
from members.selectors.actors import actor_by_id
from members.services.audit import write_audit
from members.services.conflicts import retry_conflicts
from members.services.patience import rarely_collecting, unhurried
from members.services.rows import insert_rows
from points.exceptions import DuplicateReceipt
from points.models import ImportJob, ImportStretch, RefusedRow
from points.rules.bad_rows import BadRow
from points.selectors.import_files import Choices, OpenFile, habits_of, open_file, upload_path
from points.selectors.import_progress import progress_key
from points.services.import_jobs import AT_WORK, remove_file
from points.services.import_kinds import IMPORTERS, Brought, Importer, Kind, Refused, Terms
from points.services.import_undo import WAYS_BACK, undo_stretches

logger = structlog.get_logger()

SILENCE = timedelta(minutes=2)
BEAT = 15.0
SLICE = timedelta(seconds=30)
INSERTED_AT_ONCE = 2_000
PROGRESS_LIVES = 3_600
Status = ImportJob.Status
KINDS: Mapping[str, Kind] = {
    name: Kind(importer, WAYS_BACK[name]) for name, importer in IMPORTERS.items()
}


class LostJob(Exception):
    """Somebody else has gone on with the job: what was written here is rolled back."""


def work_on_imports(
    *, others: Mapping[str, Kind] | None = None, patience: timedelta = SLICE
) -> int | None:
    """Take the oldest job that waits and work on it for a while; returns its id, None where
    nothing waits or another worker is at one.

    `others` are the kinds of files whose rows belong to the rooms above this one, by name.

    Bringing in and taking back stop after `patience` and go on at the next call, so that other
    tasks have their turn; a check is one transaction and goes to its end. Killed at any moment,
    it goes on after two minutes, and no row is written twice.
    """
    job = _take_one()
    if job is None:
        return None
    deadline = timezone.now() + patience
    with unhurried(), rarely_collecting(), _beating(job.pk):
        _work(job, {**KINDS, **(others or {})}, deadline)
    ImportJob.objects.filter(pk=job.pk).update(beaten_at=None)
    return job.pk


def _work(job: ImportJob, kinds: Mapping[str, Kind], deadline: datetime) -> None:
    steps = {Status.CHECKING: _check, Status.RUNNING: _run, Status.UNDOING: _undo}
    try:
        steps[Status(job.status)](job, kinds[job.kind], deadline)
    except LostJob:
        logger.info("import lost to another worker", job=job.pk)
    except UnreadableFile as problem:
        _fail(job, problem.code)
    except BadRow as problem:
        _fail(job, f"{problem.field}:{problem.code}")
    except Busy:
        # The tills were quicker: the next call tries again.
        logger.info("import waits for the tills", job=job.pk)
    except ClubError as refusal:
        _fail(job, refusal.code)
    except (OperationalError, InterruptedError):
        raise  # The database or the machine: the job goes on when they are back.
    except Exception:
        _fail(job, "unexpected")
        raise


def _take_one() -> ImportJob | None:
    """The oldest job that waits, if nobody is at one."""
    now = timezone.now()
    with transaction.atomic():
        waiting = (
            ImportJob.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(status__in=AT_WORK)
            .order_by("pk")
        )
        jobs = list(waiting)
        if any(job.beaten_at is not None and job.beaten_at > now - SILENCE for job in jobs):
            return None
        if not jobs:
            return None
        jobs[0].beaten_at = now
        jobs[0].save(update_fields=["beaten_at"])
        return jobs[0]


@contextmanager
def _beating(job_id: int) -> Iterator[None]:
    """Say every few seconds, on another connection, that somebody is at this job."""
    done = threading.Event()

    def beat() -> None:
        try:
            while not done.wait(BEAT):
                ImportJob.objects.filter(pk=job_id, beaten_at__isnull=False).update(
                    beaten_at=timezone.now()
                )
        except DatabaseError:
            logger.warning("an import's heart stopped", job=job_id)
        finally:
            connection.close()

    heart = threading.Thread(target=beat, daemon=True)
    heart.start()
    try:
        yield
    finally:
        done.set()
        heart.join()


def _check(job: ImportJob, kind: Kind, _deadline: datetime) -> None:
    """Bring the whole file in, in one transaction, count, and take it all back."""
    job.rows = _count_rows(job)
    # What is refused is put aside in a file: the transaction that finds it is taken back.
    with TemporaryFile("w+", encoding="utf-8", dir=settings.UPLOAD_FOLDER) as aside:
        figures = retry_conflicts(partial(_try_out, job, kind, cast("TextIO", aside)))
        with transaction.atomic():
            RefusedRow.objects.filter(job=job).delete()
            if figures is not None:
                _keep_refused(job, cast("TextIO", aside))
            job.figures = {} if figures is None else {"check": dict(figures)}
            status = Status.UPLOADED if figures is None else Status.CHECKED
            _settle(job, Status.CHECKING, status=status, rows=job.rows, figures=job.figures)


def _try_out(job: ImportJob, kind: Kind, aside: TextIO) -> Counter[str] | None:
    """The figures of the whole file, none of it written; None where somebody asked to stop."""
    aside.seek(0)
    aside.truncate()
    with transaction.atomic():
        figures = _bring_all(job, kind, aside)
        transaction.set_rollback(True)
    return figures


def _bring_all(job: ImportJob, kind: Kind, aside: TextIO) -> Counter[str] | None:
    figures: Counter[str] = Counter()
    importer, file = _open(job, kind)
    while chunk := list(islice(file.rows, importer.chunk)):
        brought = importer.bring(chunk)
        figures.update(brought.figures)
        aside.writelines(
            json.dumps([row.row, row.field, row.code, row.cells]) + "\n"
            for row in _refused_rows(job, chunk, brought.refused)
        )
        tell_progress(job.pk, figures["rows"], job.rows)
        gc.collect()
        if _is_stop_asked(job.pk):
            return None
    return figures


def _keep_refused(job: ImportJob, aside: TextIO) -> None:
    aside.seek(0)
    while lines := list(islice(aside, INSERTED_AT_ONCE)):
        insert_rows(
            [
                RefusedRow(job=job, row=row, field=name, code=code, cells=cells)
                for row, name, code, cells in map(json.loads, lines)
            ]
        )


def _run(job: ImportJob, kind: Kind, deadline: datetime) -> None:
    importer, file = _open(job, kind)
    rows = (row for row in file.rows if row.number >= job.next_row)
    while chunk := list(islice(rows, importer.chunk)):
        if _is_stop_asked(job.pk):
            _settle(job, Status.RUNNING, status=Status.STOPPED, is_stop_asked=False)
            return
        _retry(partial(_bring_chunk, job, importer, chunk))
        gc.collect()
        if timezone.now() > deadline:
            return
    with transaction.atomic():
        remove_file(job)
        _settle(job, Status.RUNNING, status=Status.DONE, file="", finished_at=timezone.now())
        _audit(job, "import.done", job.figures.get("run", {}))


def _bring_chunk(job: ImportJob, importer: Importer[Any], chunk: list[TableRow]) -> None:
    """Rows, the way back from them, those refused and where to go on: all of it or nothing."""
    with transaction.atomic():
        brought = importer.bring(chunk)
        next_row = chunk[-1].number + 1
        figures = Counter(job.figures.get("run", {}))
        figures.update(brought.figures)
        fresh = job.figures | {"run": dict(figures)}
        insert_rows(_refused_rows(job, chunk, brought.refused))
        _note_stretch(job, chunk[0].number, brought)
        moved = ImportJob.objects.filter(
            pk=job.pk, status=Status.RUNNING, next_row=job.next_row
        ).update(next_row=next_row, figures=fresh, beaten_at=timezone.now())
        if not moved:
            raise LostJob
    job.next_row, job.figures = next_row, fresh


def _retry(work: partial[None]) -> None:
    """Again where another import or a till has written the same thing between look and insert."""
    try:
        retry_conflicts(work)
    except (DuplicateReceipt, IntegrityError):
        retry_conflicts(work)


def _note_stretch(job: ImportJob, first_row: int, brought: Brought) -> None:
    if brought.created or brought.changed or any(brought.before.values()):
        ImportStretch.objects.create(
            job=job,
            first_row=first_row,
            created=brought.created,
            changed=brought.changed,
            before=brought.before,
        )


def _undo(job: ImportJob, kind: Kind, deadline: datetime) -> None:
    """Back, the last stretch first."""
    actor = _actor_of(job)
    while True:
        if _is_stop_asked(job.pk):
            _settle(job, Status.UNDOING, status=Status.STOPPED, is_stop_asked=False)
            return
        if not undo_stretches(job, way_back=kind.way_back, actor=actor):
            break
        if timezone.now() > deadline:
            return
    with transaction.atomic():
        remove_file(job)
        _settle(job, Status.UNDOING, status=Status.UNDONE, file="", finished_at=timezone.now())
        _audit(job, "import.undone", {"undone": job.figures["undo"]["undone"]})


def _open(job: ImportJob, kind: Kind) -> tuple[Importer[Any], OpenFile]:
    path = upload_path(job)
    file = open_file(path)
    choices = Choices.of(job.choices)
    terms = Terms(
        actor=_actor_of(job),
        choices=choices,
        habits=habits_of(choices, path),
        evidence=f"import:{job.pk}",
        shop_id=job.shop_id,
    )
    return kind.importer(file.width, job.mapping, terms), file


def _actor_of(job: ImportJob) -> Actor:
    """Whoever asked for it last, with the rights he has now."""
    return actor_by_id(job.created_by)


def _count_rows(job: ImportJob) -> int:
    return sum(1 for _row in open_file(upload_path(job)).rows)


def _refused_rows(
    job: ImportJob, chunk: list[TableRow], refused: list[Refused]
) -> list[RefusedRow]:
    cells = {row.number: row.cells for row in chunk}
    return [
        RefusedRow(
            job=job,
            row=one.row,
            field=one.field[:40],
            code=one.code[:40],
            cells=[_storable(cell) for cell in cells[one.row]],
        )
        for one in refused
    ]


def _storable(cell: str) -> str:
    """PostgreSQL keeps neither NUL nor half a character."""
    return cell.replace("\x00", "").encode("utf-8", "replace").decode()


def tell_progress(job_id: int, done: int, rows: int) -> None:
    """What the page shows meanwhile; nothing hangs on it."""
    cache.set(progress_key(job_id), [done, rows], PROGRESS_LIVES)


def _is_stop_asked(job_id: int) -> bool:
    return ImportJob.objects.values_list("is_stop_asked", flat=True).get(pk=job_id)


def _settle(job: ImportJob, before: str, **columns: Any) -> None:
    """Into the next state, unless somebody else has moved the job meanwhile (`LostJob`)."""
    moved = ImportJob.objects.filter(pk=job.pk, status=before).update(
        **({"is_stop_asked": False} | columns)
    )
    cache.delete(progress_key(job.pk))
    if not moved:
        raise LostJob


def _fail(job: ImportJob, problem: str) -> None:
    ImportJob.objects.filter(pk=job.pk).update(
        status=Status.FAILED, problem=problem[:60], is_stop_asked=False
    )
    cache.delete(progress_key(job.pk))


def _audit(job: ImportJob, action: str, figures: dict[str, Any]) -> None:
    counted = ("rows", "created", "updated", "unchanged", "refused", "undone")
    write_audit(
        actor=_actor_of(job),
        action=action,
        subject=f"import:{job.pk}",
        facts={"kind": job.kind} | {name: figures[name] for name in counted if name in figures},
    )
