"""What a stand-in remembers: calls, messages, and what is to go wrong."""

import json
import socket
import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from typing import Protocol as Shape
from urllib.parse import parse_qsl

FIRST_NUMBER = 4_470_000_000_000_000
COST = 2_370


@dataclass(frozen=True)
class Call:
    """One request as it came."""

    carrier: str
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        """The body as a form."""
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    """What is answered."""

    status: int
    body: bytes
    kind: str = "application/json; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Trouble:
    """`kind` is one of: code (the carrier's own, as its protocol says it), status (of HTTP, with
    an HTML page), html, empty, long, hang, slow, drip, drip_head, reset, taken_and_reset,
    hangs_up (after a good answer, without having said so), redirect.
    """

    kind: str
    code: int = 0
    wait: int = 0
    seconds: float = 30.0


@dataclass
class Sent:
    """One message that reached a phone; `state` is the carrier's own code of it."""

    carrier: str
    reference: str
    to: str
    text: str
    line: str = ""
    client_id: str = ""
    pattern: str = ""
    values: dict[str, str] = field(default_factory=dict)
    state: int | str = 0


class Protocol(Shape):
    """A carrier's way of speaking."""

    def answer(self, call: Call, memory: "Memory") -> Reply:
        """To a call in which nothing goes wrong."""

    def refusal(self, code: int) -> Reply:
        """One of its documented errors."""


class Memory:
    """Shared by the threads of the server and by the test."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.lines: set[socket.socket] = set()
        self.opened = 0
        self.sent: list[Sent] = []
        self.troubles: deque[Trouble] = deque()
        # What was written to the lines, and what of it is marked as read.
        self.inbox: list[dict[str, Any]] = []
        self.read: list[dict[str, Any]] = []
        self.credit: float | str = 1_500_000
        self.keys: set[str] = set()
        self.tells_client_ids = True
        self.wrong_numbers: set[str] = set()
        self.blocking_numbers: set[str] = set()
        self.wrong_texts: set[str] = set()
        self.is_stopping = threading.Event()
        self._lock = threading.RLock()
        self._next = FIRST_NUMBER

    def note(self, call: Call) -> Trouble | None:
        """Keep the call; what goes wrong with it, if anything."""
        with self._lock:
            self.calls.append(call)
            return self.troubles.popleft() if self.troubles else None

    def knows(self, key: str) -> bool:
        """Any key will do until some are named."""
        return not self.keys or key in self.keys

    def take(self, one: Sent, *, once: bool = False) -> Sent:
        """A phone rings; with `once` not again for the same id of the club."""
        with self._lock:
            if once and one.client_id:
                before = self.by_client_id(one.carrier, one.client_id)
                if before is not None:
                    return before
            one.reference = one.reference or str(self._next)
            self._next += 1
            self.sent.append(one)
            return one

    def by_reference(self, carrier: str, reference: str) -> Sent | None:
        """The message with the carrier's number."""
        found = (one for one in self.sent if (one.carrier, one.reference) == (carrier, reference))
        return next(found, None)

    def by_client_id(self, carrier: str, client_id: str) -> Sent | None:
        """The message with the club's number."""
        found = (one for one in self.sent if (one.carrier, one.client_id) == (carrier, client_id))
        return next(found, None)

    def rings(self) -> dict[str, int]:
        """How often a phone rang for each id of the club: more than once is a duplicate."""
        counted: dict[str, int] = {}
        for one in self.sent:
            counted[one.client_id] = counted.get(one.client_id, 0) + 1
        return counted

    def becomes(self, reference: str, state: int | str) -> None:
        """What the network says of it."""
        for one in self.sent:
            if one.reference == reference:
                one.state = state


def told(status: int, document: Any) -> Reply:
    """JSON."""
    return Reply(status, json.dumps(document, ensure_ascii=False).encode())
