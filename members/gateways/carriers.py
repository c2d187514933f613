"""Carriers of messages behind one small shape."""

from typing import Protocol

from django.conf import settings


class CarrierRefused(Exception):
    """The carrier said no: trying again will not help."""


class CarrierSilent(Exception):
    """No answer came: the message may or may not have gone."""


class Carrier(Protocol):
    """Something that takes a text to an address and answers with its own number for it."""

    name: str

    def send(self, *, address: str, text: str) -> str:
        """Hand the text over; returns the carrier's number, raises one of the two above."""


class ConsoleCarrier:
    """Prints the message where the worker runs: the demo and development."""

    name = "console"

    def send(self, *, address: str, text: str) -> str:
        """Print and answer at once."""
        print(f"[message to {address}]\n{text}\n", flush=True)
        return "console"


CARRIERS: dict[str, type[Carrier]] = {ConsoleCarrier.name: ConsoleCarrier}


def current_carrier() -> Carrier:
    """The carrier that the settings name."""
    return CARRIERS[settings.MESSAGE_CARRIER]()
