"""The terms of a kind of offer: which of them it has, what they may be, and the rule they make."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal, cast

from members.exceptions import InvalidField
from members.rules.amounts import MAX_AMOUNT
from members.rules.text import tidy_name

OfferKind = Literal["bonus", "multiplier", "basket", "cross_sell", "voucher", "gift"]
KINDS: tuple[OfferKind, ...] = (
    "bonus",
    "multiplier",
    "basket",
    "cross_sell",
    "voucher",
    "gift",
)
# The terms that each kind has; the others are kept at nothing.
TERMS_OF: Mapping[str, frozenset[str]] = {
    "bonus": frozenset({"points"}),
    "multiplier": frozenset({"percent", "most_points"}),
    "basket": frozenset({"points", "min_bill"}),
    "cross_sell": frozenset({"points", "category", "min_bill"}),
    "voucher": frozenset({"value", "min_bill"}),
    "gift": frozenset({"reward_id"}),
}
NOTHING: Mapping[str, Any] = {
    "points": 0,
    "percent": 0,
    "most_points": 0,
    "value": 0,
    "min_bill": 0,
    "category": "",
    "reward_id": None,
}
MOST_POINTS = 1_000_000
LEAST_PERCENT, MOST_PERCENT = 105, 1_000
MOST_DAYS = 365
USUAL_DAYS = 14
# The least that a term must be where it cannot be nothing.
RANGES: Mapping[str, tuple[int, int]] = {
    "points": (1, MOST_POINTS),
    "percent": (LEAST_PERCENT, MOST_PERCENT),
    "most_points": (1, MOST_POINTS),
    "value": (1, MAX_AMOUNT),
}


@dataclass(frozen=True, slots=True)
class PlanTerms:
    """A kind of offer as the owner has worded it; money in the smallest unit, `percent` of the
    points by amount (200: twice as many).
    """

    name: str
    kind: OfferKind
    points: int = 0
    percent: int = 0
    most_points: int = 0
    value: int = 0
    min_bill: int = 0
    category: str = ""
    reward_id: int | None = None
    valid_days: int = USUAL_DAYS
    is_one_off: bool = False


def clean_terms(*, name: str, kind: str, **given: Any) -> PlanTerms:
    """The terms that this kind has, checked. Refuses with `InvalidField` naming the field."""
    if kind not in TERMS_OF:
        raise InvalidField(field="kind", problem="invalid_choice")
    had = TERMS_OF[kind]
    for field, (least, most) in RANGES.items():
        if field in had and not least <= (given.get(field) or 0) <= most:
            raise InvalidField(field=field, problem="out_of_range", least=least, most=most)
    kept = {field: given.get(field) or NOTHING[field] for field in had}
    _check_bill(kind, kept)
    if "category" in had:
        kept["category"] = _clean("category", kept["category"])
    if "reward_id" in had and kept["reward_id"] is None:
        raise InvalidField(field="reward", problem="required")
    days = given.get("valid_days") or USUAL_DAYS
    if not 1 <= days <= MOST_DAYS:
        raise InvalidField(field="valid_days", problem="out_of_range")
    return PlanTerms(
        name=_clean("name", name),
        kind=cast("OfferKind", kind),
        valid_days=days,
        is_one_off=bool(given.get("is_one_off")),
        **kept,
    )


def rule_document(terms: PlanTerms) -> dict[str, Any] | None:
    """The rule that a promise of points is, as a program's document has it; None where it is a
    voucher or a gift.
    """
    if terms.kind in {"voucher", "gift"}:
        return None
    when: list[dict[str, Any]] = []
    if terms.category:
        when.append({"category": {"names": [terms.category]}})
    if terms.min_bill:
        when.append({"amount": {"at_least": terms.min_bill}})
    document: dict[str, Any] = {"code": "offer", "name": terms.name, "when": when}
    if terms.kind == "multiplier":
        document["give"] = {"multiply_percent": terms.percent}
        document["limit"] = {"per": "ever", "points": terms.most_points}
    else:
        document["give"] = {"points": terms.points}
    return document


def most_value(terms: PlanTerms, *, point_value: int, gift_cost: int = 0) -> int:
    """The most money that one promise can cost the club."""
    if terms.kind == "multiplier":
        return terms.most_points * point_value
    return {"voucher": terms.value, "gift": gift_cost}.get(terms.kind, terms.points * point_value)


def last_day(terms: PlanTerms, starts_on: date) -> date:
    """The last day on which a promise that begins on this day can be used."""
    days = 1 if terms.is_one_off else terms.valid_days
    return starts_on + timedelta(days=days - 1)


def _check_bill(kind: str, kept: Mapping[str, Any]) -> None:
    if "min_bill" not in kept:
        return
    least = 1 if kind == "basket" else 0
    if not least <= kept["min_bill"] <= MAX_AMOUNT:
        raise InvalidField(field="min_bill", problem="out_of_range")


def _clean(field: str, raw: str) -> str:
    try:
        text = tidy_name(raw)
    except ValueError as error:
        raise InvalidField(field=field, problem=str(error)) from error
    if not text:
        raise InvalidField(field=field, problem="required")
    return text
