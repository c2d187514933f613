"""Runs the stand-ins until it is stopped: a carrier for the demo that reaches nobody."""

import argparse
import time

from tests.standins.memory import Memory
from tests.standins.server import PROTOCOLS, READ, running

DELIVERED: dict[str, int | str] = {
    "ghasedak": 5,
    "kavenegar": 10,
    "melipayamak": 1,
    "sms_ir": 1,
    "twilio": "delivered",
    "webhook": "delivered",
}


def main() -> None:
    """Serve, deliver after two seconds, and say where."""
    parser = argparse.ArgumentParser(prog="python -m tests.standins", description=__doc__)
    parser.add_argument("--port", type=int, default=8900)
    asked = parser.parse_args()
    with running(asked.port) as stand_in:
        print(f"What was sent: {stand_in.url}{READ}")
        for carrier in PROTOCOLS:
            print(f"SMS_CARRIER={carrier} SMS_BASE_URL={stand_in.address(carrier)}")
        try:
            while True:
                _deliver(stand_in.memory)
        except KeyboardInterrupt:
            print()


def _deliver(memory: Memory) -> None:
    """What was there before the pause has arrived after it."""
    waiting = list(memory.sent)
    time.sleep(2)
    for one in waiting:
        one.state = DELIVERED[one.carrier]


if __name__ == "__main__":
    main()
