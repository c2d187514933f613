"""The page of the letter's link: opening it changes nothing, a press does, and it tells no name."""

import re
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from members.models import Consent, Member, PendingEmail
from members.roles import SYSTEM
from members.selectors.mailboxes import token_of
from members.services.mailboxes import tell_email
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.snapshots import nothing_changed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("public")]
ADDRESS = "sara@example.org"


@pytest.fixture(autouse=True)
def _noon() -> Any:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def phone() -> Client:
    """A browser of nobody, that reads English."""
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def page(cast: Cast) -> str:
    """Where the link of Sara's letter leads."""
    tell_email(member_id=cast.sara.pk, email=ADDRESS, actor=SYSTEM, now=NOON)
    return reverse("mailbox", args=[token_of(PendingEmail.objects.get())])


def email_of(cast: Cast) -> str:
    return Member.objects.get(pk=cast.sara.pk).email


def test_a_scanner_that_opens_the_link_confirms_nothing(phone: Client, page: str) -> None:
    with nothing_changed():
        answers = [phone.get(page), phone.head(page), phone.get(f"{page}?answer=yes")]

    text = answers[0].content.decode()
    assert [one.status_code for one in answers] == [200, 200, 200]
    assert (ADDRESS in text, "سارا" in text, "احمدی" in text) == (True, False, False)
    assert answers[0].headers["X-Robots-Tag"] == "noindex, nofollow"


def test_yes_with_what_may_be_sent(cast: Cast, phone: Client, page: str) -> None:
    answer = phone.post(page, {"answer": "yes", "occasion": "on"})

    given = list(Consent.objects.filter(channel="email").values_list("purpose", "is_given"))
    assert (answer.status_code, email_of(cast), given) == (302, ADDRESS, [("occasion", True)])
    assert "your address is confirmed" in phone.get(answer.headers["Location"]).content.decode()


def test_nothing_is_ticked_beforehand(phone: Client, page: str) -> None:
    boxes = re.findall(r"<input[^>]*checkbox[^>]*>", phone.get(page).content.decode())

    assert (len(boxes), [box for box in boxes if "checked" in box]) == (3, [])


def test_no_forgets_it(cast: Cast, phone: Client, page: str) -> None:
    answer = phone.post(page, {"answer": "no", "promotion": "on"})

    assert (answer.status_code, email_of(cast), PendingEmail.objects.count()) == (302, "", 0)
    assert Consent.objects.filter(channel="email").count() == 0
    assert "forgotten this address" in phone.get(answer.headers["Location"]).content.decode()


def test_a_second_press_and_the_back_button_do_no_harm(
    cast: Cast, phone: Client, page: str
) -> None:
    phone.post(page, {"answer": "yes"})

    again, no = phone.post(page, {"answer": "yes"}), phone.post(page, {"answer": "no"})

    assert (again.status_code, no.status_code, email_of(cast)) == (404, 404, ADDRESS)
    assert "all is well" in again.content.decode()


def test_after_seven_days_it_says_so(cast: Cast, phone: Client, page: str) -> None:
    with time_machine.travel(NOON + 7 * DAY, tick=False):
        shown, pressed = phone.get(page), phone.post(page, {"answer": "yes"})

    assert (shown.status_code, pressed.status_code, email_of(cast)) == (410, 410, "")


def test_a_link_of_nothing(phone: Client) -> None:
    answer = phone.get(reverse("mailbox", args=["A" * 20 + "1"]))

    assert answer.status_code == 404
