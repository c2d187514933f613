"""Rules and tiers that are said in plain words."""

from typing import Any

from members.rules.money import Currency
from points.rules.rule_documents import read_rule

TOMAN = Currency("IRR", 0, "toman")
TIERS: dict[str, Any] = {
    "levels": [
        {"code": "bronze", "name": "برنزی", "from": 0},
        {"code": "gold", "name": "طلایی", "from": 500, "multiply_percent": 125}
        | {"benefits": ["ارسال رایگان"]},
    ]
}
GIFT = {"points": 20}
DOUBLE = {"multiply_percent": 200}


def read(give: dict[str, int], when: list[dict[str, Any]], parts: dict[str, Any]) -> Any:
    """The rule of a row."""
    document = {"code": "rule", "name": "قانون", "give": give, "when": when} | parts
    return read_rule(document, "rule", "jalali")
