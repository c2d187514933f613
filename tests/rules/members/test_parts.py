"""The parts of a text message, at every edge."""

import pytest

from members.rules.parts import Length, length_of


@pytest.mark.parametrize(
    ("units", "parts"), [(70, 1), (71, 2), (134, 2), (135, 3), (201, 3), (202, 4), (269, 5)]
)
def test_persian_is_seventy_alone_and_sixty_seven_joined(units: int, parts: int) -> None:
    length = length_of("س" * units)

    assert (length.units, length.parts, length.is_unicode) == (units, parts, True)


@pytest.mark.parametrize(("units", "parts"), [(160, 1), (161, 2), (306, 2), (307, 3)])
def test_latin_is_a_hundred_and_sixty_alone(units: int, parts: int) -> None:
    length = length_of("a" * units)

    assert (length.units, length.parts, length.is_unicode) == (units, parts, False)


@pytest.mark.parametrize("letter", ["۱", "\u200c", "«", "ی", "ç"])
def test_one_letter_beyond_the_latin_set_makes_all_of_it_unicode(letter: str) -> None:
    assert length_of("Your code is " + letter).is_unicode


@pytest.mark.parametrize("letter", list("^{}\\[~]|€"))
def test_some_latin_letters_count_twice(letter: str) -> None:
    assert length_of(letter * 80) == Length(160, 1, 0, is_unicode=False)
    assert length_of(letter * 81).parts == 2


def test_a_letter_of_two_units_is_never_cut_in_half() -> None:
    latin, emoji = length_of("a" * 152 + "€" + "a" * 10), length_of("س" * 66 + "🌸" + "س" * 10)

    # The euro does not fit the first part's last unit, and opens the second.
    assert (latin.parts, latin.left) == (2, 153 - 12)
    assert (emoji.parts, emoji.left) == (2, 67 - 12)


def test_nothing_is_one_part() -> None:
    assert length_of("") == Length(0, 1, 160, is_unicode=False)
