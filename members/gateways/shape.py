"""The one small shape of all carriers: what they are given, and what they answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

# How many calls of one hand-over may be under way together.
SIDE_BY_SIDE = 4


@dataclass(frozen=True, slots=True)
class Access:
    """How to reach one carrier. `base_url` is empty for the carrier's own address; the key stays
    out of every representation. `lines` are the club's, to ask what was written to them;
    `currency` is the club's: what a carrier tells in another is left out.
    """

    base_url: str = ""
    username: str = ""
    key: str = field(default="", repr=False)
    lines: tuple[str, ...] = ()
    currency: str = "IRR"
    patience: float = 10.0  # seconds for a whole answer


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message as a carrier gets it. `client_id` is ours and always the same for one message;
    `pattern` names a template of the carrier that `values` fill in order, empty for free text.
    `html` is the text of a letter once more, laid out; who carries no letters leaves it.
    """

    client_id: str
    kind: str
    address: str
    text: str
    line: str = ""
    subject: str = ""
    pattern: str = ""
    values: tuple[tuple[str, str], ...] = ()
    html: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """The carrier took it under this number; `cost` (smallest unit) and `parts` where it says."""

    reference: str
    cost: int | None = None
    parts: int | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """The carrier said no to this one: trying again will not help. `is_blocked` where the
    receiver does not let such messages through.
    """

    reason: str
    is_blocked: bool = False


@dataclass(frozen=True, slots=True)
class Later:
    """It was surely not taken, and may be tried again after so many seconds."""

    reason: str
    seconds: int = 60


@dataclass(frozen=True, slots=True)
class Halted:
    """The carrier takes nothing from this club (no credit, a wrong key): surely not taken."""

    reason: str


@dataclass(frozen=True, slots=True)
class Silent:
    """No answer, or none that can be read: it may or may not have gone."""

    reason: str


Outcome = Taken | Refused | Later | Halted | Silent
State = Literal["waiting", "sent", "delivered", "undelivered", "blocked", "failed"]


@dataclass(frozen=True, slots=True)
class Report:
    """What a carrier says became of one message. `raw` is its own code or word."""

    reference: str
    state: State
    raw: str
    cost: int | None = None
    client_id: str = ""


@dataclass(frozen=True, slots=True)
class Received:
    """What somebody wrote to one of the club's lines."""

    reference: str
    address: str
    line: str
    text: str
    at: datetime | None = None


class Carrier(Protocol):
    """Something that takes messages to addresses. Not one of these methods raises for what a
    carrier or the network does: the answer says it.
    """

    name: str
    most_at_once: int
    # Whether sending twice under one client id sends once, so that `unknown` can be found out.
    knows_client_ids: bool

    def send(self, batch: Sequence[Outgoing]) -> list[Outcome]:
        """Hand over messages of one kind and line; one outcome for each, in order. At most
        `most_at_once` free texts go in one call. Where that is one, and with a pattern, each is a
        call of its own, `SIDE_BY_SIDE` of them at once.
        """

    def reports(self, references: Sequence[str]) -> list[Report]:
        """What became of messages that were taken; those it says nothing of are left out."""

    def find(self, client_ids: Sequence[str]) -> dict[str, Taken | None] | None:
        """Which of these it took, None for what it surely never took; None for the whole where
        it cannot tell. To be asked of free texts (a pattern's client id is not kept everywhere),
        some minutes after the call and within twelve hours of it: carriers forget.
        """

    def received(self) -> list[Received]:
        """What was written to the club since it was asked last; reading again does no harm."""

    def credit(self) -> int | None:
        """What is left with the carrier: money in the smallest unit, or messages where
        `members.gateways.traits` says so; None where it does not say.
        """

    def read_callback(self, fields: Mapping[str, str], body: bytes) -> list[Report | Received]:
        """What a call of the carrier to the club tells; nothing where it cannot be read."""

    def close(self) -> None:
        """Hang up: what stood open for the calls of one sweep is let go. It may be called again."""
