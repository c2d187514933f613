"""Opens the club and keeps it open until Ctrl-C; the door of `make demo`."""

import argparse
import fcntl
import os
import secrets
import signal
import socket
import sys
import time
from contextlib import closing
from types import FrameType
from typing import NoReturn

from loyalty_club import embedded
from loyalty_club.demo.console import ready_block, say, step
from loyalty_club.demo.places import FACTS, FOLDER, HOST, LOCAL, LOGS
from loyalty_club.demo.processes import (
    DemoFailed,
    Running,
    await_health,
    manage,
    start_all,
    stop_all,
    tend,
)
from loyalty_club.embedded.servers import open_lock, try_lock


def main() -> int:
    """Exit code 0 after Ctrl-C or SIGTERM, 1 with a sentence when the club cannot be open."""
    options = _options()
    # Set by hand for SIGINT too: a shell that starts us in the background has it ignored.
    signal.signal(signal.SIGINT, _interrupt)
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGHUP, _interrupt)
    LOCAL.mkdir(exist_ok=True)
    with closing(open_lock(LOCAL / "demo.lock")) as lock:
        try:
            if not try_lock(lock, fcntl.LOCK_EX):
                message = "The demo of this folder is open already; stop it where it was started."
                raise DemoFailed(message)
            _open_club(options)
        except KeyboardInterrupt:
            say("\nThe club is closed; everything it started has stopped.")
        except (DemoFailed, embedded.ServersNotStarted, embedded.ServersInUse) as failure:
            say(f"\n{failure}")
            return 1
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m loyalty_club.demo", description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--language", choices=("fa", "en"), default="fa")
    parser.add_argument("--size", choices=("small", "large"), default="small")
    parser.add_argument("--reset", action="store_true", help="begin anew")
    return parser.parse_args()


def _open_club(options: argparse.Namespace) -> None:
    url = f"http://{HOST}:{options.port}"
    _refuse_busy_port(options.port)
    if options.reset:
        _reset()
    LOGS.mkdir(parents=True, exist_ok=True)
    _set_environment(url, options.language)
    servers: embedded.Servers | None = None
    running: Running = {}
    try:
        with step("Starting PostgreSQL and Valkey"):
            servers = embedded.provide(FOLDER)
        with step("Bringing the database up to date"):
            manage("migrate", "--verbosity", "0")
        with step("Filling the club with a year of life (the first time)"):
            _seed(url, options)
        with step("Opening the doors"):
            start_all(options.port, running)
            await_health(options.port, running)
        say(ready_block(url))
        while True:
            tend(options.port, running)
            time.sleep(0.5)
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # closing is under way and bounded
        stop_all(running)
        if servers is not None:
            servers.stop()


def _refuse_busy_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError) as error:
            message = f"Port {port} cannot be used ({error}). Take another: make demo PORT=8001"
            raise DemoFailed(message) from error


def _reset() -> None:
    if embedded.named_servers():
        message = (
            "demo-reset clears only the demo's own servers, but DATABASE_URL or REDIS_URL names "
            "others. Empty those by hand, or unset the variables."
        )
        raise DemoFailed(message)
    with step("Clearing the former demo"):
        embedded.discard(FOLDER)
        FACTS.unlink(missing_ok=True)


def _set_environment(url: str, language: str) -> None:
    os.environ.pop("DEBUG", None)
    os.environ |= {
        "ALLOWED_HOSTS": f"{HOST},localhost,[::1]",
        "CLUB_LANGUAGE": language,
        "DJANGO_SETTINGS_MODULE": "loyalty_club.settings",
        "LOCAL_DEMO": "1",
        "PUBLIC_URL": url,
        "PYTHONUNBUFFERED": "1",
        "SECRET_KEY": _secret_key(),
        "UPLOAD_FOLDER": str(FOLDER / "uploads"),
    }


def _secret_key() -> str:
    file = FOLDER / "secret_key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(60), encoding="ascii")
    return file.read_text(encoding="ascii")


def _seed(url: str, options: argparse.Namespace) -> None:
    manage(
        *("seed_demo", "--size", options.size, "--language", options.language),
        *("--url", url, "--json-file", str(FACTS)),
    )


def _interrupt(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
