"""Imports as the owner steers them: a file put in, its columns chosen, checked, brought in,
stopped, taken back. Each sets a state; the worker does the work (`import_runs`).
"""

import unicodedata
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from members.exceptions import InvalidField
from members.models import Shop
from members.roles import Actor, Right
from members.rules.spreadsheets import UnreadableFile
from members.services.audit import write_audit
from points.exceptions import ImportNotReady, UnknownImport
from points.models import ImportJob, RefusedRow
from points.rules.bad_rows import BadRow
from points.rules.import_fields import ImportKind, check_columns, fields_of
from points.selectors.import_files import (
    Choices,
    fact_names,
    first_rows,
    guessed_columns,
    upload_path,
)

MOST_BYTES = 50 * 1024 * 1024
LONGEST_NAME = 120
Status = ImportJob.Status
ORDERS = ("", "dmy", "mdy")
UNITS = ("", "toman", "rial")
CALENDARS = ("", "jalali", "gregorian", "lunar")
AT_WORK = frozenset({Status.CHECKING, Status.RUNNING, Status.UNDOING})
OPEN = frozenset({Status.UPLOADED, Status.CHECKED})


def upload_file(*, kind: str, name: str, content: Iterable[bytes], actor: Actor) -> ImportJob:
    """Keep a file in the private folder, under a name of our own, and guess its columns.

    Refuses (`InvalidField`: file) what is empty, larger than 50 MB, or neither CSV nor a workbook
    within the limits of `members.rules.workbooks`; nothing is kept of it then.
    """
    actor.require(Right.HISTORY_IMPORT)
    if kind not in ImportJob.Kind.values:
        raise InvalidField(field="kind", problem="invalid_choice")
    stored = uuid.uuid4().hex
    path = Path(settings.UPLOAD_FOLDER) / stored
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        _store(path, content)
        columns = guessed_columns(cast("ImportKind", kind), path)
        header, _rows = first_rows(path, 0)
        return _create(
            kind=kind, name=name, stored=stored, columns=columns, header=header, actor=actor
        )
    except UnreadableFile as problem:
        path.unlink(missing_ok=True)
        raise InvalidField(field="file", problem=problem.code) from problem
    except BaseException:
        path.unlink(missing_ok=True)
        raise


@transaction.atomic
def choose_columns(
    *,
    job_id: int,
    columns: Mapping[str, int],
    choices: Choices,
    shop_id: int | None,
    actor: Actor,
) -> ImportJob:
    """Keep which column is what and how the file writes, and have it checked.

    Refuses (`InvalidField`) a field that the kind does not have, a needed one left out, a column
    used twice, an unknown shop, and a file that is at work or done (`ImportNotReady`).
    """
    job = _lock(job_id, actor, {*OPEN, Status.FAILED, Status.STOPPED})
    if job.next_row:
        # What is in already was read in one way; the rest cannot be read in another.
        raise ImportNotReady(status=job.status)
    kind = cast("ImportKind", job.kind)
    known = fields_of(kind, list(fact_names()))
    width = _width(job)
    for name, at in columns.items():
        if name not in known or not 0 <= at < width:
            raise InvalidField(field="columns", problem="invalid_choice")
    try:
        check_columns(kind, columns)
    except BadRow as problem:
        raise InvalidField(field=problem.field, problem=problem.code) from problem
    _check_choices(choices)
    if shop_id is not None and not Shop.objects.filter(pk=shop_id).exists():
        raise InvalidField(field="shop", problem="invalid_choice")
    job.mapping = dict(columns)
    told = {name: getattr(choices, name) for name in Choices.__dataclass_fields__}
    job.choices = told | {"header": job.choices.get("header", [])}
    job.shop_id = shop_id
    job.figures = {}
    return _go(job, Status.CHECKING, actor)


@transaction.atomic
def start_import(*, job_id: int, actor: Actor) -> ImportJob:
    """Have a checked file brought in, or one that was stopped go on where it stopped."""
    job = _lock(job_id, actor, {Status.CHECKED, Status.STOPPED, Status.FAILED})
    if "check" not in job.figures:
        raise ImportNotReady(status=job.status)
    if not job.next_row:
        # What the check refused is found anew, row by row.
        RefusedRow.objects.filter(job=job).delete()
        job.figures.pop("run", None)
    job = _go(job, Status.RUNNING, actor)
    _audit(actor, "import.started", job)
    return job


@transaction.atomic
def stop_import(*, job_id: int, actor: Actor) -> ImportJob:
    """Ask the worker to stop after the rows it is at; asking twice is asking once."""
    job = _lock(job_id, actor, AT_WORK)
    job.is_stop_asked = True
    job.save(update_fields=["is_stop_asked"])
    return job


@transaction.atomic
def undo_import(*, job_id: int, actor: Actor) -> ImportJob:
    """Have everything taken back that the file has written, as far as it can be."""
    job = _lock(job_id, actor, {Status.DONE, Status.STOPPED, Status.FAILED})
    if not job.stretches.filter(is_undone=False).exists():
        raise ImportNotReady(status=job.status)
    job.figures = job.figures | {"undo": {"undone": 0, "left": {}, "examples": []}}
    job = _go(job, Status.UNDOING, actor)
    _audit(actor, "import.undo_started", job)
    return job


@transaction.atomic
def discard_import(*, job_id: int, actor: Actor) -> None:
    """A file of which nothing has been brought in is gone, and its row with it."""
    job = _lock(job_id, actor, {*OPEN, Status.FAILED, Status.STOPPED})
    if job.stretches.exists():
        raise ImportNotReady(status=job.status)
    remove_file(job)
    _audit(actor, "import.discarded", job)
    job.delete()


def remove_file(job: ImportJob) -> None:
    """The uploaded file is gone once the transaction holds."""
    if not job.file:
        return
    path = upload_path(job)
    transaction.on_commit(lambda: path.unlink(missing_ok=True))
    job.file = ""


def _store(path: Path, content: Iterable[bytes]) -> None:
    size = 0
    with path.open("xb") as file:
        path.chmod(0o600)
        for block in content:
            size += len(block)
            if size > MOST_BYTES:
                raise UnreadableFile("too_large")
            file.write(block)


@transaction.atomic
def _create(
    *,
    kind: str,
    name: str,
    stored: str,
    columns: Mapping[str, int],
    header: Sequence[str],
    actor: Actor,
) -> ImportJob:
    job = ImportJob.objects.create(
        kind=kind,
        file=stored,
        name=_shown_name(name),
        mapping=dict(columns),
        choices={"header": list(header)},
        created_at=timezone.now(),
        created_by=actor.id,
    )
    _audit(actor, "import.uploaded", job)
    return job


def _shown_name(name: str) -> str:
    """The name as its owner knows it, for showing only."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    return plain.strip()[-LONGEST_NAME:] or "–"


def _width(job: ImportJob) -> int:
    try:
        header, _rows = first_rows(upload_path(job), 0)
    except UnreadableFile as problem:
        raise InvalidField(field="file", problem=problem.code) from problem
    return len(header)


def _check_choices(choices: Choices) -> None:
    given = (
        ("unit", choices.unit, UNITS),
        ("order", choices.order, ORDERS),
        ("calendar", choices.calendar, CALENDARS),
    )
    for name, value, allowed in given:
        if value not in allowed:
            raise InvalidField(field=name, problem="invalid_choice")


def _lock(job_id: int, actor: Actor, statuses: Collection[str]) -> ImportJob:
    actor.require(Right.HISTORY_IMPORT)
    job = ImportJob.objects.select_for_update(of=("self",)).filter(pk=job_id).first()
    if job is None:
        raise UnknownImport(job_id=job_id)
    if job.status not in statuses:
        raise ImportNotReady(status=job.status)
    return job


def _go(job: ImportJob, status: str, actor: Actor) -> ImportJob:
    """Into the worker's hands; it works in the name of whoever asked for it last."""
    job.status = status
    job.is_stop_asked = False
    job.problem = ""
    job.beaten_at = None
    job.finished_at = None
    job.created_by = actor.id
    job.save()
    return job


def _audit(actor: Actor, action: str, job: ImportJob, **facts: Any) -> None:
    write_audit(
        actor=actor, action=action, subject=f"import:{job.pk}", facts={"kind": job.kind, **facts}
    )
