"""urllib3's connections under the eyes of a watch, which cuts a call that takes too long."""

import re
import socket
import time
from contextlib import suppress
from contextvars import ContextVar
from threading import Lock, Timer
from typing import Any

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.util import wait_for_read

# Shorter than any server is known to keep an idle connection, so that the two do not cross.
LONGEST_IDLE = 1.0
# Before a connection is used for the second time: who hangs up after each answer does it by then.
PROOF = 0.02
KEPT_FOR = re.compile(r"timeout=(\d{1,4})\b")


class Watch:
    """Ends a call of this thread that is not done in time, however slowly its answer drips.

    The timeouts of sockets are for one read each: an answer of a letter every second would never
    meet them.
    """

    def __init__(self, seconds: float) -> None:
        self.is_over = False
        self._handle: socket.socket | None = None
        self._lock = Lock()
        self._timer = Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> "Watch":
        _watch.set(self)
        self._timer.start()
        return self

    def __exit__(self, *_problem: object) -> None:
        self._timer.cancel()
        with self._lock:
            if self._handle is not None:
                self._handle.close()

    @property
    def has_begun(self) -> bool:
        """Whether anything may have been said."""
        return self._handle is not None

    def begin(self, connected: socket.socket) -> None:
        """Watch it by a handle of its own: the connection may let go of its one at any time, and
        the one of TLS would tell it to go on in the open.
        """
        with self._lock:
            if self.is_over:
                raise TimeoutError
            self._handle = socket.fromfd(connected.fileno(), connected.family, connected.type)

    def _cut(self) -> None:
        with self._lock:
            self.is_over = True
            if self._handle is not None:
                with suppress(OSError):
                    self._handle.shutdown(socket.SHUT_RDWR)


_watch: ContextVar[Watch] = ContextVar("watch")


class Plain(HTTPConnection):
    """Connects before it says anything, and is used again only where the server surely listens."""

    _open_until = 0.0
    _proof = PROOF

    def connect(self) -> None:
        """Anew, by a pool too, whose connections are opened again."""
        super().connect()
        self._proof = PROOF

    def request(self, *args: Any, **facts: Any) -> None:
        """From here on the server may have heard it."""
        if self.is_closed:
            self.connect()
        _watch.get().begin(self.sock)
        super().request(*args, **facts)

    def getresponse(self) -> Any:
        """Remembers for how long the connection may idle: half of what the server promises."""
        response = super().getresponse()
        told = KEPT_FOR.search(response.headers.get("Keep-Alive", ""))
        idle = min(LONGEST_IDLE, int(told[1]) / 2) if told else LONGEST_IDLE
        self._open_until = time.monotonic() + idle
        return response

    @property
    def is_connected(self) -> bool:
        """The pool asks it before each use, and opens the connection anew where it is not."""
        if self.sock is None or time.monotonic() > self._open_until:
            return False
        proof, self._proof = self._proof, 0.0
        return not wait_for_read(self.sock, timeout=proof)


class Secure(Plain, HTTPSConnection):
    """The same over TLS."""


class PlainPool(HTTPConnectionPool):
    """Of such connections."""

    ConnectionCls = Plain


class SecurePool(HTTPSConnectionPool):
    """Of such connections."""

    ConnectionCls = Secure


POOLS = {"http": PlainPool, "https": SecurePool}
