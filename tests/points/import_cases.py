"""What tests of imports share: a private folder, files, and the worker's turn."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings

from members.roles import Actor
from points.models import ImportJob
from points.selectors.import_files import Choices
from points.services.import_jobs import choose_columns, start_import, undo_import, upload_file
from points.services.import_runs import work_on_imports

LONG = timedelta(minutes=5)


@pytest.fixture
def uploads(settings: LazySettings, tmp_path: Path) -> Path:
    """A private folder of this test."""
    settings.UPLOAD_FOLDER = tmp_path / "uploads"
    return tmp_path / "uploads"


def csv_bytes(*lines: str) -> bytes:
    """A CSV file with these lines."""
    return "\n".join(lines).encode() + b"\n"


MEMBERS = csv_bytes(
    "موبایل,نام و نام خانوادگی,جنسیت,تاریخ تولد,برچسب,اجازه رسید,یادداشت,کد مشتری,معرف",
    "9121110001,مینا رضایی,خانم,1365/05/12,گل رز؛ وفادار,بله,همیشه عجله دارد,101,",
    "+98 912 111 0002,کاوه مهدوی,آقا,۳ مهر,,خیر,,102,101",
    "۰۹۱۲۱۱۱۰۰۰۳,,,,,,,103,",
    "0912,بی شماره,,,,,,104,",
    "09121110005,ناشناس,,12/03/1360,,,,105,",
)


def put_in(
    kind: str, content: bytes | Sequence[bytes], actor: Actor, *, name: str = "list.csv"
) -> ImportJob:
    """An uploaded file."""
    blocks = [content] if isinstance(content, bytes) else content
    return upload_file(kind=kind, name=name, content=blocks, actor=actor)


def checked(job: ImportJob, actor: Actor, choices: Choices | None = None) -> ImportJob:
    """Its columns as guessed, and the worker's check."""
    choose_columns(
        job_id=job.pk,
        columns=job.mapping,
        choices=choices or Choices(),
        shop_id=None,
        actor=actor,
    )
    return worked(job)


def brought_in(job: ImportJob, actor: Actor) -> ImportJob:
    """Started, and worked on to its end."""
    start_import(job_id=job.pk, actor=actor)
    return worked(job)


def taken_back(job: ImportJob, actor: Actor) -> ImportJob:
    """Undone to its end."""
    undo_import(job_id=job.pk, actor=actor)
    return worked(job)


def worked(job: ImportJob) -> ImportJob:
    """The job after the worker's turn."""
    assert work_on_imports(patience=LONG) == job.pk
    job.refresh_from_db()
    return job
