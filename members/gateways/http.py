"""One call to a carrier over HTTP: a deadline for all of it, no secret in what it says."""

import json
import logging
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Timer
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

from members.gateways.shape import Halted, Later, Refused, Silent

MOST_PATIENCE = 10.0
CONNECT_PATIENCE = 5.0
MOST_BYTES = 1_000_000
CHUNK = 16_384
WAIT = 60
MOST_WAIT = 3_600
AGENT = "loyalty-club"

# Its debug lines tell whole addresses, and one carrier wants the key in the address.
logging.getLogger("urllib3.connectionpool").addFilter(lambda record: record.levelno > logging.DEBUG)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whole: its status, its body, and the wait it asks for in seconds."""

    status: int
    body: bytes
    wait: int = WAIT

    def document(self) -> Any:
        """The body as JSON; None where it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None


def call(
    method: str,
    url: str,
    *,
    patience: float = MOST_PATIENCE,
    headers: Mapping[str, str] | None = None,
    params: Mapping[str, str] | None = None,
    form: Mapping[str, str] | None = None,
    body: bytes | None = None,
    auth: tuple[str, str] | None = None,
) -> Answer | Later | Silent:
    """Ask once. `Later` where no connection was made, so that nothing can have been taken;
    `Silent` where the request may have arrived and no whole answer came back in time.

    Follows no redirect, reads no settings of the machine, keeps no connection: one that a server
    closes between two calls would leave a message in doubt. What it says names no address and
    no header.
    """
    with _Watch(min(patience, MOST_PATIENCE)) as watch, requests.Session() as session:
        session.trust_env = False
        session.mount("https://", _WatchedAdapter(watch))
        session.mount("http://", _WatchedAdapter(watch))
        try:
            with session.request(
                method,
                url,
                params=params,
                data=form if body is None else body,
                headers={"User-Agent": AGENT, **(headers or {})},
                auth=auth,
                timeout=(CONNECT_PATIENCE, MOST_PATIENCE),
                allow_redirects=False,
                stream=True,
            ) as response:
                answer = _whole(response)
                # An answer without a length that was cut looks as if it had ended.
                if not watch.is_over:
                    return answer
        except (requests.RequestException, OSError, ValueError):
            # Their words name the address, and what is in it: said again in our own below.
            pass
    if watch.is_through:
        return Silent("no answer in time" if watch.is_over else "the connection was lost")
    return Later("no connection to the carrier", WAIT)


def unreadable(answer: Answer) -> Later | Refused | Halted | Silent:
    """What an answer means that is not of the carrier's documented form."""
    reason = f"HTTP {answer.status}"
    if answer.status in {429, 503}:
        return Later(reason, answer.wait)
    if answer.status in {400, 413, 422}:
        return Refused(reason)
    if answer.status == 408 or answer.status >= 500 or answer.status < 300:
        return Silent(f"{reason}, not readable")
    return Halted(reason)


def _whole(response: requests.Response) -> Answer | Silent:
    body = bytearray()
    for piece in response.iter_content(CHUNK):
        body += piece
        if len(body) > MOST_BYTES:
            return Silent("the answer is too long")
    asked = response.headers.get("Retry-After", "")
    wait = min(int(asked), MOST_WAIT) if asked.isascii() and asked.isdigit() else WAIT
    return Answer(response.status_code, bytes(body), max(wait, 1))


class _Watch:
    """Cuts a call that is not done in time, however slowly its answer drips.

    The timeouts of sockets are for one read each: an answer of a letter every second would never
    meet them.
    """

    def __init__(self, seconds: float) -> None:
        self.is_over = False
        self.is_through = False
        self._sockets: list[socket.socket] = []
        self._timer = Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> "_Watch":
        self._timer.start()
        return self

    def __exit__(self, *_problem: object) -> None:
        self._timer.cancel()
        for one in self._sockets:
            one.close()

    def over(self, connected: socket.socket) -> socket.socket:
        """Watch this connection; a copy of its handle, for TLS takes the handle itself."""
        self._sockets.append(connected.dup())
        if self.is_over:
            self._cut()
        return connected

    def _cut(self) -> None:
        self.is_over = True
        for one in self._sockets:
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue


class _WatchedAdapter(HTTPAdapter):
    """Opens connections under the eyes of a watch, which learns when one stands."""

    def __init__(self, watch: _Watch) -> None:
        self._watch = watch
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """The library's own pools, with watched connections."""
        super().init_poolmanager(*args, **kwargs)
        watch = self._watch

        class Plain(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                return watch.over(super()._new_conn())

            def connect(self) -> None:
                super().connect()
                watch.is_through = True

        class Secure(HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                return watch.over(super()._new_conn())

            def connect(self) -> None:
                super().connect()
                watch.is_through = True

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class SecurePool(HTTPSConnectionPool):
            ConnectionCls = Secure

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}
