"""A carrier's key at rest: sealed, opened by the secret key alone, carried to the next one."""

from typing import Any

import pytest
from django.utils import timezone

from loyalty_club.web.carrier_words import trouble_words
from members.gateways.sealing import is_sealed_anew, reseal, seal, unseal
from members.gateways.shape import Halted, Outgoing
from members.models import Messaging
from members.selectors.messaging import access_of, current_carrier, messaging
from members.services.carrier_news import ask_carriers

SECRET = "kavenegar-key-0123456789"
NOWHERE = "http://127.0.0.1:9"


def test_what_is_sealed_opens_again_and_does_not_show() -> None:
    sealed = seal(SECRET)

    assert SECRET not in sealed
    assert unseal(sealed) == SECRET
    assert seal(SECRET) != sealed


def test_nothing_stays_nothing() -> None:
    assert (seal(""), unseal(""), reseal("")) == ("", "", "")


def test_the_secret_key_may_change(settings: Any) -> None:
    former = settings.SECRET_KEY
    sealed = seal(SECRET)
    settings.SECRET_KEY = "n" * 60
    settings.SECRET_KEY_FALLBACKS = [former]

    by_fallback, anew = unseal(sealed), reseal(sealed)
    settings.SECRET_KEY_FALLBACKS = []

    assert (by_fallback, unseal(anew), unseal(sealed)) == (SECRET, SECRET, "")
    assert (is_sealed_anew(anew), is_sealed_anew(sealed)) == (True, False)


@pytest.mark.django_db
def test_a_key_is_sealed_anew_by_itself_and_outlives_the_former_secret_key(settings: Any) -> None:
    settings.SMS_CARRIER = settings.SMS_API_KEY = ""
    messaging()
    Messaging.objects.update(carrier="kavenegar", secret=seal(SECRET), base_url=NOWHERE)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 60, [settings.SECRET_KEY]
    before = Messaging.objects.get().secret

    ask_carriers(now=timezone.now())
    settings.SECRET_KEY_FALLBACKS = []
    after = Messaging.objects.get().secret
    ask_carriers(now=timezone.now())

    assert access_of(messaging()).key == SECRET
    assert before != after
    assert Messaging.objects.get().secret == after


@pytest.mark.django_db
def test_a_key_that_is_lost_is_told_and_nothing_is_called(settings: Any) -> None:
    settings.SMS_CARRIER = settings.SMS_API_KEY = ""
    messaging()
    Messaging.objects.update(carrier="kavenegar", secret=seal(SECRET), base_url=NOWHERE)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 60, []

    told = ask_carriers(now=timezone.now())
    outcomes = current_carrier().send([Outgoing("1", "code", "+989121234567", "x")])

    assert told == 0
    assert outcomes == [Halted("key cannot be opened")]
    assert trouble_words("key cannot be opened")[0] != ""


@pytest.mark.django_db
def test_a_carrier_without_a_key_is_not_called(settings: Any) -> None:
    settings.SMS_CARRIER, settings.SMS_API_KEY, settings.SMS_BASE_URL = "sms_ir", "", NOWHERE

    outcomes = current_carrier().send([Outgoing("1", "code", "+989121234567", "x")])

    assert outcomes == [Halted("no key given")]


@pytest.mark.parametrize("broken", ["nonsense", "gAAAAA", "۱۲۳"])
def test_what_cannot_be_opened_is_as_if_it_were_not_there(broken: str) -> None:
    assert (unseal(broken), reseal(broken)) == ("", broken)
