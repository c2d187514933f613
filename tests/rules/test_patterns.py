"""A carrier's patterns: reading their places, and filling them."""

import pytest

from members.rules.patterns import InvalidPlaces, fill_pattern, read_places, write_places

PATTERNS = {
    "code": {"pattern": "login", "places": [["code", "code"]]},
    "service": {"pattern": "receipt", "places": [["token10", "name"], ["token", "amount"]]},
    "occasion": {"pattern": "", "places": []},
}


def test_places_are_read_and_written() -> None:
    pairs = read_places(" code ، Name = name,,")

    assert pairs == [["code", "code"], ["Name", "name"]]
    assert write_places(pairs) == "code, Name=name"


@pytest.mark.parametrize("written", ["=", "a=", "=b", "x" * 61, ",".join("abcdefghijk")])
def test_what_is_no_list_of_places_is_refused(written: str) -> None:
    with pytest.raises(InvalidPlaces):
        read_places(written)


def test_values_come_in_the_order_of_the_places() -> None:
    facts = {"amount": "۱۵۰٬۰۰۰", "name": "سارا", "points": "5"}

    filled = fill_pattern(PATTERNS, kind="service", facts=facts)

    assert filled == ("receipt", (("token10", "سارا"), ("token", "۱۵۰٬۰۰۰")))


@pytest.mark.parametrize(
    ("kind", "facts"),
    [("service", {"name": "سارا"}), ("occasion", {}), ("promotion", {}), ("code", {})],
)
def test_without_a_pattern_or_a_fact_the_free_text_goes(kind: str, facts: dict[str, str]) -> None:
    assert fill_pattern(PATTERNS, kind=kind, facts=facts) is None
