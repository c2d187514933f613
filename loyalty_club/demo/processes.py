"""The demo's processes: management commands, web, two workers and beat."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from http.client import HTTPConnection, HTTPException

from loyalty_club import processes
from loyalty_club.demo.console import tail
from loyalty_club.demo.places import FOLDER, HOST, LOGS, PROJECT, short
from loyalty_club.processes import DEAF

PATIENCE = 60.0
# Migrations and a year of purchases may take longer than a request may.
UNHURRIED = {"DB_STATEMENT_TIMEOUT_MS": "0", "DB_IDLE_TIMEOUT_MS": "0"}
CELERY = ["celery", "--quiet", "--app", "loyalty_club"]
WORKER = [*CELERY, "worker", "--loglevel", "INFO", "--prefetch-multiplier", "1"]
WORKER += ["--without-gossip", "--without-mingle"]
# What a task prints (the console carrier's messages) goes to stdout and not into the log.
ALOUD = ["--", "worker.redirect_stdouts=false"]
Running = dict[str, "subprocess.Popen[bytes]"]


class DemoFailed(Exception):
    """The demo cannot go on; the text tells the person at the console why."""


def manage(name: str, *arguments: str) -> None:
    """Run `manage.py NAME …` to its end with a log of its own; raises DemoFailed."""
    log = LOGS / f"{name}.log"
    with log.open("wb") as output:
        done = subprocess.run(  # noqa: S603 - our own command, no shell
            processes.leashed([sys.executable, "manage.py", name, *arguments]),
            cwd=PROJECT,
            env=os.environ | UNHURRIED,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            check=False,
        )
    if done.returncode:
        message = f"manage.py {name} failed; the end of {short(log)}:\n{tail(log)}"
        raise DemoFailed(message)


def start_all(port: int, running: Running) -> None:
    """Start web, worker, sender and beat, each noted in `running` as soon as it exists."""
    for name in COMMANDS:
        running[name] = _spawn(name, port)


def _web(port: int) -> list[str]:
    workers = str(min(2, os.cpu_count() or 1))
    web = ["granian", "--interface", "wsgi", "--host", HOST, "--port", str(port), "--no-ws"]
    web += ["--workers", workers, "--blocking-threads", "2", "--respawn-failed-workers"]
    return [*web, "loyalty_club.wsgi:application"]


def _worker(_port: int) -> list[str]:
    return [*WORKER, "--hostname", "club@%h", "--concurrency", "1", *ALOUD]


def _sender(_port: int) -> list[str]:
    return [*WORKER, "--hostname", "sender@%h", "--queues", "sender", "--pool", "solo", *ALOUD]


def _beat(_port: int) -> list[str]:
    return [*CELERY, "beat", "--loglevel", "INFO", "--schedule", str(FOLDER / "beat-schedule")]


COMMANDS = {"web": _web, "worker": _worker, "sender": _sender, "beat": _beat}
LOUD = ("worker", "sender")


def _spawn(name: str, port: int) -> "subprocess.Popen[bytes]":
    with (LOGS / f"{name}.log").open("wb") as log:
        return subprocess.Popen(  # noqa: S603 - our own programs, no shell
            processes.leashed([sys.executable, "-m", *COMMANDS[name](port)]),
            cwd=PROJECT,
            stdin=subprocess.DEVNULL,
            stdout=None if name in LOUD else log,
            stderr=log,
            start_new_session=True,  # Ctrl-C comes to us alone; we tell the others in order
        )


def await_health(port: int, running: Running) -> None:
    """Return when the health page answers 200; raises DemoFailed when it never will."""
    deadline = time.monotonic() + PATIENCE
    while not _is_healthy(port):
        tend(port, running)
        if time.monotonic() > deadline:
            message = f"The web server does not answer; see {short(LOGS / 'web.log')}"
            raise DemoFailed(message)
        time.sleep(0.1)


def _is_healthy(port: int) -> bool:
    connection = HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def tend(port: int, running: Running) -> None:
    """Start a worker anew that has gone deaf; raise DemoFailed when anything else has ended by
    itself.
    """
    for name, process in running.items():
        if process.poll() == DEAF:
            running[name] = _spawn(name, port)
        elif process.returncode is not None:
            log = LOGS / f"{name}.log"
            message = f"The {name} process ended by itself; the end of {short(log)}:\n{tail(log)}"
            raise DemoFailed(message)


def stop_all(running: Running) -> None:
    """Stop everything in `running` with its children: asked together, killed when deaf."""
    for process in running.values():
        processes.ask_to_end(process)
    for process in running.values():
        processes.await_end(process, patience=10)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
