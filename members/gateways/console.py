"""The console: prints messages where the worker runs, and reaches nobody."""

from collections.abc import Mapping, Sequence

from members.gateways.shape import Access, Outcome, Outgoing, Received, Report, Taken


class ConsoleCarrier:
    """Prints the message where the worker runs: the demo and development."""

    name = "console"
    most_at_once = 200
    knows_client_ids = True

    def __init__(self, access: Access) -> None:
        del access

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

    def close(self) -> None:
        """Nothing stands open."""
