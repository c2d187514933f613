"""Whole programs in plain words, and why a rule gave what it gave."""

from typing import Any

import pytest

from points.rules.documents import FORMAT, read_program
from points.rules.templates import TEMPLATES, template
from points.rules.terms import Terms
from points.selectors.phrases import program_sentences
from points.selectors.statements import explain_reasons
from tests.points.phrase_cases import DOUBLE, TIERS, TOMAN, read
from tests.rules.points.terms import make_terms


def sections(terms: Terms, language: str = "en", **options: Any) -> dict[str, tuple[str, ...]]:
    """The program's sentences by the name of their section."""
    said = program_sentences(terms, TOMAN, language=language, **options)
    return {section.name: section.sentences for section in said}


def test_the_whole_program_in_words() -> None:
    document = {
        "format": FORMAT,
        "points": {"earn_amount": 100_000, "point_value": 3_000},
        "cap": {"percent": 4.5, "window": "quarter", "calendar": "jalali", "throttle_percent": 90},
        "life": {"vesting_days": 7, "expiry_months": 12, "credit_days": 30},
        "redeem": {"min_points": 20, "max_percent": 50, "code_points": 100},
        "rules": [
            {"code": "a", "name": "a", "give": DOUBLE, "when": [{"first_purchase": {}}]},
            {"code": "b", "name": "b", "give": DOUBLE, "dry": True},
        ],
        "tiers": TIERS,
    }

    said = sections(read_program(document), for_staff=True)

    assert said == {
        "earning": (
            "10,000 toman paid in money earns one point.",
            "Double the points, on the first purchase.",
            "Double the points; only tried out, gives nothing yet.",
        ),
        "spending": (
            "One point pays 300 toman.",
            "Points pay at most 50% of a bill.",
            "At least 20 points are spent at a time.",
            "From 100 points upwards the member confirms by a code sent to the mobile.",
        ),
        "life": (
            (
                "Points can be spent after 7 days. "
                "What comes back before that finds its points, and nobody owes."
            ),
            "Points expire 12 months after they were earned.",
            (
                "A sale on credit earns its points once it is paid; if it is not paid within "
                "30 days, they lapse."
            ),
        ),
        "tiers": (
            "برنزی: from the first day.",
            "طلایی: from 500 points earned; brings 25 percent more points, ارسال رایگان.",
            "What counts is the last twelve months; who reaches a tier has it at once.",
            "Who falls short keeps the tier for 30 days more, then goes down one tier.",
        ),
        "promise": (
            "At most 4.5% of the sales of each season goes back to members.",
            "Where that leaves too little room, less is given, and the receipt says so.",
            "The owner is told when 80% of the cap is used.",
            "When 90% of it is used, only the points by amount are still given.",
        ),
    }


def test_members_do_not_read_what_is_tried_out_nor_the_lines_of_the_cap() -> None:
    dry = read(DOUBLE, [], {"dry": True})

    said = sections(make_terms(rules=(dry,)))

    assert len(said["earning"]) == 1
    assert len(said["promise"]) == 2
    assert "tiers" not in said


@pytest.mark.parametrize(
    ("changes", "section", "sentence"),
    [
        (
            {"vesting_days": 0},
            "life",
            "Points can be spent at once; who spends them and then returns the goods owes them.",
        ),
        (
            {"expiry_kind": "idle", "expiry_months": 6},
            "life",
            "Points expire after 6 months without a visit.",
        ),
        (
            {"expiry_kind": "year_end", "expiry_months": 1},
            "life",
            "Points expire at the end of the year in which they become 1 month old.",
        ),
        ({}, "spending", "A bill can be paid with points as a whole or in part."),
        (
            {"window_kind": "year", "calendar": "gregorian"},
            "promise",
            "At most 5% of the sales of each year goes back to members.",
        ),
    ],
)
def test_other_terms_have_other_sentences(
    changes: dict[str, Any], section: str, sentence: str
) -> None:
    assert sentence in sections(make_terms(**changes))[section]


@pytest.mark.parametrize("kind", sorted(TEMPLATES))
@pytest.mark.parametrize("language", ["fa", "en"])
def test_every_template_can_be_told(kind: str, language: str) -> None:
    terms = read_program(template(kind, language, "IRR"))

    said = [one for part in sections(terms, language).values() for one in part]
    persian = [any("\u0600" <= letter <= "\u06ff" for letter in sentence) for sentence in said]

    assert not [sentence for sentence in said if "%(" in sentence or not sentence.endswith(".")]
    assert persian == [language == "fa"] * len(said)


@pytest.mark.parametrize(
    ("cut", "granted", "why"),
    [
        ("", 8, "Gift"),
        ("limit", 0, "Gift — its limit was reached"),
        ("limit", 3, "Gift — 8 points were due; its limit left room for 3"),
        ("group", 0, "Gift — another rule of the same group gave instead"),
        ("throttle", 0, "Gift — the club gives no bonuses so close to its cap"),
        ("cap", 5, "Gift — 8 points were due; the club's cap left room for 5"),
        ("dry", 0, "Gift — only tried out: it would have given 8 points"),
    ],
)
def test_why_a_rule_gave_less(cut: str, granted: int, why: str) -> None:
    row = {"rule": "a", "wanted": 8, "granted": granted, "params": {"title": "Gift"}, "cut": cut}

    told = explain_reasons([row], TOMAN, language="en", for_staff=True)

    assert [(one.rule, one.wanted, one.points, one.why) for one in told] == [("a", 8, granted, why)]


def test_members_are_not_told_what_is_only_tried_out() -> None:
    rows: list[dict[str, Any]] = [
        {"rule": "tier", "wanted": 2, "granted": 2, "params": {"tier": "طلایی", "percent": 25}},
        {"rule": "a", "wanted": 8, "granted": 0, "params": {"title": "هدیه"}, "cut": "dry"},
    ]

    told = explain_reasons(rows, TOMAN, language="fa")

    assert [one.why for one in told] == ["۲۵ درصد بیشتر برای اعضای طلایی"]
