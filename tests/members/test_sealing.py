"""A carrier's key at rest: sealed, opened by the secret key alone, carried to the next one."""

from typing import Any

import pytest

from members.gateways.sealing import reseal, seal, unseal

SECRET = "kavenegar-key-0123456789"


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


@pytest.mark.parametrize("broken", ["nonsense", "gAAAAA", "۱۲۳"])
def test_what_cannot_be_opened_is_as_if_it_were_not_there(broken: str) -> None:
    assert (unseal(broken), reseal(broken)) == ("", broken)
