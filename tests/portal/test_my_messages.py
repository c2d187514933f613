"""What was sent to a member he may read again; his e-mail address is his own to give."""

import pytest
from django.test import Client
from django.urls import reverse

from members.exceptions import NotAllowed
from members.models import Member, Message
from members.roles import SYSTEM
from members.services.messages import queue_message
from members.services.own_details import correct_own_email
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


def test_an_email_is_given_changed_and_taken_back(cast: Cast, sara: Client) -> None:
    address = reverse("portal-my-email")

    kept = []
    for typed in (" sara@example.org ", "s@example.org", ""):
        sara.post(address, {"email": typed})
        cast.sara.refresh_from_db()
        kept.append(cast.sara.email)

    assert kept == ["sara@example.org", "s@example.org", ""]


@pytest.mark.parametrize("typed", ["sara", "sara@", "a b@example.org", "x" * 115 + "@example.org"])
def test_what_is_no_address_is_refused(cast: Cast, sara: Client, typed: str) -> None:
    answer = sara.post(reverse("portal-my-email"), {"email": typed})

    cast.sara.refresh_from_db()
    assert (answer.status_code, cast.sara.email) == (422, "")


def test_nobody_gives_an_address_for_another(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        correct_own_email(member_id=cast.sara.pk, email="a@example.org", actor=SYSTEM)
