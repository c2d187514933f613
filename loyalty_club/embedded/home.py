"""The folder of a pair of servers: its password, the account they run as, how they are run."""

import os
import pwd
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from loyalty_club import processes
from loyalty_club.embedded.servers import PATIENCE, POLL

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Home:
    """Where the data lies, whom the servers run as (None: ourselves), how safe they must be."""

    folder: Path
    account: pwd.struct_passwd | None
    durable: bool
    password: str = field(repr=False)
    _servers: "list[tuple[subprocess.Popen[bytes], signal.Signals]]" = field(default_factory=list)

    def own(self, path: Path) -> Path:
        """Make the servers' account the owner of a path."""
        if self.account is not None:
            os.chown(path, self.account.pw_uid, self.account.pw_gid)
        return path

    def run(self, command: list[str]) -> None:
        """Run a command as the servers' account to its end; raises CalledProcessError."""
        account = self.account
        subprocess.run(  # noqa: S603 - programs of the wheels, no shell
            command,
            check=True,
            cwd=self.folder,
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
        )

    def spawn(
        self, name: str, command: list[str], farewell: signal.Signals, ready: Callable[[], bool]
    ) -> None:
        """Start a server as its account, with a log of its own, and return when it is ready.

        It is sent `farewell` by `stop_servers`, or by the kernel when this process dies. SystemExit
        with its log when it ended or hangs.
        """
        account = self.account
        log = self.folder / f"{name}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(  # noqa: S603 - programs of the wheels, no shell
                processes.leashed(command, farewell),
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                user=account.pw_uid if account else None,
                group=account.pw_gid if account else None,
                extra_groups=[] if account else None,
            )
        self._servers.append((process, farewell))
        deadline = time.monotonic() + PATIENCE
        while not ready():
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(log.read_text(encoding="utf-8", errors="replace"))
            time.sleep(POLL)

    def is_well(self) -> bool:
        """Whether all servers that were started still run."""
        return all(process.poll() is None for process, _ in self._servers)

    def stop_servers(self) -> None:
        """Stop what was started, the last one first."""
        for process, farewell in reversed(self._servers):
            processes.ask_to_end(process, farewell)
            processes.await_end(process, patience=PATIENCE)


def open_home(folder: Path, *, durable: bool, programs: list[Path]) -> Home:
    """Prepare a folder for servers; the same password every time.

    PostgreSQL refuses to run as root. For root both servers run as `nobody`, and every folder on
    the way to the data and to the programs is made passable (not readable) for others.
    """
    account = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
    folder.chmod(0o711 if account else 0o700)
    if account:
        for place in (folder, *programs):
            _let_pass(place)
    secret = folder / "password"
    if not secret.exists():
        secret.touch(mode=0o600)
        secret.write_text(secrets.token_urlsafe(24), encoding="ascii")
    home = Home(folder, account, durable, secret.read_text(encoding="ascii"))
    home.own(secret)
    return home


def _let_pass(place: Path) -> None:
    for parent in place.parents:
        mode = parent.stat().st_mode & 0o7777
        if not mode & 0o001:
            parent.chmod(mode | 0o001)


def free_port() -> int:
    """A loopback port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
