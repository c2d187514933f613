"""The stand-in for tests, and a club that sends by it."""

from collections.abc import Callable, Iterator

import pytest
from pytest_django import Settings

from tests.standins.server import StandIn, running
from tests.standins.webhook import KEY as WEBHOOK_KEY

KEY = "stand-in-0123456789"
USERNAME = "AC0123"
LINES = {"service": "30007732", "promotion": "10004346"}
Choose = Callable[[str], StandIn]


@pytest.fixture
def carrier_stand_in() -> Iterator[StandIn]:
    """Every carrier on this machine, with an empty memory; any key but the right one is wrong."""
    with running() as stand_in:
        stand_in.memory.keys.add(KEY)
        yield stand_in


@pytest.fixture
def send_by(carrier_stand_in: StandIn, settings: Settings) -> Choose:
    """Makes the server's settings send by the stand-in of this carrier, which it gives back."""

    def choose(carrier: str) -> StandIn:
        settings.SMS_CARRIER = carrier
        settings.SMS_BASE_URL = carrier_stand_in.address(carrier)
        settings.SMS_USERNAME = USERNAME
        settings.SMS_API_KEY = WEBHOOK_KEY if carrier == "webhook" else KEY
        settings.SMS_LINE_SERVICE = LINES["service"]
        settings.SMS_LINE_PROMOTION = LINES["promotion"]
        return carrier_stand_in

    return choose
