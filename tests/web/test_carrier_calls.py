"""Carriers call the club: reports and messages that came in, by an address that only they know."""

import json
import time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.gateways.webhook import signature_of
from members.models import Inbound, Member, Message
from members.selectors.messaging import messaging
from members.services.carrier_news import token_of
from tests.cast import Cast
from tests.standins.fixtures import Choose
from tests.standins.webhook import KEY as WEBHOOK_KEY

pytestmark = pytest.mark.django_db


def call(carrier: str, token: str = "") -> str:
    return reverse("carrier-call", args=[carrier, token or token_of(carrier)])


@pytest.fixture
def sent(cast: Cast) -> Message:
    """A message that Kavenegar has taken under the number 85."""
    return Message.objects.create(
        natural_key="receipt:1",
        kind="service",
        member=cast.sara,
        address="+989121234567",
        text="…",
        status="sent",
        carrier="kavenegar",
        carrier_ref="85",
        due_at=timezone.now(),
        created_at=timezone.now(),
        sent_at=timezone.now(),
    )


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_report_closes_its_message(sent: Message, client: Client, method: str) -> None:
    answer = getattr(client, method)(call("kavenegar"), {"messageid": "85", "status": "10"})

    sent.refresh_from_db()
    assert (answer.status_code, answer.content) == (200, b"")
    assert (sent.status, sent.report) == ("delivered", "kavenegar 10")


def test_a_word_of_a_member_is_obeyed(cast: Cast, client: Client) -> None:
    Member.objects.update(allows_promotion=True)
    said = {"messageid": "9", "from": "09121234567", "to": "30007732", "message": "لغو"}

    answers = [client.post(call("kavenegar"), said).status_code for _time in range(2)]

    cast.sara.refresh_from_db()
    assert answers == [200, 200]
    assert Inbound.objects.get().meaning == "stop"
    assert not cast.sara.allows_promotion


@pytest.mark.parametrize("token", ["0" * 32, token_of("ghasedak"), "x"])
def test_who_does_not_know_the_address_finds_no_page(
    sent: Message, client: Client, token: str
) -> None:
    answer = client.post(call("kavenegar", token), {"messageid": "85", "status": "10"})

    sent.refresh_from_db()
    assert (answer.status_code, sent.status) == (404, "sent")


def test_a_carrier_that_there_is_not_is_no_page(client: Client) -> None:
    assert client.get(call("pigeon")).status_code == 404


def test_the_address_outlives_a_change_of_the_secret_key(
    sent: Message, client: Client, settings: Any
) -> None:
    address = call("kavenegar")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "n" * 60

    answers = [client.get(address).status_code, client.get(call("kavenegar")).status_code]

    assert answers == [200, 200]
    assert address != call("kavenegar")


def test_a_long_call_is_not_read(client: Client) -> None:
    answer = client.post(call("kavenegar"), b"x" * 70_000, content_type="text/plain")

    assert answer.status_code == 413


@pytest.mark.parametrize(
    "body", [b"", b"\x00\xff", b"[" * 60_000, b'{"reports": 1}', b"messageid=%00&status=%00"]
)
def test_nonsense_is_read_and_forgotten(sent: Message, client: Client, body: bytes) -> None:
    kinds = ("application/json", "application/x-www-form-urlencoded")
    answers = [
        client.post(call(name), body, content_type=kind).status_code
        for name in ("kavenegar", "webhook", "twilio")
        for kind in kinds
    ]

    sent.refresh_from_db()
    assert answers == [200] * 6
    assert sent.status == "sent"
    assert Inbound.objects.count() == 0


def test_a_signed_call_of_the_own_service_is_believed(
    sent: Message, client: Client, send_by: Choose
) -> None:
    send_by("webhook")
    messaging()
    Message.objects.update(carrier="webhook")
    body = json.dumps({"reports": [{"reference": "85", "state": "delivered"}]}).encode()
    stamp = str(int(time.time()))
    signed = {
        "x-club-timestamp": stamp,
        "x-club-signature": signature_of(WEBHOOK_KEY, stamp, body),
    }

    states = []
    for headers in ({}, signed):
        client.post(call("webhook"), body, content_type="application/json", headers=headers)
        sent.refresh_from_db()
        states.append(sent.status)

    assert states == ["sent", "delivered"]


def test_other_methods_are_not_known(client: Client) -> None:
    assert client.put(call("kavenegar")).status_code == 405
