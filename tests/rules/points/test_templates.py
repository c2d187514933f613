"""The programs to begin with: each can be published as it is, in every language and money."""

import pytest

from members.rules.currencies import CURRENCIES
from points.rules.documents import read_program
from points.rules.templates import TEMPLATES, template

KINDS = ("flower_shop", "cafe", "clothing", "jewellery", "stationery", "pharmacy")


def test_there_is_one_for_every_kind_of_shop() -> None:
    assert tuple(TEMPLATES) == KINDS


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("currency", sorted(CURRENCIES))
def test_it_can_be_published_and_leaves_room_for_its_bonuses(
    kind: str, language: str, currency: str
) -> None:
    terms = read_program(template(kind, language, currency, "gregorian"))

    assert len(terms.rules) >= 5
    assert terms.tiers is not None
    assert len(terms.tiers.levels) >= 3
    assert terms.point_value * 10_000 * 10 <= terms.earn_amount * terms.cap_bps * 7


@pytest.mark.parametrize("kind", KINDS)
def test_the_owner_reads_it_in_his_language(kind: str) -> None:
    persian, english = (read_program(template(kind, code, "IRR")) for code in ("fa", "en"))

    assert not any(rule.name.isascii() for rule in persian.rules)
    assert all(rule.name.isascii() for rule in english.rules)
    assert [rule.code for rule in persian.rules] == [rule.code for rule in english.rules]


@pytest.mark.parametrize(
    ("currency", "earn_amount", "point_value"),
    [("IRR", 100_000, 3_000), ("EUR", 100, 3), ("KWD", 1_000, 30), ("JPY", 100, 3)],
)
def test_amounts_follow_the_money(currency: str, earn_amount: int, point_value: int) -> None:
    terms = read_program(template("flower_shop", "en", currency))

    assert (terms.earn_amount, terms.point_value) == (earn_amount, point_value)


def test_occasions_follow_the_country() -> None:
    names = {}
    for currency in ("IRR", "EUR"):
        document = template("flower_shop", "en", currency)
        (occasion,) = (
            rule["when"][0]["occasion"] for rule in document["rules"] if rule["code"] == "season"
        )
        names[currency] = occasion["name"], occasion["calendar"]

    assert names == {
        "IRR": ("Yalda night", "jalali"),
        "EUR": ("Valentine's Day", "gregorian"),
    }


def test_no_pharmacy_label_tells_of_health() -> None:
    kinds = {
        name
        for rule in template("pharmacy", "en", "IRR")["rules"]
        for condition in rule.get("when", [])
        for name in condition
    }

    assert "label" not in kinds
    assert "product" not in kinds


def test_a_kind_that_there_is_not() -> None:
    with pytest.raises(KeyError):
        template("casino", "en", "IRR")
