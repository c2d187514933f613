"""Starting, joining and giving back the servers of a folder.

A guardian process runs the two servers of a folder. Whoever uses them holds a shared lock on the
folder's lease; the guardian stops them when the last lock is gone. The kernel drops a lock with
its holder, so a killed user leaves no servers behind.
"""

import fcntl
import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

PROJECT = Path(__file__).resolve().parents[2]
LEASE = "lease.lock"
START = "start.lock"
GUARDIAN = "guardian.lock"
STATE = "servers.json"
LOG = "guardian.log"
PATIENCE = 60.0
LEAVING = 3.0  # seconds in which servers that nobody uses any more have stopped
POLL = 0.05


class ServersNotStarted(RuntimeError):
    """The servers of a folder could not be started; the text says why."""


class ServersInUse(RuntimeError):
    """Somebody still uses the servers of a folder."""


@dataclass(frozen=True)
class Servers:
    """Addresses of running servers, which stay up at least until `stop` is called."""

    folder: Path
    database_url: str = field(repr=False)
    redis_url: str = field(repr=False)
    _lease: BinaryIO = field(repr=False)
    _guardian: "subprocess.Popen[bytes] | None" = field(repr=False)

    @property
    def guardian_pid(self) -> int | None:
        """The process that runs the servers, when we started it."""
        return self._guardian.pid if self._guardian else None

    def stop(self) -> None:
        """Give the servers back. Returns after they stopped, unless someone else uses them."""
        if self._lease.closed:
            return
        nobody_else = try_lock(self._lease, fcntl.LOCK_EX)
        self._lease.close()
        if nobody_else:
            _wait_until_free(self.folder)
        if nobody_else and self._guardian is not None:
            self._guardian.wait(PATIENCE)


def start(folder: Path, *, durable: bool = True) -> Servers:
    """Start the servers of a folder, or join those that already run from it.

    `durable=False` (tests only) trades safety against power loss for speed; it counts for
    whoever starts the servers, not for whoever joins. Raises ServersNotStarted.
    """
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    lease = open_lock(folder / LEASE)
    fcntl.flock(lease, fcntl.LOCK_SH)  # waits while former servers are being stopped
    with closing(open_lock(folder / START)) as entrance:
        fcntl.flock(entrance, fcntl.LOCK_EX)
        guardian = None if _is_guarded(folder) else _start_guardian(folder, durable=durable)
        addresses = _await_addresses(folder, guardian)
    return Servers(folder, addresses["database_url"], addresses["redis_url"], lease, guardian)


def named_servers() -> set[str]:
    """Which of DATABASE_URL and REDIS_URL the environment sets, itself or by `…_FILE`."""
    return {
        name
        for name in ("DATABASE_URL", "REDIS_URL")
        if os.environ.get(name) or os.environ.get(f"{name}_FILE")
    }


def discard(folder: Path) -> None:
    """Remove a folder of servers with all its data; raises ServersInUse."""
    if not folder.exists():
        return
    deadline = time.monotonic() + LEAVING
    while time.monotonic() < deadline:
        with closing(open_lock(folder / LEASE)) as lease:
            if try_lock(lease, fcntl.LOCK_EX) and not _is_guarded(folder):
                shutil.rmtree(folder)
                return
        time.sleep(POLL * 4)  # long enough for a guardian that is about to leave
    message = f"The servers of {folder} are in use"
    raise ServersInUse(message)


def provide(folder: Path, *, durable: bool = True) -> Servers | None:
    """See that DATABASE_URL and REDIS_URL name running servers, in this process's environment.

    Servers named there already (also by `…_FILE`) are kept and None is returned; what is missing
    is served from the folder.
    """
    missing = {"DATABASE_URL", "REDIS_URL"} - named_servers()
    if not missing:
        return None
    servers = start(folder, durable=durable)
    for name in missing:
        os.environ[name] = getattr(servers, name.lower())
    return servers


def open_lock(path: Path) -> BinaryIO:
    """Open a lock file; the lock taken on it lives until the file is closed."""
    return path.open("ab")


def try_lock(file: BinaryIO, kind: int) -> bool:
    """Take a lock (LOCK_SH or LOCK_EX) without waiting; False when another holds it."""
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_guarded(folder: Path) -> bool:
    # Asked with a shared lock, so that two who ask at once do not take each other for a guardian.
    with closing(open_lock(folder / GUARDIAN)) as file:
        return not try_lock(file, fcntl.LOCK_SH)


def _wait_until_free(folder: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while _is_guarded(folder) and time.monotonic() < deadline:
        time.sleep(POLL)


def _start_guardian(folder: Path, *, durable: bool) -> "subprocess.Popen[bytes]":
    (folder / STATE).unlink(missing_ok=True)
    command = [sys.executable, "-m", "loyalty_club.embedded.guardian", str(folder)]
    with (folder / LOG).open("wb") as log:
        return subprocess.Popen(  # noqa: S603 - our own module, no shell
            command if durable else [*command, "--fast"],
            cwd=PROJECT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C in the terminal is for the user, not for the servers
        )


def _await_addresses(folder: Path, guardian: "subprocess.Popen[bytes] | None") -> dict[str, str]:
    state = folder / STATE
    deadline = time.monotonic() + PATIENCE
    while not state.exists():
        lost = not _is_guarded(folder) if guardian is None else guardian.poll() is not None
        if lost or time.monotonic() > deadline:
            text = (folder / LOG).read_text(encoding="utf-8", errors="replace")
            reason = "\n".join(text.splitlines()[-15:])
            message = f"PostgreSQL and Valkey did not start from {folder}:\n{reason}"
            raise ServersNotStarted(message)
        time.sleep(POLL)
    addresses: dict[str, str] = json.loads(state.read_text(encoding="utf-8"))
    return addresses
