"""One connection to a carrier's machine, and the watch that cuts a call that takes too long."""

import select
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from threading import Lock, Timer
from typing import NamedTuple

CONNECT_PATIENCE = 5.0
READ_PATIENCE = 10.0
# Shorter than any server is known to keep an idle connection, so that the two do not cross.
LONGEST_IDLE = 1.0
# Before a connection is used for the second time: who hangs up after each answer does it by then.
PROOF = 0.02


QUICKACK = getattr(socket, "TCP_QUICKACK", None)
PORTS = {"http": 80, "https": 443}


class Origin(NamedTuple):
    """A machine, and how it is spoken to."""

    scheme: str
    host: str
    port: int

    @property
    def name(self) -> str:
        """As it is called by its name: the usual port goes without saying."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be said, checked before anybody is called."""

    method: str
    origin: Origin
    target: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes | None = field(default=None, repr=False)


class Connection:
    """Stands open from its making; raises OSError where none can be made."""

    def __init__(self, origin: Origin, watch: "Watch", trust: Callable[[], ssl.SSLContext]) -> None:
        self.origin = origin
        self.was_left = False
        self._is_proven = False
        self._idle_until = 0.0
        plain = socket.create_connection((origin.host, origin.port), CONNECT_PATIENCE)
        # A handle of its own to cut it by: TLS takes the first one away.
        self._handle = plain.dup()
        self._http = HTTPConnection(origin.host, origin.port)
        # It would connect anew by itself, and say again what may have been heard.
        self._http.auto_open = 0
        try:
            watch.over(self)
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if origin.scheme == "https":
                plain = trust().wrap_socket(plain, server_hostname=origin.host)
            plain.settimeout(READ_PATIENCE)
        except BaseException:
            plain.close()
            self._handle.close()
            raise
        self._http.sock = plain

    def exchange(self, request: Request) -> HTTPResponse:
        """Say it once, and give back what is answered, its body still to be read."""
        self._http.request(request.method, request.target, request.body, dict(request.headers))
        if QUICKACK is not None:
            # A server that writes its answer in two pieces sends the second after our receipt.
            self._handle.setsockopt(socket.IPPROTO_TCP, QUICKACK, 1)
        return self._http.getresponse()

    def may_be_kept(self, response: HTTPResponse) -> bool:
        """After an answer that was read whole: whether the server means to listen on."""
        if response.will_close or self._http.sock is None:
            return False
        told = response.headers.get("Keep-Alive", "")
        seconds = [part.strip()[8:] for part in told.split(",") if "timeout=" in part]
        idle = LONGEST_IDLE
        if seconds and seconds[0].isdigit():
            idle = min(idle, int(seconds[0]) / 2)
        self._idle_until = time.monotonic() + idle
        return True

    def is_open(self) -> bool:
        """Whether the server surely listens still: it has not hung up, and was not left alone too
        long. Nothing has been said yet, so another connection may be made instead.
        """
        if time.monotonic() > self._idle_until:
            return False
        asked = select.poll()
        asked.register(self._handle, select.POLLIN | select.POLLHUP | select.POLLERR)
        self.was_left = bool(asked.poll(0 if self._is_proven else PROOF * 1_000))
        self._is_proven = True
        return not self.was_left

    def cut(self) -> None:
        """End whatever it is waiting for."""
        with suppress(OSError):
            self._handle.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Give it up."""
        self._http.close()
        self._handle.close()


class Watch:
    """Cuts a call that is not done in time, however slowly its answer drips.

    The timeouts of sockets are for one read each: an answer of a letter every second would never
    meet them.
    """

    def __init__(self, seconds: float) -> None:
        self.is_over = False
        self._watched: Connection | None = None
        self._lock = Lock()
        self._timer = Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> "Watch":
        self._timer.start()
        return self

    def __exit__(self, *_problem: object) -> None:
        self._timer.cancel()
        with self._lock:
            self._watched = None

    def over(self, connection: Connection) -> None:
        """Watch this connection from now on."""
        with self._lock:
            self._watched = connection
        if self.is_over:
            connection.cut()

    def _cut(self) -> None:
        with self._lock:
            self.is_over = True
            if self._watched is not None:
                self._watched.cut()
