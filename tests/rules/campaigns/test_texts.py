"""Texts with places: what is refused when they are kept, and how they are filled."""

import pytest

from campaigns.rules.texts import MOST_LETTERS, PLACES, clean_text, fill, place_word, places_in
from members.exceptions import InvalidField

ALLOWED = ("name", "points", "code")


def test_places_are_read_in_either_language() -> None:
    text = clean_text("{نام} عزیز، {points} امتیاز دارید. {کد}", allowed=ALLOWED)

    assert places_in(text) == {"name", "points", "code"}
    assert fill(text, {"name": "سارا", "points": "۱۲۰", "code": "GOL"}) == (
        "سارا عزیز، ۱۲۰ امتیاز دارید. GOL"
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "required"),
        (" \n ", "required"),
        ("س" * (MOST_LETTERS + 1), "too_long"),
        ("{نام", "lone_brace"),
        ("نام}", "lone_brace"),
        ("{{نام}}", "lone_brace"),
        ("{}", "unknown_place"),
        ("{password}", "unknown_place"),
        ("{name.__class__}", "unknown_place"),
        ("{روز}", "unknown_place"),
    ],
)
def test_what_has_no_meaning_here_is_refused(text: str, problem: str) -> None:
    with pytest.raises(InvalidField) as refused:
        clean_text(text, allowed=ALLOWED)

    assert refused.value.facts == {"field": "text", "problem": problem}


def test_a_name_is_never_read_for_places() -> None:
    filled = fill("{name}: {points}", {"name": "{code} {points}", "points": "5", "code": "SECRET"})

    assert filled == "{code} {points}: 5"


def test_a_name_cannot_begin_a_line_of_its_own_nor_flood_the_text() -> None:
    filled = fill("{name}\nلغو۱۱", {"name": "سارا\nhttps://x.example " + "ا" * 100})

    assert filled.count("\n") == 1
    assert len(filled) <= 60 + len("\nلغو۱۱")


def test_a_place_without_a_value_leaves_no_hole() -> None:
    assert fill("سلام {نام}، خوش آمدید", {}) == "سلام، خوش آمدید"
    assert fill("{name} {tier}", {"name": "Sara"}) == "Sara"
    assert fill("Hello\n{offer}\n\nGood bye", {}) == "Hello\n\nGood bye"


@pytest.mark.parametrize("key", sorted(PLACES))
@pytest.mark.parametrize("language", ["fa", "en"])
def test_every_place_is_found_again_as_it_is_written(key: str, language: str) -> None:
    assert places_in(place_word(key, language)) == {key}


def test_a_half_space_or_spaces_in_a_place_are_no_matter() -> None:
    assert places_in("{ روز\u200cمانده }") == {"days_left"}
