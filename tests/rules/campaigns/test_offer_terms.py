"""The terms of a kind of offer, the rule they make, and what a bill still lacks for it."""

from datetime import date
from typing import Any

import pytest

from campaigns.rules.offer_terms import PlanTerms, clean_terms, last_day, most_value, rule_document
from campaigns.rules.surprises import has_rested
from points.rules.offers import OfferTerms, missing_money, rule_of_offer, terms_of_offer
from points.rules.sales import Line

DAY = date(2026, 9, 1)
FLOWERS, POT = Line(300_000, category="flowers"), Line(200_000, category="pots")


def rule(**terms: Any) -> Any:
    document = rule_document(clean_terms(**{"name": "n", **terms}))
    return rule_of_offer(document, offer_id=12, name="promised")


@pytest.mark.parametrize(
    ("terms", "told"),
    [
        ({"kind": "bonus", "points": 20}, OfferTerms(points=20)),
        (
            {"kind": "multiplier", "percent": 150, "most_points": 30},
            OfferTerms(percent=150, most_points=30),
        ),
        ({"kind": "basket", "points": 5, "min_bill": 9}, OfferTerms(points=5, least=9)),
        (
            {"kind": "cross_sell", "points": 5, "category": "pots", "min_bill": 9},
            OfferTerms(points=5, least=9, categories=("pots",)),
        ),
    ],
)
def test_the_rule_tells_the_terms_it_was_made_of(terms: dict[str, Any], told: OfferTerms) -> None:
    made = rule(**terms)

    assert (made.code, made.name) == ("offer:12", "promised")
    assert terms_of_offer(made) == told


def test_vouchers_and_gifts_are_no_rules() -> None:
    voucher = clean_terms(name="n", kind="voucher", value=5)
    gift = clean_terms(name="n", kind="gift", reward_id=3)

    assert (rule_document(voucher), rule_document(gift)) == (None, None)


@pytest.mark.parametrize(
    ("terms", "missing"),
    [
        ({"kind": "basket", "points": 5, "min_bill": 700_000}, 200_000),
        ({"kind": "basket", "points": 5, "min_bill": 500_000}, 0),
        ({"kind": "cross_sell", "points": 5, "category": "pots", "min_bill": 250_000}, 50_000),
        ({"kind": "cross_sell", "points": 5, "category": "pots"}, 0),
        ({"kind": "cross_sell", "points": 5, "category": "cards"}, 1),
    ],
)
def test_what_a_bill_of_half_a_million_lacks(terms: dict[str, Any], missing: int) -> None:
    assert missing_money(rule(**terms), net=500_000, lines=(FLOWERS, POT)) == missing


def test_only_money_counts() -> None:
    wants_all = rule(kind="basket", points=5, min_bill=500_000)

    assert missing_money(wants_all, net=450_000, lines=(FLOWERS, POT)) == 50_000


def test_the_most_that_each_kind_can_cost() -> None:
    plans = [
        PlanTerms("n", "bonus", points=20),
        PlanTerms("n", "multiplier", percent=200, most_points=30),
        PlanTerms("n", "voucher", value=70),
        PlanTerms("n", "gift", reward_id=1),
    ]

    assert [most_value(plan, point_value=5, gift_cost=9) for plan in plans] == [100, 150, 70, 9]


def test_the_day_of_the_promise_is_the_first() -> None:
    plan = PlanTerms("n", "bonus", points=1, valid_days=14)
    one_off = PlanTerms("n", "bonus", points=1, valid_days=14, is_one_off=True)

    assert last_day(plan, DAY) == date(2026, 9, 14)
    assert last_day(one_off, DAY) == DAY


def test_rest_is_counted_in_whole_days() -> None:
    assert has_rested(None, DAY, rest_days=30)
    assert not has_rested(date(2026, 8, 3), DAY, rest_days=30)
    assert has_rested(date(2026, 8, 2), DAY, rest_days=30)
