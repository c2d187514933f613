"""Processes of a test's own, with a queue of their own where it asks for one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.timetable.processes import Queue, Stage


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Processes of this test; they end with it."""
    stage = Stage(tmp_path)
    yield stage
    stage.close()


@pytest.fixture
def queue(stage: Stage) -> Queue:
    """A queue that answers, for the stage's workers and beats, and that can be stopped."""
    queue = Queue(stage)
    stage.redis_url = queue.url
    queue.start()
    return queue
