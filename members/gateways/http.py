"""Calls to a carrier over HTTP: a deadline for each, no secret in what it says, nothing twice."""

import json
import logging
import ssl
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import cache
from http.client import HTTPException
from typing import Any
from urllib.parse import urlencode, urlsplit

import certifi
from urllib3 import BaseHTTPResponse, PoolManager, Timeout
from urllib3.exceptions import HTTPError, LocationValueError, SSLError
from urllib3.util import make_headers

from members.gateways import causes
from members.gateways.connection import POOLS, Watch
from members.gateways.shape import SIDE_BY_SIDE, Halted, Later, Refused, Silent

MOST_PATIENCE = 10.0
CONNECT_PATIENCE = 5.0
MOST_BYTES = 1_000_000
WAIT = 60
MOST_WAIT = 3_600
AGENT = "loyalty-club"
# Statuses by which a server says that it did not do it, and may say when to ask again.
NOT_NOW = {429: causes.RATE, 503: causes.BUSY}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
FAILURES = (HTTPError, HTTPException, OSError, ValueError)

# They tell whole addresses, and one carrier wants the key in the address.
for _name in ("urllib3.connection", "urllib3.connectionpool", "urllib3.util.retry"):
    logging.getLogger(_name).addFilter(lambda _record: False)


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
        self._manager = PoolManager(maxsize=SIDE_BY_SIDE, ssl_context=_trust())
        self._manager.pool_classes_by_scheme = POOLS

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
            address = _address(url, params or {})
            said = _headers(headers or {}, auth)
        except ValueError:
            return Halted(causes.with_code(causes.REQUEST, "address or key"))
        if form is not None:
            body, said = urlencode(form).encode(), FORM | said
        return self._ask(method, address, said, body, min(patience, MOST_PATIENCE))

    def close(self) -> None:
        """Hang up; a later call opens anew."""
        self._manager.clear()

    def _ask(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None, seconds: float
    ) -> Answer | Later | Halted | Silent:
        with Watch(seconds) as watch:
            try:
                with self._manager.urlopen(
                    method,
                    url,
                    body=body,
                    headers=headers,
                    redirect=False,
                    retries=False,
                    timeout=Timeout(connect=min(seconds, CONNECT_PATIENCE), read=MOST_PATIENCE),
                    preload_content=False,
                ) as response:
                    outcome = _whole(response)
            except FAILURES as problem:
                # Their words name the address, and what is in it: said again in our own.
                if not watch.has_begun:
                    return _unsaid(problem)
                outcome = Silent("the connection was lost")
            # An answer without a length that was cut looks as if it had ended.
            return Silent("no answer in time") if watch.is_over else outcome


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


def _address(url: str, params: Mapping[str, str]) -> str:
    """Raises ValueError for what is none."""
    parts = urlsplit(url)
    if parts.scheme not in POOLS or not parts.hostname:
        raise ValueError("an address")
    place = parts.netloc
    if not place.isascii():
        place = place.lower().replace(parts.hostname, parts.hostname.encode("idna").decode())
    query = "&".join(one for one in (parts.query, urlencode(params)) if one)
    return parts._replace(netloc=place, query=query, fragment="").geturl()


def _headers(own: Mapping[str, str], auth: tuple[str, str] | None) -> dict[str, str]:
    """Raises ValueError for what no header takes."""
    said = {"User-Agent": AGENT, **own}
    if auth is not None:
        said |= make_headers(basic_auth=":".join(auth))
    if not all(words.isprintable() and words.isascii() for words in said.values()):
        raise ValueError("a header")
    return said


def _unsaid(problem: Exception) -> Later | Halted:
    """Why no connection was made."""
    if isinstance(problem, LocationValueError):
        return Halted(causes.with_code(causes.REQUEST, "address or key"))
    if isinstance(problem, SSLError):
        return Later("no secure connection to the carrier", WAIT)
    return Later("no connection to the carrier", WAIT)


def _whole(response: BaseHTTPResponse) -> Answer | Later | Silent:
    body = response.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        return Silent("the answer is too long")
    # Who says when to come again was not at work, whatever else he says.
    asked = response.headers.get("Retry-After", "").strip()
    if response.status in NOT_NOW and asked:
        reason = causes.with_code(NOT_NOW[response.status], f"HTTP {response.status}")
        return Later(reason, max(1, min(_seconds(asked), MOST_WAIT)))
    return Answer(response.status, body)


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
