"""Amounts in words: a missing zero must be heard."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from members.rules.money import Currency, amount_in_words

TOMAN = Currency("IRR", 0, "toman")
RIAL = Currency("IRR", 0, "unit")
EURO = Currency("EUR", 2, "unit")
DINAR = Currency("KWD", 3, "unit")


@pytest.mark.parametrize(
    ("rials", "persian", "english"),
    [
        (0, "صفر", "zero"),
        (1, "یک", "one"),
        (19, "نوزده", "nineteen"),
        (20, "بیست", "twenty"),
        (21, "بیست و یک", "twenty-one"),
        (100, "صد", "one hundred"),
        (105, "صد و پنج", "one hundred and five"),
        (999, "نهصد و نود و نه", "nine hundred and ninety-nine"),
        (1000, "هزار", "one thousand"),
        (1001, "هزار و یک", "one thousand and one"),
        (1250, "هزار و دویست و پنجاه", "one thousand two hundred and fifty"),
        (2000, "دو هزار", "two thousand"),
        (150_000, "صد و پنجاه هزار", "one hundred and fifty thousand"),
        (1_000_000, "یک میلیون", "one million"),
        (2_300_000, "دو میلیون و سیصد هزار", "two million three hundred thousand"),
        (1_001_000, "یک میلیون و هزار", "one million one thousand"),
        (10**9, "یک میلیارد", "one billion"),
        (10**12, "هزار میلیارد", "one trillion"),
        (
            2_345 * 10**9,
            "دو هزار و سیصد و چهل و پنج میلیارد",
            "two trillion three hundred and forty-five billion",
        ),
    ],
)
def test_numbers_in_words(rials: int, persian: str, english: str) -> None:
    assert amount_in_words(rials, RIAL, "fa") == f"{persian} ریال"
    assert amount_in_words(rials, RIAL, "en") == f"{english} rial"


@pytest.mark.parametrize(
    ("amount", "currency", "persian", "english"),
    [
        (1_500_000, TOMAN, "صد و پنجاه هزار تومان", "one hundred and fifty thousand toman"),
        (125, TOMAN, "دوازده تومان و پنج ریال", "twelve toman and five rial"),
        (5, TOMAN, "پنج ریال", "five rial"),
        (0, TOMAN, "صفر تومان", "zero toman"),
        (
            -1_500_000,
            TOMAN,
            "منفی صد و پنجاه هزار تومان",
            "minus one hundred and fifty thousand toman",
        ),
        (1200, EURO, "دوازده یورو", "twelve EUR"),
        (1250, EURO, "دوازده و پنجاه صدم یورو", "twelve and 50/100 EUR"),
        (1005, DINAR, "یک و پنج هزارم دینار کویت", "one and 5/1000 KWD"),
    ],
)
def test_amounts_in_words(amount: int, currency: Currency, persian: str, english: str) -> None:
    assert amount_in_words(amount, currency, "fa") == persian
    assert amount_in_words(amount, currency, "en") == english


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**12), st.integers(0, 10**12), st.sampled_from(["fa", "en"]))
def test_two_amounts_never_sound_the_same(one: int, other: int, language: str) -> None:
    same = amount_in_words(one, TOMAN, language) == amount_in_words(other, TOMAN, language)

    assert same is (one == other)
