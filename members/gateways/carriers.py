"""Carriers of messages behind one small shape."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class Access:
    """How to reach one carrier. `base_url` is empty for the carrier's own address; the key stays
    out of every representation.
    """

    base_url: str = ""
    username: str = ""
    key: str = field(default="", repr=False)
    patience: float = 10.0  # seconds for a whole answer


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message as a carrier gets it. `client_id` is ours and always the same for one message;
    `pattern` names a template of the carrier that `values` fill in order, empty for free text.
    """

    client_id: str
    kind: str
    address: str
    text: str
    line: str = ""
    subject: str = ""
    pattern: str = ""
    values: tuple[tuple[str, str], ...] = ()


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


@dataclass(frozen=True, slots=True)
class Report:
    """What a carrier says became of one message. `raw` is its own code or word."""

    reference: str
    state: Literal["waiting", "sent", "delivered", "undelivered", "blocked", "failed"]
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
        """Hand over at most `most_at_once` messages of one kind and line in one call; one
        outcome for each, in order.
        """

    def reports(self, references: Sequence[str]) -> list[Report]:
        """What became of messages that were taken; those it says nothing of are left out."""

    def find(self, client_ids: Sequence[str]) -> dict[str, Taken | None] | None:
        """Which of these it took, None for what it surely never took; None for the whole where
        it cannot tell.
        """

    def received(self) -> list[Received]:
        """What was written to the club since it was asked last; reading again does no harm."""

    def credit(self) -> int | None:
        """The money left with the carrier, in the smallest unit; None where it does not say."""

    def read_callback(self, fields: Mapping[str, str], body: bytes) -> list[Report | Received]:
        """What a call of the carrier to the club tells; nothing where it cannot be read."""


class ConsoleCarrier:
    """Prints the message where the worker runs: the demo and development."""

    name = "console"
    most_at_once = 200
    knows_client_ids = True

    def __init__(self, access: Access) -> None:
        pass

    def send(self, batch: Sequence[Outgoing]) -> list[Outcome]:
        """Print and answer at once."""
        for one in batch:
            print(f"[message to {one.address}]\n{one.text}\n", flush=True)
        return [Taken(f"console-{one.client_id}") for one in batch]

    def reports(self, references: Sequence[str]) -> list[Report]:
        """What was printed has arrived."""
        return [Report(reference, "delivered", "printed") for reference in references]

    def find(self, client_ids: Sequence[str]) -> dict[str, Taken | None] | None:
        """What was printed is not known any more."""
        return None

    def received(self) -> list[Received]:
        """Nobody can write to it."""
        return []

    def credit(self) -> int | None:
        """It costs nothing."""
        return None

    def read_callback(self, fields: Mapping[str, str], body: bytes) -> list[Report | Received]:
        """It calls nobody."""
        return []


CARRIERS: dict[str, Callable[[Access], Carrier]] = {ConsoleCarrier.name: ConsoleCarrier}
