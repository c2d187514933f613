"""Codes that members carry: unguessable, and known again however they are typed."""

import pytest

from points.rules.codes import ALPHABET, new_code, tidy_code


def test_a_code_is_three_groups_of_letters_that_cannot_be_confused() -> None:
    codes = [new_code() for _ in range(200)]

    assert len(set(codes)) == 200
    assert {len(group) for code in codes for group in code.split("-")} == {4}
    assert set("".join(codes)) - {"-"} <= set(ALPHABET)
    assert not set("01OIL") & set(ALPHABET)


@pytest.mark.parametrize(
    "typed",
    [
        "ABCD-2345-WXYZ",
        "abcd2345wxyz",
        " abcd 2345 wxyz ",
        "ABCD–۲۳۴۵–WXYZ",
        "\u200eABCD-2345-WXYZ",
    ],
)
def test_it_is_known_however_it_is_typed(typed: str) -> None:
    assert tidy_code(typed) == "ABCD-2345-WXYZ"


@pytest.mark.parametrize("typed", ["", "ABCD", "ABCD-2345-WXY0", "ABCD-2345-WXYZ2", "۱۲۳۴۵۶۷۸۹۰۱۲"])
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert tidy_code(typed) == ""
