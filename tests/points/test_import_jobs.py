"""An import from upload to done: its file, its columns, its states; nothing is done twice."""

import csv
import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from members.exceptions import InvalidField, NotAllowed
from members.models import AuditEntry, Member
from points.exceptions import ImportNotReady
from points.models import ImportJob
from points.selectors.import_files import Choices
from points.selectors.import_jobs import error_rows
from points.services.import_forgetting import forget_old_imports
from points.services.import_jobs import (
    choose_columns,
    discard_import,
    start_import,
    stop_import,
    undo_import,
    upload_file,
)
from points.services.import_runs import work_on_imports
from tests.cast import Cast
from tests.factories import refused
from tests.points.import_cases import (
    MEMBERS,
    brought_in,
    checked,
    csv_bytes,
    put_in,
    taken_back,
    uploads,
    worked,
)
from tests.snapshots import nothing_changed

__all__ = ["uploads"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads")]


def test_stopping_keeps_what_is_in_and_going_on_brings_the_rest(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = cast.actor("owner")
    rows = [f"0912{number:07d},{number}" for number in range(1, 31)]
    job = checked(put_in("members", csv_bytes("mobile,ref", *rows), owner), owner)
    monkeypatch.setattr("points.services.import_kinds.MemberImporter.chunk", 10)
    start_import(job_id=job.pk, actor=owner)

    work_on_imports(patience=timedelta(0))
    job.refresh_from_db()

    assert (job.status, job.next_row, job.beaten_at) == ("running", 12, None)
    stop_import(job_id=job.pk, actor=owner)
    worked(job)
    assert (job.status, job.is_stop_asked) == ("stopped", False)
    assert Member.objects.filter(origin="import").count() == 10

    brought_in(job, owner)

    assert (job.status, job.figures["run"]) == ("done", job.figures["check"])
    assert Member.objects.filter(origin="import").count() == 30


def test_a_check_can_be_stopped(cast: Cast) -> None:
    owner = cast.actor("owner")
    job = put_in("members", MEMBERS, owner)
    choose_columns(job_id=job.pk, columns=job.mapping, choices=Choices(), shop_id=None, actor=owner)
    stop_import(job_id=job.pk, actor=owner)

    worked(job)

    assert (job.status, job.figures) == ("uploaded", {})


def test_one_import_works_at_a_time_and_a_silent_one_is_taken_over(cast: Cast) -> None:
    owner = cast.actor("owner")
    job = put_in("members", MEMBERS, owner)
    choose_columns(job_id=job.pk, columns=job.mapping, choices=Choices(), shop_id=None, actor=owner)
    ImportJob.objects.filter(pk=job.pk).update(beaten_at=timezone.now() - timedelta(seconds=60))

    assert work_on_imports() is None

    ImportJob.objects.filter(pk=job.pk).update(beaten_at=timezone.now() - timedelta(minutes=3))
    worked(job)
    assert job.status == "checked"


def test_the_error_file_is_mended_and_brought_in_with_the_same_columns(cast: Cast) -> None:
    owner = cast.actor("owner")
    content = csv_bytes("mobile,first_name,birthday", "09125550009,=2+3,12/03/1360")
    job = brought_in(checked(put_in("members", content, owner), owner), owner)

    rows = [list(row) for row in error_rows(job)]

    assert rows[0] == ["row", "reason", "mobile", "first_name", "birthday"]
    assert rows[1][0] == "2"
    assert rows[1][2:] == ["09125550009", "'=2+3", "12/03/1360"]
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    mended = text.getvalue().replace("12/03/1360", "1360/03/12").encode("utf-8-sig")
    again = brought_in(checked(put_in("members", mended, owner), owner), owner)
    assert again.figures["run"]["created"] == 1
    assert Member.objects.get(mobile="+989125550009").first_name == "=2+3"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 what", "unsupported_file"),
        (b"\xd0\xcf\x11\xe0 old", "unsupported_file"),
        (b"\x89PNG\r\n", "unsupported_file"),
        (b"a,b\n\x00\x01", "unsupported_file"),
    ],
)
def test_what_is_no_table_is_refused_and_not_kept(
    cast: Cast, uploads: Path, content: bytes, problem: str
) -> None:
    with refused(InvalidField) as refusal:
        put_in("members", content, cast.actor("owner"))

    assert refusal.value.facts == {"field": "file", "problem": problem}
    assert list(uploads.iterdir()) == []


def test_a_file_too_large_is_refused_while_it_comes(cast: Cast, uploads: Path) -> None:
    block = b"x" * (1 << 20)

    with refused(InvalidField) as refusal:
        put_in("members", [block] * 51, cast.actor("owner"))

    assert refusal.value.facts["problem"] == "too_large"
    assert list(uploads.iterdir()) == []


def test_the_name_of_a_file_is_never_a_path(cast: Cast, uploads: Path) -> None:
    job = put_in("members", MEMBERS, cast.actor("owner"), name="../../etc/\x00passwd.csv")

    assert job.name == "passwd.csv"
    assert [path.name for path in uploads.iterdir()] == [job.file]
    assert len(job.file) == 32


@pytest.mark.parametrize(
    ("columns", "field", "problem"),
    [
        ({"first_name": 1}, "mobile", "missing"),
        ({"mobile": 0, "first_name": 0}, "mobile", "same_column"),
        ({"mobile": 99}, "columns", "invalid_choice"),
        ({"mobile": 0, "amount": 1}, "columns", "invalid_choice"),
    ],
)
def test_columns_that_cannot_be_used(
    cast: Cast, columns: dict[str, int], field: str, problem: str
) -> None:
    job = put_in("members", MEMBERS, cast.actor("owner"))

    with refused(InvalidField) as refusal:
        choose_columns(
            job_id=job.pk,
            columns=columns,
            choices=Choices(),
            shop_id=None,
            actor=cast.actor("owner"),
        )

    assert refusal.value.facts == {"field": field, "problem": problem}


def test_only_whoever_may_import_does(cast: Cast) -> None:
    manager = cast.actor("manager")
    job = put_in("members", MEMBERS, cast.actor("owner"))

    with nothing_changed():
        for work in (
            lambda: upload_file(kind="members", name="x", content=[b"a"], actor=manager),
            lambda: start_import(job_id=job.pk, actor=manager),
            lambda: stop_import(job_id=job.pk, actor=manager),
            lambda: undo_import(job_id=job.pk, actor=manager),
            lambda: discard_import(job_id=job.pk, actor=manager),
        ):
            with refused(NotAllowed):
                work()


def test_an_import_whose_owner_has_left_fails_and_writes_nothing(cast: Cast) -> None:
    owner = cast.actor("owner")
    job = checked(put_in("members", MEMBERS, owner), owner)
    start_import(job_id=job.pk, actor=owner)
    cast.owner.is_active = False
    cast.owner.save()

    worked(job)

    assert (job.status, job.problem) == ("failed", "not_allowed")
    assert not Member.objects.filter(origin="import").exists()


def test_states_that_do_not_fit_are_refused(cast: Cast) -> None:
    owner = cast.actor("owner")
    job = put_in("members", MEMBERS, owner)

    with refused(ImportNotReady):
        start_import(job_id=job.pk, actor=owner)
    with refused(ImportNotReady):
        undo_import(job_id=job.pk, actor=owner)
    brought_in(checked(job, owner), owner)
    with refused(ImportNotReady):
        discard_import(job_id=job.pk, actor=owner)


def test_a_month_later_nothing_personal_is_kept_of_it(cast: Cast) -> None:
    owner = cast.actor("owner")
    job = brought_in(checked(put_in("members", MEMBERS, owner), owner), owner)

    assert forget_old_imports(now=timezone.now() + timedelta(days=29)) == 0
    assert forget_old_imports(now=timezone.now() + timedelta(days=31)) == 1

    assert not job.refused.exists()
    assert not job.stretches.exists()
    assert forget_old_imports(now=timezone.now() + timedelta(days=31)) == 0


def test_a_file_that_nobody_brings_in_does_not_wait_for_ever(
    cast: Cast, uploads: Path, django_capture_on_commit_callbacks: Any
) -> None:
    put_in("members", MEMBERS, cast.actor("owner"))

    with django_capture_on_commit_callbacks(execute=True):
        forget_old_imports(now=timezone.now() + timedelta(days=8))

    assert list(uploads.iterdir()) == []
    assert ImportJob.objects.get().status == "failed"


def test_the_audit_tells_of_each_step_without_names(cast: Cast) -> None:
    owner = cast.actor("owner")
    taken_back(brought_in(checked(put_in("members", MEMBERS, owner), owner), owner), owner)

    deeds = list(
        AuditEntry.objects.filter(subject__startswith="import:")
        .order_by("pk")
        .values_list("action", flat=True)
    )
    assert deeds == [
        "import.uploaded",
        "import.started",
        "import.done",
        "import.undo_started",
        "import.undone",
    ]
    assert "مینا" not in str(list(AuditEntry.objects.values_list("facts", flat=True)))
