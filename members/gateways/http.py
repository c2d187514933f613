"""Calls to a carrier over HTTP: a deadline for each, no secret in what it says, nothing twice."""

import json
import ssl
import time
from base64 import b64encode
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import cache
from http.client import HTTPException, HTTPMessage, HTTPResponse
from threading import Lock
from typing import Any
from urllib.parse import SplitResult, quote, urlencode, urlsplit

import certifi

from members.gateways import causes
from members.gateways.connection import PORTS, Connection, Origin, Request, Watch
from members.gateways.shape import Halted, Later, Refused, Silent

MOST_PATIENCE = 10.0
MOST_BYTES = 1_000_000
CHUNK = 16_384
WAIT = 60
MOST_WAIT = 3_600
AGENT = "loyalty-club"
# Statuses by which a server says that it did not do it, and may say when to ask again.
NOT_NOW = {429: causes.RATE, 503: causes.BUSY}
# Of a path all stays as it was written; what may not stand in a request is written in its place.
KEPT = "/%:@!$&'()*+,;=~-._"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whole."""

    status: int
    body: bytes

    def document(self) -> Any:
        """The body as JSON; None where it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None


class Connections:
    """The way to one carrier for as long as a sweep lasts; several threads may call at once.

    A connection that was answered whole and promptly is used again. Nothing is ever said twice:
    where one turns out to be dead after something was written to it, the outcome is `Silent`.
    """

    def __init__(self) -> None:
        self._idle: list[Connection] = []
        self._lock = Lock()
        # A server that hangs up without a word is given a new connection each time.
        self._keeps = True

    def call(
        self,
        method: str,
        url: str,
        *,
        patience: float = MOST_PATIENCE,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        body: bytes | None = None,
        auth: tuple[str, str] | None = None,
    ) -> Answer | Later | Halted | Silent:
        """Ask once. `Later` where no connection was made, so that nothing can have been taken;
        `Silent` where the request may have arrived and no whole answer came back in time.

        Follows no redirect and reads no settings of the machine. What it says names no address
        and no header.
        """
        try:
            request = _request(method, url, headers or {}, params or {}, form, body, auth)
        except (ValueError, HTTPException):
            return Halted(causes.with_code(causes.REQUEST, "address or key"))
        with Watch(min(patience, MOST_PATIENCE)) as watch:
            return self._ask(request, watch)

    def close(self) -> None:
        """Hang up; a later call opens anew."""
        with self._lock:
            idle, self._idle = self._idle, []
        for one in idle:
            one.close()

    def _ask(self, request: Request, watch: Watch) -> Answer | Later | Silent:
        connection = self._kept(request.origin)
        try:
            connection = connection or Connection(request.origin, watch, _trust)
        except ssl.SSLError:
            return Later("no secure connection to the carrier", WAIT)
        except (OSError, ValueError):
            return Later("no connection to the carrier", WAIT)
        watch.over(connection)
        try:
            response = connection.exchange(request)
            answer = _whole(response)
        except (OSError, HTTPException, ValueError):
            # Their words name the address, and what is in it: said again in our own.
            answer = Silent("the connection was lost")
        # An answer without a length that was cut looks as if it had ended.
        if watch.is_over:
            answer = Silent("no answer in time")
        if isinstance(answer, Silent):
            connection.close()
            return answer
        self._keep(connection, response)
        return _patient(answer, response.headers)

    def _kept(self, origin: Origin) -> Connection | None:
        """One that stands open, the last used first."""
        while True:
            with self._lock:
                if not self._idle:
                    return None
                one = self._idle.pop()
            if one.origin == origin and one.is_open():
                return one
            self._keeps = self._keeps and not one.was_left
            one.close()

    def _keep(self, connection: Connection, response: HTTPResponse) -> None:
        if self._keeps and connection.may_be_kept(response):
            with self._lock:
                self._idle.append(connection)
        else:
            connection.close()


def unreadable(answer: Answer) -> Later | Refused | Halted | Silent:
    """What an answer means that is not of the carrier's documented form."""
    reason = f"HTTP {answer.status}"
    if answer.status in NOT_NOW:
        return Later(causes.with_code(NOT_NOW[answer.status], reason), WAIT)
    if answer.status in {400, 413, 422}:
        return Refused(reason)
    if answer.status == 408 or answer.status >= 500 or answer.status < 300:
        return Silent(f"{reason}, not readable")
    return Halted(reason)


def _request(
    method: str,
    url: str,
    headers: Mapping[str, str],
    params: Mapping[str, str],
    form: Mapping[str, str] | None,
    body: bytes | None,
    auth: tuple[str, str] | None,
) -> Request:
    """Raises ValueError for what cannot be written down."""
    parts = urlsplit(url)
    origin = _origin(parts)
    said = {"Host": origin.name, "User-Agent": AGENT, **headers}
    if form is not None:
        body, said = urlencode(form).encode(), FORM | said
    if auth is not None:
        said["Authorization"] = "Basic " + b64encode(":".join(auth).encode()).decode()
    for words in said.values():
        if not words.isprintable() or not words.isascii():
            raise ValueError("a header")
    query = "&".join(one for one in (quote(parts.query, safe=KEPT), urlencode(params)) if one)
    target = quote(parts.path or "/", safe=KEPT) + (f"?{query}" if query else "")
    return Request(method, origin, target, said, body)


def _origin(parts: SplitResult) -> Origin:
    """Raises ValueError where no machine is named."""
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("an address")
    host = parts.hostname
    host = host if host.isascii() else host.encode("idna").decode()
    return Origin(parts.scheme, host, parts.port or PORTS[parts.scheme])


def _whole(response: HTTPResponse) -> Answer | Silent:
    body = bytearray()
    while piece := response.read(CHUNK):
        body += piece
        if len(body) > MOST_BYTES:
            return Silent("the answer is too long")
    if response.length:  # what is left of the length that was promised
        return Silent("the connection was lost")
    return Answer(response.status, bytes(body))


def _patient(answer: Answer, headers: HTTPMessage) -> Answer | Later:
    """Who says when to come again was not at work, whatever else he says."""
    asked = headers.get("Retry-After", "").strip()
    if answer.status not in NOT_NOW or not asked:
        return answer
    reason = causes.with_code(NOT_NOW[answer.status], f"HTTP {answer.status}")
    return Later(reason, max(1, min(_seconds(asked), MOST_WAIT)))


def _seconds(asked: str) -> int:
    """Of a `Retry-After`, which is a number of seconds or a moment."""
    if asked.isascii() and asked.isdigit():
        return int(asked[:6])
    with suppress(ValueError, TypeError):
        moment = parsedate_to_datetime(asked)
        return int(moment.timestamp() - time.time()) if moment.tzinfo else WAIT
    return WAIT


@cache
def _trust() -> ssl.SSLContext:
    """The machine's own authorities, and those that browsers trust."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context
