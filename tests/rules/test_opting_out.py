"""What people mean who answer the club's messages."""

import pytest

from members.rules.opting_out import meaning_of


@pytest.mark.parametrize(
    "text",
    ["لغو", " لغو", "لغو۱۱", "لغو 11", "لغو عضویت", "11", "۱۱", "١١", " ۱۱ ", "Stop", "OFF", "off.",
     "«لغو»", "\u200f۱۱", "11\nلطفا", "لغو ۱۱", "11 ", "۱ ۱", "*11#", "لـغو", "\u200cلغو",
     "🙏 لغو", "unsubscribe", "STOPALL", "Cancel!", "quit"],
)  # fmt: skip
def test_these_say_stop(text: str) -> None:
    assert meaning_of(text) == "stop"


@pytest.mark.parametrize("text", ["12", "۱۲", " 12 ", "12!", "«۱۲»", "START", "unstop"])
def test_these_say_start(text: str) -> None:
    assert meaning_of(text) == "start"


@pytest.mark.parametrize(
    "text",
    ["", "سلام", "1100", "۱۱۰", "121", "offer?", "stopping", "کی باز هستید؟", "تا ۱۱ باز؟",
     "12 شاخه رز", "start with roses", "cancel my order", "111", "…"],
)  # fmt: skip
def test_these_are_for_a_person(text: str) -> None:
    assert meaning_of(text) == "other"
