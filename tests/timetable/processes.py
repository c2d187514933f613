"""Workers, beats and a queue of a test's own, as processes that can be killed."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import redis
from django.conf import settings
from django.db import connection

from loyalty_club import processes
from loyalty_club.embedded.home import free_port
from loyalty_club.embedded.valkey import PROGRAM
from tests.timetable.quick_club import NOTES

PROJECT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0
WORKER = ("worker", "--concurrency", "1", "--queues", "celery,sender", "--without-gossip")


@dataclass
class Stage:
    """Processes on the test's database; whatever still runs at the end is stopped."""

    folder: Path
    redis_url: str = ""
    environment: dict[str, str] = field(default_factory=dict)
    running: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    @property
    def notes(self) -> list[str]:
        """What the jobs have written down."""
        file = self.folder / "notes"
        return file.read_text("utf-8").splitlines() if file.exists() else []

    def celery(self, *arguments: str) -> "subprocess.Popen[bytes]":
        """A worker or a beat of the quick club."""
        app = ["-m", "celery", "--quiet", "--app", "tests.timetable.quick_club"]
        return self.start([sys.executable, *app, *arguments])

    def worker(self) -> "subprocess.Popen[bytes]":
        """A worker for both queues, with one child."""
        return self.celery(*WORKER, "--without-mingle", "--prefetch-multiplier", "1")

    def beat(self) -> "subprocess.Popen[bytes]":
        """A beat with a memory of its own."""
        number = len(self.running)
        return self.celery("beat", "--pidfile=", "--schedule", str(self.folder / f"beat-{number}"))

    def start(self, command: list[str]) -> "subprocess.Popen[bytes]":
        """Any process, in a group of its own."""
        process = subprocess.Popen(  # noqa: S603 - our own programs, no shell
            processes.leashed(command),
            cwd=PROJECT,
            env=os.environ | self.settings(),
            stdout=subprocess.DEVNULL,
            stderr=(self.folder / f"log-{len(self.running)}").open("wb"),
            start_new_session=True,
        )
        self.running.append(process)
        return process

    def close(self) -> None:
        """Nothing is left running."""
        for process in self.running:
            processes.ask_to_end(process)
        for process in self.running:
            processes.await_end(process, patience=10)

    def settings(self) -> dict[str, str]:
        """The test's database and queue, as a process finds them in its environment."""
        database = connection.settings_dict
        place = f"{database['HOST']}:{database['PORT']}/{database['NAME']}"
        return {
            "DATABASE_URL": f"postgres://{database['USER']}:{database['PASSWORD']}@{place}",
            "REDIS_URL": self.redis_url or settings.REDIS_URL,
            "SMS_CARRIER": "console",
            NOTES: str(self.folder / "notes"),
            **self.environment,
        }


@dataclass
class Queue:
    """A Valkey of the test's own that forgets everything when it is killed."""

    stage: Stage
    port: int = field(default_factory=free_port)

    @property
    def url(self) -> str:
        """The address for workers and beats."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> "subprocess.Popen[bytes]":
        """The server, when it answers."""
        command = [str(PROGRAM), "--port", str(self.port), "--bind", "127.0.0.1"]
        process = self.stage.start([*command, "--save", "", "--appendonly", "no"])
        await_that(self._answers)
        return process

    def client(self) -> redis.Redis:
        """For a look into the queue."""
        return redis.Redis(host="127.0.0.1", port=self.port, socket_timeout=5)

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


def kill(process: "subprocess.Popen[bytes]") -> None:
    """As a power cut would, children and all."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def kill_child(process: "subprocess.Popen[bytes]") -> None:
    """Kill what does a worker's work alone; the worker notices and begins another child."""
    os.kill(_child_of(process.pid), signal.SIGKILL)


def _child_of(worker: int) -> int:
    """The child that a worker has now, as soon as it has one."""
    file = Path(f"/proc/{worker}/task/{worker}/children")
    await_that(lambda: bool(file.read_text().split()))
    return int(file.read_text().split()[0])


def await_that(is_so: Callable[[], bool], patience: float = PATIENCE) -> None:
    """Return as soon as it is so; fail when it never is."""
    deadline = time.monotonic() + patience
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.1)
