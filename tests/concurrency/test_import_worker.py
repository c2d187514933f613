"""A real worker brings a file in; killed anywhere, it goes on and writes nothing twice."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from loyalty_club import processes
from loyalty_club.celery import app
from members.models import Member
from members.rules.spreadsheets import TableRow
from points.models import ImportJob, LedgerEntry, Purchase
from points.selectors.import_files import Choices
from points.selectors.verification import find_breaches
from points.services.import_jobs import choose_columns, start_import
from points.services.import_kinds import Brought, PurchaseImporter
from points.services.import_runs import SILENCE, work_on_imports
from tests.cast import assemble_cast
from tests.concurrency.test_kill_points import Killer
from tests.points.import_cases import LONG, checked, csv_bytes, put_in, uploads

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("uploads")]
__all__ = ["uploads"]

PROJECT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0
ROWS = 60


def sales(count: int = ROWS) -> bytes:
    """Purchases of twenty members who are registered on the way; one row is bad."""
    lines = [
        f"{number},1404/02/{1 + number % 28:02},{100_000 + number},0912555{number % 20:04}"
        for number in range(count - 1)
    ]
    return csv_bytes("receipt,date,amount,mobile", *lines, "bad,never,1,")


@contextmanager
def worker(folder: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A Celery worker as compose starts it, on this test's database and queue."""
    database = connection.settings_dict
    place = f"{database['HOST']}:{database['PORT']}/{database['NAME']}"
    url = f"postgres://{database['USER']}:{database['PASSWORD']}@{place}"
    command = ["celery", "--quiet", "--app", "loyalty_club", "worker", "--concurrency", "1"]
    command += ["--prefetch-multiplier", "1", "--without-gossip", "--without-mingle"]
    process = subprocess.Popen(  # noqa: S603 - our own program, no shell
        processes.leashed([sys.executable, "-m", *command]),
        cwd=PROJECT,
        env=os.environ
        | {"DATABASE_URL": url, "UPLOAD_FOLDER": str(folder), "REDIS_URL": settings.REDIS_URL},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        processes.ask_to_end(process)
        processes.await_end(process, patience=20)


def await_state(job: ImportJob, *statuses: str) -> None:
    """Look until the job has come so far, waking the worker as beat does."""
    deadline = time.monotonic() + PATIENCE
    while job.status not in statuses:
        assert time.monotonic() < deadline, job.status
        app.send_task("loyalty_club.tasks.run_imports", expires=3)
        time.sleep(0.3)
        job.refresh_from_db()


def test_a_worker_process_checks_and_brings_in(uploads: Path) -> None:
    cast = assemble_cast()
    owner = cast.actor("owner")
    cast.other_shop.delete()
    job = put_in("purchases", sales(), owner)

    with worker(uploads):
        choose_columns(
            job_id=job.pk, columns=job.mapping, choices=Choices(), shop_id=None, actor=owner
        )
        job.refresh_from_db()
        await_state(job, "checked", "failed")
        assert Purchase.objects.count() == 0
        start_import(job_id=job.pk, actor=owner)
        job.refresh_from_db()
        await_state(job, "done", "failed")

    assert (job.status, job.problem) == ("done", "")
    assert job.figures["run"] == job.figures["check"]
    assert (job.figures["run"]["created"], job.figures["run"]["refused"]) == (ROWS - 1, 1)
    assert Purchase.objects.count() == ROWS - 1
    assert list(uploads.iterdir()) == []


def test_killed_at_any_statement_it_goes_on_and_nothing_is_there_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cast = assemble_cast()
    cast.other_shop.delete()
    owner = cast.actor("owner")
    monkeypatch.setattr("points.services.import_kinds.PurchaseImporter.chunk", 20)
    job = checked(put_in("purchases", sales(), owner), owner)
    start_import(job_id=job.pk, actor=owner)

    struck = 0
    for at in range(1, 400, 9):
        if not die_at(at, lambda: work_on_imports(patience=LONG)):
            break
        struck += 1
        assert find_breaches() == []
        # Two minutes of silence go by.
        ImportJob.objects.filter(pk=job.pk).update(beaten_at=timezone.now() - SILENCE * 2)
    job.refresh_from_db()
    if job.status == "running":
        work_on_imports(patience=LONG)
        job.refresh_from_db()

    assert struck > 5
    assert job.status == "done"
    assert job.figures["run"] == job.figures["check"]
    assert Purchase.objects.count() == ROWS - 1
    assert LedgerEntry.objects.filter(kind="earn").count() == ROWS - 1
    assert Member.objects.filter(origin="import").count() == 20
    assert job.refused.count() == 1
    assert sum(len(stretch.created) for stretch in job.stretches.all()) == ROWS - 1


def test_one_who_wakes_too_late_writes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = assemble_cast()
    cast.other_shop.delete()
    owner = cast.actor("owner")
    job = checked(put_in("purchases", sales(), owner), owner)
    start_import(job_id=job.pk, actor=owner)
    bring = PurchaseImporter.bring

    def slowly(importer: PurchaseImporter, rows: list[TableRow]) -> Brought:
        """While this one was at its rows, another has moved the job on."""
        brought = bring(importer, rows)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE points_importjob SET next_row = 7")
        return brought

    monkeypatch.setattr(PurchaseImporter, "bring", slowly)
    with connection.execute_wrapper(on_another_connection):
        work_on_imports(patience=LONG)

    assert Purchase.objects.count() == 0
    assert not job.stretches.exists()


def on_another_connection(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
    """What the other worker does is committed whatever becomes of this one."""
    if not sql.startswith("UPDATE points_importjob SET next_row = 7"):
        return execute(sql, params, many, context)
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute(sql)
    other.close()
    return None


def die_at(statement: int, work: Callable[[], object]) -> bool:
    """Run it in a process of its own that is killed at this statement; False if it came through."""
    connection.close()
    child = os.fork()
    if child == 0:
        try:
            with connection.execute_wrapper(Killer(statement, after=False)):
                work()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
