"""Carriers as the tests reach them, and messages to hand over."""

from collections.abc import Sequence
from dataclasses import replace

from members.gateways.carriers import CARRIERS, Access, Carrier, Outcome, Outgoing
from tests.standins.fixtures import KEY, LINES, USERNAME
from tests.standins.server import StandIn
from tests.standins.webhook import KEY as WEBHOOK_KEY

SARA, ALI, REZA = "+989121234567", "+989351234567", "+989191234567"
TEXT = "گل نرگس\nموجودی: ۲۵۰ امتیاز"
ONE = Outgoing("7", "service", SARA, TEXT, line=LINES["service"])
CODE = Outgoing("8", "code", SARA, "", pattern="123456", values=(("code", "4417"),))
BY_HTTP = ("ghasedak", "kavenegar", "melipayamak", "sms_ir", "twilio", "webhook")
IN_BATCHES = ("ghasedak", "kavenegar", "sms_ir")


def reach(
    stand_in: StandIn, name: str, *, key: str = "", currency: str = "IRR", patience: float = 5.0
) -> Carrier:
    """The carrier with its stand-in at the other end."""
    access = Access(
        base_url=stand_in.address(name),
        username=USERNAME,
        key=key or (WEBHOOK_KEY if name == "webhook" else KEY),
        lines=tuple(LINES.values()),
        currency=currency,
        patience=patience,
    )
    return CARRIERS[name](access)


def three() -> list[Outgoing]:
    """A text of his own for each."""
    people = (SARA, ALI, REZA)
    return [
        replace(ONE, client_id=str(number), address=address, text=f"{TEXT} {number}")
        for number, address in enumerate(people, start=1)
    ]


def send_one(carrier: Carrier, one: Outgoing = ONE) -> Outcome:
    """The one answer to one message."""
    (outcome,) = carrier.send([one])
    return outcome


def send_all(carrier: Carrier, batch: Sequence[Outgoing]) -> list[Outcome]:
    """As the sender does: never more at once than the carrier takes."""
    outcomes: list[Outcome] = []
    for start in range(0, len(batch), carrier.most_at_once):
        outcomes += carrier.send(batch[start : start + carrier.most_at_once])
    return outcomes
