"""T01, from outside: `run_due` on a machine whose wall clock is wrong does nothing to anybody."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from members.models import Message
from members.services.messages import Owed, queue_messages
from tests.cast import assemble_cast
from tests.clock import DAY
from tests.members.sending_cases import rules
from tests.timetable.processes import PROJECT, Stage

pytestmark = pytest.mark.django_db(transaction=True)

AHEAD = Path(__file__).with_name("ahead.c")
YEAR, TWO_HOURS = 365 * 86_400, 7_200


@pytest.fixture(scope="session")
def wrong_clock(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The library that is put before the C library of a process."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        pytest.skip("no C compiler on this machine: the wrong clock needs one")
    library = tmp_path_factory.mktemp("clock") / "ahead.so"
    command = [compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(AHEAD), "-ldl"]
    subprocess.run(command, check=True)  # noqa: S603 - a fixed command
    return str(library)


def run_due(stage: Stage, library: str, ahead: int) -> dict[str, Any]:
    """One tick of a machine whose wall clock is so many seconds ahead."""
    wrong = {"LD_PRELOAD": library, "WALL_CLOCK_AHEAD": str(ahead)}
    done = subprocess.run(
        [sys.executable, "manage.py", "run_due", "--json"],
        cwd=PROJECT,
        env=os.environ | stage.settings() | wrong,
        capture_output=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_wrong_wall_clock_stops_the_tick_and_the_right_one_goes_on(
    tmp_path: Path, wrong_clock: str
) -> None:
    assemble_cast()
    rules()
    stage = Stage(tmp_path)
    later = timezone.now() + 100 * DAY
    queue_messages([Owed("later", Message.Kind.SERVICE, "+989121110000", "سلام", due_at=later)])

    wrong = [run_due(stage, wrong_clock, ahead) for ahead in (YEAR, -TWO_HOURS)]
    right = run_due(stage, wrong_clock, 0)

    assert [(one["paused"], one["jobs"]) for one in wrong] == [(True, {})] * 2
    assert right["paused"] is False
    assert wrong[0]["now"][:4] == str(timezone.now().year + 1)
    assert "send_due_messages" in right["jobs"]
    assert Message.objects.get().status == Message.Status.QUEUED
