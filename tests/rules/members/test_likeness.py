"""What one slip of the finger makes of a mobile number, and what it does not."""

import pytest

from members.rules.likeness import are_near

NUMBER = "+989121234567"


@pytest.mark.parametrize(
    "other",
    ["+989121234568", "+989021234567", "+989121243567", "+989121234576", "+989211234567"],
)
def test_one_wrong_digit_or_two_neighbours_swapped(other: str) -> None:
    assert are_near(NUMBER, other)
    assert are_near(other, NUMBER)


@pytest.mark.parametrize(
    "other",
    [
        NUMBER,
        "+989121234589",  # two neighbours, but no swap
        "+989123234561",  # two places apart
        "+989121237564",  # swapped, but not neighbours
        "+98912123456",
        "",
    ],
)
def test_anything_more_is_another_number(other: str) -> None:
    assert not are_near(NUMBER, other)
