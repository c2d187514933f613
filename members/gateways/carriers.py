"""Carriers of messages by their names, and the one shape that they share."""

from collections.abc import Callable

from members.gateways.console import ConsoleCarrier
from members.gateways.email import EmailCarrier
from members.gateways.ghasedak import Ghasedak
from members.gateways.kavenegar import Kavenegar
from members.gateways.melipayamak import Melipayamak
from members.gateways.shape import (
    Access,
    Carrier,
    Halted,
    Later,
    Outcome,
    Outgoing,
    Received,
    Refused,
    Report,
    Silent,
    Taken,
)
from members.gateways.sms_ir import SmsIr
from members.gateways.twilio import Twilio
from members.gateways.webhook import Webhook

CARRIERS: dict[str, Callable[[Access], Carrier]] = {
    carrier.name: carrier
    for carrier in (
        Kavenegar,
        SmsIr,
        Melipayamak,
        Ghasedak,
        Twilio,
        Webhook,
        EmailCarrier,
        ConsoleCarrier,
    )
}

__all__ = [
    "CARRIERS",
    "Access",
    "Carrier",
    "ConsoleCarrier",
    "Halted",
    "Later",
    "Outcome",
    "Outgoing",
    "Received",
    "Refused",
    "Report",
    "Silent",
    "Taken",
]
