"""The carrier of a club that has chosen none, or has no key to it: takes nothing, and says so."""

from collections.abc import Mapping, Sequence

from members.gateways.shape import Halted, Outcome, Outgoing, Received, Report, Taken

NOT_CHOSEN = "no carrier chosen"
KEY_MISSING = "no key given"
KEY_LOCKED = "key cannot be opened"


class Nobody:
    """Every message stays in the queue."""

    name = ""
    most_at_once = 1
    knows_client_ids = False

    def __init__(self, why: str = NOT_CHOSEN) -> None:
        self._why = why

    def send(self, batch: Sequence[Outgoing]) -> list[Outcome]:
        """Nothing is taken."""
        return [Halted(self._why) for _one in batch]

    def reports(self, references: Sequence[str]) -> list[Report]:
        """It knows of nothing."""
        del references
        return []

    def find(self, client_ids: Sequence[str]) -> dict[str, Taken | None] | None:
        """It cannot tell what an earlier carrier took."""
        del client_ids
        return None

    def received(self) -> list[Received]:
        """Nobody can write to it."""
        return []

    def credit(self) -> int | None:
        """It has none."""
        return None

    def read_callback(self, fields: Mapping[str, str], body: bytes) -> list[Report | Received]:
        """It calls nobody."""
        del fields, body
        return []

    def close(self) -> None:
        """Nothing stands open."""
