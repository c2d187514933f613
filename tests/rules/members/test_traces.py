"""What gives a person away in a text, and what does not."""

import pytest

from members.rules.traces import traces_of

SARA = traces_of([("+989121234567", "7454712311", "A-0012345678", "سارا", "احمدی‌نیا")])


@pytest.mark.parametrize(
    "text",
    [
        "+989121234567",
        "0912 123 4567",
        "۰۹۱۲-۱۲۳-۴۵۶۷",
        '["0098912", "1234567"]',
        "card 745 471 2311",
        "old number 0012345678",
        "برای سارا احمدی نیا و احمدی‌نیا سارا",
        '["احمدي‌نيا", "سارا"]',
    ],
)
def test_it_tells(text: str) -> None:
    assert SARA.are_in(text)


@pytest.mark.parametrize("text", ["", "سارا", "احمدی", "0912 123 4568", "745 471", "1234567"])
def test_it_does_not(text: str) -> None:
    assert not SARA.are_in(text)


def test_a_single_name_tells_nobody_apart() -> None:
    assert traces_of([(None, "", None, "سارا", "")]).names == frozenset()
