"""What a member allows: by purpose and channel, in the words that he read, ended in one tap."""

import pytest
from django.test import Client
from django.urls import reverse

from members.models import Consent
from members.rules.consent_wording import CURRENT, wording
from members.selectors.consents import consents_of, may
from tests.cast import Cast
from tests.portal.steps import sign_in

pytestmark = pytest.mark.django_db
ALL = {
    f"{purpose}{suffix}": "on"
    for purpose in ("service", "occasion", "promotion")
    for suffix in ("", "_call", "_email")
}


@pytest.fixture
def sara(cast: Cast) -> Client:
    """Sara's telephone, signed in, in English."""
    browser = Client(headers={"accept-language": "en"})
    sign_in(browser, "09121234567")
    return browser


def test_the_page_shows_the_words_that_are_recorded(cast: Cast, sara: Client) -> None:
    page = sara.get(reverse("portal-preferences")).content.decode()

    for purpose in ("service", "occasion", "promotion"):
        for channel in ("sms", "call", "email"):
            assert wording(purpose, channel, "en") in page


def test_every_switch_becomes_an_answer(cast: Cast, sara: Client) -> None:
    sara.post(reverse("portal-preferences"), ALL)

    matrix = consents_of(cast.sara.pk)
    cells = [cell for row in matrix.rows for cell in row]
    assert [cell.is_given for cell in cells] == [True] * 9
    assert {cell.wording for cell in cells if cell.evidence == "portal"} == {CURRENT}
    assert may(cast.sara.pk, "promotion", "call")


def test_one_tap_ends_it_but_for_receipts(cast: Cast, sara: Client) -> None:
    sara.post(reverse("portal-preferences"), ALL)

    sara.post(reverse("portal-stop"))
    before = Consent.objects.count()
    sara.post(reverse("portal-stop"))

    given = {
        (cell.purpose, cell.channel)
        for row in consents_of(cast.sara.pk).rows
        for cell in row
        if cell.is_given
    }
    assert (given, Consent.objects.count()) == ({("service", "sms")}, before)
    page = sara.get(reverse("portal-preferences")).content.decode()
    assert "Stop everything" not in page
    assert "You declined on" in page
