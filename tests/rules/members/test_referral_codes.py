"""Referral codes as people type them."""

import pytest

from members.rules.naming import name_in_brief
from members.rules.referrals import ALPHABET, tidy_referral_code


@pytest.mark.parametrize(
    "typed", ["J6THA973", "j6tha973", " J6TH-A973 ", "J6TH A۹۷۳", "\u200eJ6THA973"]
)
def test_a_code_in_any_spelling(typed: str) -> None:
    assert tidy_referral_code(typed) == "J6THA973"


@pytest.mark.parametrize(
    "typed", ["", "J6THA97", "J6THA9733", "J6THA970", "J6THA97I", "09121234567", "\x00"]
)
def test_what_cannot_be_a_code(typed: str) -> None:
    assert tidy_referral_code(typed) == ""


def test_nothing_in_it_looks_like_anything_else() -> None:
    assert not set(ALPHABET) & set("0O1IL5S2Z8B")


@pytest.mark.parametrize(
    ("first", "last", "brief"),
    [("سارا", "احمدی", "سارا ا."), ("سارا", "", "سارا"), ("", "احمدی", "ا."), ("", "", "")],
)
def test_a_friend_by_first_name_and_initial(first: str, last: str, brief: str) -> None:
    assert name_in_brief(first, last) == brief
