"""What carriers call the club with, read by each carrier's own form."""

import base64
import hashlib
import hmac
import json
import time
from typing import Any

import pytest

from members.gateways.carriers import CARRIERS, Access, Received, Report
from members.gateways.webhook import signature_of
from tests.members.gateways.cases import SARA

URL = "https://club.example/carriers/twilio/0123/"
TOKEN = "a-token-of-twilio"


def read(name: str, fields: dict[str, str], body: bytes = b"", key: str = TOKEN) -> list[Any]:
    return list(CARRIERS[name](Access(key=key)).read_callback(fields, body))


@pytest.mark.parametrize(
    ("name", "fields", "report"),
    [
        ("kavenegar", {"messageid": "85", "status": "10"}, ("delivered", "kavenegar 10")),
        ("kavenegar", {"messageid": "85", "status": "14"}, ("blocked", "kavenegar 14")),
        ("ghasedak", {"MessageId": "85", "Status": "5"}, ("delivered", "ghasedak 5")),
    ],
)
def test_a_report_is_read(name: str, fields: dict[str, str], report: tuple[str, str]) -> None:
    (told,) = read(name, fields)

    assert (told.reference, told.state, told.raw) == ("85", *report)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        (
            "kavenegar",
            {"messageid": "85", "from": "09121234567", "to": "30007732", "message": "11"},
        ),
        (
            "ghasedak",
            {"messageid": "85", "from": "09121234567", "to": "30007732", "message": "11"},
        ),
        ("melipayamak", {"id": "85", "from": "09121234567", "to": "30007732", "text": "11"}),
    ],
)
def test_a_received_message_is_read(name: str, fields: dict[str, str]) -> None:
    assert read(name, fields) == [Received("85", SARA, "30007732", "11")]


@pytest.mark.parametrize("name", sorted(CARRIERS))
@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"messageid": "x", "status": "y"},
        {"messageid": "", "status": ""},
        {"status": "10"},
        {"messageid": "9" * 5_000, "status": "1" * 5_000},
        {"MessageStatus": "delivered", "MessageSid": "SM1"},
    ],
)
def test_nonsense_is_passed_over(name: str, fields: dict[str, str]) -> None:
    assert read(name, fields, b"\x00[[[") == []


def _signed(fields: dict[str, str], url: str = URL, token: str = TOKEN) -> dict[str, str]:
    words = url + "".join(name + fields[name] for name in sorted(fields))
    digest = hmac.new(token.encode(), words.encode(), hashlib.sha1).digest()
    return {**fields, ":url": URL, ":signature": base64.b64encode(digest).decode()}


def test_twilio_is_believed_by_its_signature() -> None:
    status = {"MessageSid": "SM1", "MessageStatus": "delivered", "AccountSid": "AC0123"}
    inbound = {"MessageSid": "SM2", "From": SARA, "To": "+12025550100", "Body": "stop"}

    told = [*read("twilio", _signed(status)), *read("twilio", _signed(inbound))]

    assert told == [
        Report("SM1", "delivered", "twilio delivered"),
        Received("SM2", SARA, "+12025550100", "stop"),
    ]


@pytest.mark.parametrize(
    "forged",
    [
        _signed({"MessageSid": "SM1", "MessageStatus": "failed"}, token="another"),
        _signed({"MessageSid": "SM1", "MessageStatus": "failed"}, url="https://else.example/"),
        {**_signed({"MessageSid": "SM1", "MessageStatus": "sent"}), "MessageStatus": "failed"},
        {"MessageSid": "SM1", "MessageStatus": "failed"},
    ],
)
def test_a_forged_call_of_twilio_is_passed_over(forged: dict[str, str]) -> None:
    assert read("twilio", forged) == []


def test_twilio_is_not_believed_without_a_key() -> None:
    fields = _signed({"MessageSid": "SM1", "MessageStatus": "failed"}, token="")

    assert read("twilio", fields, key="") == []


def test_a_blocking_receiver_is_known_by_twilios_code() -> None:
    fields = {"MessageSid": "SM1", "MessageStatus": "undelivered", "ErrorCode": "30004"}

    (told,) = read("twilio", _signed(fields))

    assert (told.state, told.raw) == ("blocked", "twilio undelivered 30004")


NEWS = json.dumps(
    {
        "reports": [{"reference": "r1", "id": "7", "state": "delivered", "cost": 1_300}],
        "received": [
            {
                "reference": "i1",
                "from": "0912 123 4567",
                "line": "3000",
                "text": "لغو",
                "at": "2026-11-22T08:00:00+03:30",
            },
            {"reference": "i2", "from": "09121234567", "text": "12", "at": "2026-11-22"},
        ],
    }
).encode()


def _stamped(body: bytes, *, key: str = TOKEN, at: float | None = None) -> dict[str, str]:
    stamp = str(int(time.time() if at is None else at))
    return {":timestamp": stamp, ":signature": signature_of(key, stamp, body)}


def test_the_webhook_tells_reports_and_messages() -> None:
    report, first, second = read("webhook", _stamped(NEWS), NEWS)

    assert report == Report("r1", "delivered", "delivered", cost=1_300, client_id="7")
    assert (first.reference, first.address, first.text) == ("i1", SARA, "لغو")
    assert first.at.isoformat() == "2026-11-22T08:00:00+03:30"
    assert (second.reference, second.at) == ("i2", None)


@pytest.mark.parametrize(
    ("fields", "body"),
    [
        (_stamped(NEWS, key="another"), NEWS),
        (_stamped(NEWS, at=time.time() - 3_600), NEWS),
        (_stamped(NEWS), NEWS + b" "),
        ({}, NEWS),
        (_stamped(b"[1]"), b"[1]"),
        (_stamped(b"nonsense"), b"nonsense"),
    ],
)
def test_an_unsigned_old_or_broken_call_is_passed_over(fields: dict[str, str], body: bytes) -> None:
    assert read("webhook", fields, body) == []


def test_the_webhook_is_not_believed_without_a_key() -> None:
    assert read("webhook", _stamped(NEWS, key=""), NEWS, key="") == []
