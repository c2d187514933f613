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

PATIENCE = 60.0
# Migrations and a year of purchases may take longer than a request may.
UNHURRIED = {"DB_STATEMENT_TIMEOUT_MS": "0", "DB_IDLE_TIMEOUT_MS": "0"}
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
    workers = str(min(2, os.cpu_count() or 1))
    web = ["granian", "--interface", "wsgi", "--host", HOST, "--port", str(port), "--no-ws"]
    web += ["--workers", workers, "--blocking-threads", "2", "--respawn-failed-workers"]
    celery = ["celery", "--quiet", "--app", "loyalty_club"]
    worker = [*celery, "worker", "--loglevel", "INFO", "--prefetch-multiplier", "1"]
    worker += ["--without-gossip", "--without-mingle"]
    # What a task prints (the console carrier's messages) goes to stdout and not into the log.
    aloud = ["--", "worker.redirect_stdouts=false"]
    work = [*worker, "--hostname", "club@%h", "--concurrency", "1", *aloud]
    send = [*worker, "--hostname", "sender@%h", "--queues", "sender", "--pool", "solo", *aloud]
    beat = [*celery, "beat", "--loglevel", "INFO", "--schedule", str(FOLDER / "beat-schedule")]
    running["web"] = _spawn("web", [*web, "loyalty_club.wsgi:application"])
    running["worker"] = _spawn("worker", work, aloud=True)
    running["sender"] = _spawn("sender", send, aloud=True)
    running["beat"] = _spawn("beat", beat)


def _spawn(name: str, module: list[str], *, aloud: bool = False) -> "subprocess.Popen[bytes]":
    with (LOGS / f"{name}.log").open("wb") as log:
        return subprocess.Popen(  # noqa: S603 - our own programs, no shell
            processes.leashed([sys.executable, "-m", *module]),
            cwd=PROJECT,
            stdin=subprocess.DEVNULL,
            stdout=None if aloud else log,
            stderr=log,
            start_new_session=True,  # Ctrl-C comes to us alone; we tell the others in order
        )


def await_health(port: int, running: Running) -> None:
    """Return when the health page answers 200; raises DemoFailed when it never will."""
    deadline = time.monotonic() + PATIENCE
    while not _is_healthy(port):
        refuse_ended(running)
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


def refuse_ended(running: Running) -> None:
    """Raise DemoFailed when one of the processes ended by itself."""
    for name, process in running.items():
        if process.poll() is not None:
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
