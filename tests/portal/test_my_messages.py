"""What was sent to a member he may read again; his e-mail address waits for its mailbox's yes."""

import pytest
from django.test import Client
from django.urls import reverse

from members.models import Member, Message, PendingEmail
from members.services.messages import queue_message
from tests.cast import Cast
from tests.portal.steps import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def sara(cast: Cast) -> Client:
    """Sara's telephone, signed in, in English."""
    browser = Client(headers={"accept-language": "en"})
    sign_in(browser, "09121234567")
    return browser


def write(member: Member, key: str, status: str, kind: Message.Kind = Message.Kind.SERVICE) -> None:
    queue_message(kind=kind, address="x", text=f"text of {key}", natural_key=key, member=member)
    Message.objects.filter(natural_key=key).update(status=status)


def test_what_left_can_be_read_again(cast: Cast, sara: Client) -> None:
    for status in ("sent", "delivered", "undelivered", "unknown", "queued", "blocked", "cancelled"):
        write(cast.sara, status, status)
    write(cast.sara, "code", "sent", Message.Kind.CODE)

    page = sara.get(reverse("portal-my-messages")).content.decode()

    shown = {key for key in ("sent", "delivered", "undelivered", "unknown") if f"of {key}" in page}
    assert shown == {"sent", "delivered", "undelivered", "unknown"}
    assert not any(f"of {key}" in page for key in ("queued", "blocked", "cancelled", "code"))


def test_nobody_reads_what_was_sent_to_another(cast: Cast, sara: Client) -> None:
    other = Member.objects.create(
        card_number="9999999999", first_name="Ali", search_key="ali", origin="counter",
        joined_at=cast.sara.joined_at,
    )  # fmt: skip
    write(other, "his", "sent")

    page = sara.get(reverse("portal-my-messages")).content.decode()

    assert "text of his" not in page
    assert "No messages yet" in page


@pytest.mark.usefixtures("public")
def test_an_email_waits_for_its_mailbox_and_can_be_taken_back(cast: Cast, sara: Client) -> None:
    address = reverse("portal-my-email")

    asked = sara.post(address, {"email": " sara@example.org "})
    shown = sara.get(address).content.decode()
    waiting = PendingEmail.objects.get().address
    dropped = sara.post(address, {"email": ""})

    cast.sara.refresh_from_db()
    assert (asked.headers["Location"], waiting) == (address, "sara@example.org")
    assert ("sara@example.org" in shown, "not confirmed yet" in shown) == (True, True)
    assert (dropped.headers["Location"], cast.sara.email) == (reverse("portal-my-data"), "")
    assert PendingEmail.objects.count() == 0


@pytest.mark.parametrize("typed", ["sara", "sara@", "a b@example.org", "x" * 115 + "@example.org"])
def test_what_is_no_address_is_refused(cast: Cast, sara: Client, typed: str) -> None:
    answer = sara.post(reverse("portal-my-email"), {"email": typed})

    cast.sara.refresh_from_db()
    assert (answer.status_code, cast.sara.email) == (422, "")
