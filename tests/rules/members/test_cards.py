"""Cards: the check digit finds slips of the finger, and every way of reading gives one number."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from members.rules.cards import (
    check_digit,
    is_valid_card,
    make_card_number,
    show_card,
    tidy_card,
)
from members.rules.phones import InvalidMobile, normalize_mobile

quick = settings(max_examples=60, deadline=None)
bodies = st.integers(min_value=100_000_000, max_value=899_999_999).map(str)


def test_check_digit_of_the_published_example() -> None:
    assert check_digit("572") == "4"


def test_check_digits_tell_apart_every_digit_and_every_swap() -> None:
    digits = "0123456789"

    after = {first: check_digit(first) for first in digits}
    swaps = [(a, b) for a in digits for b in digits if a < b]

    assert sorted(after.values()) == list(digits)
    assert all(check_digit(c + a + b) != check_digit(c + b + a) for a, b in swaps for c in digits)


def test_a_card_number_is_its_body_and_a_check_digit() -> None:
    number = make_card_number("123456789")

    assert number == "1234567894"
    assert is_valid_card(number) is True


@pytest.mark.parametrize(
    "body", ["", "12345678", "1234567890", "012345678", "912345678", "12345678a"]
)
def test_bodies_of_another_shape_are_refused(body: str) -> None:
    with pytest.raises(ValueError, match=r"^invalid_body$"):
        make_card_number(body)


@pytest.mark.parametrize("body", ["", "12a", "۱۲۳", "1 2"])
def test_check_digits_are_for_ascii_digits_only(body: str) -> None:
    with pytest.raises(ValueError, match=r"^not_digits$"):
        check_digit(body)


@pytest.mark.parametrize(
    "number",
    ["", "1234567890", "123456789", "12345678944", "123 456 7894", "۱۲۳۴۵۶۷۸۹۴", "0000000000"],
)
def test_other_numbers_are_no_cards(number: str) -> None:
    assert is_valid_card(number) is False


@quick
@given(bodies, st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(body: str, place: int, shift: int) -> None:
    number = make_card_number(body)

    wrong_digit = str((int(number[place]) + shift) % 10)
    wrong = number[:place] + wrong_digit + number[place + 1 :]

    assert is_valid_card(wrong) is False


@quick
@given(bodies, st.integers(0, 8))
def test_swapped_neighbours_are_always_found(body: str, place: int) -> None:
    number = make_card_number(body)

    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]

    assert is_valid_card(swapped) is (swapped == number)


@quick
@given(bodies)
def test_a_card_is_never_taken_for_a_mobile(body: str) -> None:
    with pytest.raises(InvalidMobile):
        normalize_mobile(make_card_number(body))


@pytest.mark.parametrize(
    "raw",
    [
        "1234567894",
        " 123 456 7894 ",
        "123-456-7894",
        "۱۲۳۴۵۶۷۸۹۴",
        "١٢٣ ٤٥٦ ٧٨٩٤",
        "\u200e1234567894\u200f\n",
        "LC:1234567894",
        "lc:123-456-7894",
        "https://club.example/c/1234567894",
        "https://club.example/shop/c/1234567894/?from=qr#card",
        "HTTP://LOCALHOST:8000/C/1234567894",
    ],
)
def test_every_way_of_reading_gives_the_bare_number(raw: str) -> None:
    assert tidy_card(raw) == "1234567894"


@pytest.mark.parametrize("raw", ["", "hello", "https://club.example/x/1234567894", "LC:", "/c/"])
def test_other_texts_do_not_become_cards(raw: str) -> None:
    assert is_valid_card(tidy_card(raw)) is False


@quick
@given(bodies)
def test_what_is_shown_can_be_typed_again(body: str) -> None:
    number = make_card_number(body)

    assert tidy_card(show_card(number)) == number


def test_cards_are_shown_in_groups() -> None:
    assert show_card("1234567894") == "123 456 7894"
    assert show_card("12345") == "12345"


@quick
@given(st.text(max_size=30))
def test_any_text_can_be_tidied(raw: str) -> None:
    tidied = tidy_card(raw)

    assert tidy_card(show_card(tidied)) == tidy_card(tidied)
