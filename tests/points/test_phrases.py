"""Rules and programs in plain words, Persian and English."""

from typing import Any

import pytest
from django.utils import translation

from members.rules.money import Currency
from points.rules.documents import FORMAT, read_program, read_tiers
from points.rules.phrases import Phrase
from points.rules.program_rules import EVENTS
from points.rules.rule_documents import read_rule
from points.rules.templates import TEMPLATES, template
from points.rules.terms import Terms
from points.selectors.phrases import (
    condition_clause,
    effect_clause,
    event_title,
    limit_clause,
    program_sentences,
    rule_sentence,
)
from points.selectors.statements import explain_reasons
from points.selectors.words import Speaker
from tests.factories import make_club, make_shop
from tests.rules.points.terms import make_terms

TOMAN = Currency("IRR", 0, "toman")
TIERS: dict[str, Any] = {
    "levels": [
        {"code": "bronze", "name": "برنزی", "from": 0},
        {"code": "gold", "name": "طلایی", "from": 500, "multiply_percent": 125}
        | {"benefits": ["ارسال رایگان"]},
    ]
}
TERMS = make_terms(tiers=read_tiers(TIERS))
GIFT = {"points": 20}
DOUBLE = {"multiply_percent": 200}
ONCE = {"per": "ever", "times": 1}

# give, when, the rest, English, Persian
RULES: tuple[tuple[dict[str, int], list[dict[str, Any]], dict[str, Any], str, str], ...] = (
    (
        DOUBLE,
        [
            {"category": {"names": ["گل"]}},
            {"weekday": {"days": ["tuesday"]}},
            {"tier": {"codes": ["gold"]}},
        ],
        {"limit": {"per": "day", "times": 1}},
        "Double the points, on goods of گل, on Tuesdays, for طلایی members; at most once a day",
        "دو برابر امتیاز، روی کالاهای گل، سه‌شنبه‌ها، برای اعضای طلایی؛ حداکثر یک بار در روز",
    ),
    (
        GIFT,
        [{"amount": {"at_least": 5_000_000}}],
        {"limit": {"per": "month", "times": 2}},
        "20 points as a gift, from 500,000 toman upwards; at most twice a month",
        "۲۰ امتیاز هدیه، از ۵۰۰٬۰۰۰ تومان به بالا؛ حداکثر دو بار در ماه",
    ),
    (
        {"one_per": 200_000},
        [{"product": {"names": ["رز", "لاله", "نرگس"]}}],
        {},
        "One more point for each 20,000 toman, on رز, لاله or نرگس",
        "یک امتیاز بیشتر به ازای هر ۲۰٬۰۰۰ تومان، روی رز، لاله یا نرگس",
    ),
    (
        {"multiply_percent": 150},
        [{"tender": {"tenders": ["cash", "card"]}}],
        {"limit": {"per": "quarter", "times": 3, "points": 100}},
        (
            "50 percent more points, for what is paid in cash or by card; "
            "at most 3 times and 100 points a season"
        ),
        (
            "۵۰ درصد امتیاز بیشتر، برای مبلغی که نقدی یا با کارت حساب شود؛ "
            "حداکثر ۳ بار و ۱۰۰ امتیاز در فصل"
        ),
    ),
    (
        {"points": 1},
        [{"visits": {"every": 3}}],
        {"limit": {"per": "year", "points": 1}},
        "1 point as a gift, on every 3rd visit; at most 1 point a year",
        "۱ امتیاز هدیه، در هر ۳ مراجعه یک بار؛ حداکثر ۱ امتیاز در سال",
    ),
    (
        {"multiply_percent": 300},
        [{"interval": {"within_days": 1}}, {"survey": {"within_days": 30}}],
        {},
        (
            "Triple the points, on coming back within 1 day, "
            "for members who answered a survey in the last 30 days"
        ),
        (
            "سه برابر امتیاز، با مراجعهٔ دوباره ظرف ۱ روز، "
            "برای اعضایی که در ۳۰ روز گذشته به نظرسنجی پاسخ داده‌اند"
        ),
    ),
    (
        {"multiply_percent": 400},
        [{"dates": {"first": "1405-09-25", "last": "1405-09-30"}}],
        {},
        "4 times the points, from 16 December 2026 to 21 December 2026",
        "۴ برابر امتیاز، از ۲۵ آذر ۱۴۰۵ تا ۳۰ آذر ۱۴۰۵",
    ),
    (
        DOUBLE,
        [
            {"occasion": {"name": "شب یلدا", "calendar": "jalali", "month": 9, "day": 30}},
            {"hours": {"start": "16:00", "end": "18:30"}},
        ],
        {},
        "Double the points, on شب یلدا (30 Azar), between 16:00 and 18:30",
        "دو برابر امتیاز، در شب یلدا (۳۰ آذر)، از ساعت ۱۶:۰۰ تا ۱۸:۳۰",
    ),
    (
        DOUBLE,
        [{"own_date": {"kinds": ["birthday", "wedding"], "days_before": 7}}],
        {},
        (
            "Double the points, on a birthday or a wedding anniversary of the member or someone "
            "close or up to 7 days before"
        ),
        "دو برابر امتیاز، در روز تولد یا سالگرد ازدواج عضو یا نزدیکانش یا تا ۷ روز پیش از آن",
    ),
    (
        DOUBLE,
        [{"own_date": {"kinds": ["birthday"], "days_before": 7, "days_after": 3}}],
        {},
        (
            "Double the points, from 7 days before to 3 days after a birthday of the member or "
            "someone close"
        ),
        "دو برابر امتیاز، از ۷ روز پیش تا ۳ روز پس از روز تولد عضو یا نزدیکانش",
    ),
    (
        {"multiply_percent": 110},
        [{"told": {"facts": ["name", "date", "reminders"]}}],
        {},
        (
            "10 percent more points, for members who gave us their name, an important date and "
            "leave to remind them"
        ),
        (
            "۱۰ درصد امتیاز بیشتر، برای اعضایی که نامشان، یک تاریخ مهم و اجازهٔ یادآوری را به ما "
            "داده‌اند"
        ),
    ),
    (
        GIFT,
        [{"referred": {}}, {"first_purchase": {}}],
        {"limit": ONCE},
        "20 points as a gift, for members whom a friend brought, on the first purchase; only once",
        "۲۰ امتیاز هدیه، برای اعضایی که دوستی معرفی‌شان کرده است، در نخستین خرید؛ فقط یک بار",
    ),
    (
        GIFT,
        [{"silence": {"after_days": 90}}, {"label": {"names": ["همکار"]}}],
        {"limit": {"per": "ever", "points": 60}, "group": "ویژه", "dry": True},
        (
            "20 points as a gift, on coming back after 90 days or more, for members labelled "
            "همکار; at most 60 points in all; only the best rule of the group “ویژه” counts; "
            "only tried out, gives nothing yet"
        ),
        (
            "۲۰ امتیاز هدیه، با بازگشت پس از ۹۰ روز یا بیشتر، برای اعضای دارای برچسب همکار؛ "
            "در مجموع حداکثر ۶۰ امتیاز؛ از گروه «ویژه» فقط بهترین قانون حساب می‌شود؛ "
            "آزمایشی است و هنوز امتیازی نمی‌دهد"
        ),
    ),
    (
        GIFT,
        [{"own_date": {"kinds": ["birthday"]}}],
        {"event": "own_date", "limit": {"per": "year", "times": 1}},
        "20 points as a gift, on a birthday of the member or someone close; at most once a year",
        "۲۰ امتیاز هدیه، در روز تولد عضو یا نزدیکانش؛ حداکثر یک بار در سال",
    ),
    (
        GIFT,
        [],
        {"event": "referral", "limit": {"per": "week", "times": 1}},
        "20 points as a gift, for bringing a friend who buys; at most once a week",
        "۲۰ امتیاز هدیه، برای معرفی دوستی که خرید کند؛ حداکثر یک بار در هفته",
    ),
)


def read(give: dict[str, int], when: list[dict[str, Any]], parts: dict[str, Any]) -> Any:
    """The rule of a row."""
    document = {"code": "rule", "name": "قانون", "give": give, "when": when} | parts
    return read_rule(document, "rule", "jalali")


@pytest.mark.parametrize(
    ("give", "when", "parts", "english", "persian"), RULES, ids=[row[3] for row in RULES]
)
def test_a_rule_is_one_plain_sentence(
    give: dict[str, int],
    when: list[dict[str, Any]],
    parts: dict[str, Any],
    english: str,
    persian: str,
) -> None:
    rule = read(give, when, parts)

    assert rule_sentence(rule, TERMS, TOMAN, language="en") == english
    assert rule_sentence(rule, TERMS, TOMAN, language="fa").replace("\u00a0", " ") == persian


def test_shops_are_called_by_their_names(db: None) -> None:
    make_club()
    make_shop("main", "شعبهٔ مرکزی")
    rule = read(DOUBLE, [{"shop": {"codes": ["main", "closed"]}}], {})

    said = rule_sentence(rule, TERMS, TOMAN, language="fa")

    assert said == "دو برابر امتیاز، در شعبهٔ مرکزی یا closed"


def test_the_reader_s_language_is_the_active_one() -> None:
    rule = read(GIFT, [{"first_purchase": {}}], {"limit": ONCE})

    with translation.override("en"):
        parts = (
            effect_clause(rule.effect, TERMS, TOMAN),
            condition_clause(rule.conditions[0], TERMS, TOMAN),
            limit_clause(rule.limit, TERMS, TOMAN),
        )

    assert parts == ("20 points as a gift", "on the first purchase", "only once")


@pytest.mark.parametrize("language", ["fa", "en"])
def test_every_event_has_a_title_and_its_rules_say_why(language: str) -> None:
    with translation.override(language):
        titles = {event_title(event) for event in EVENTS}
    sentences = {
        rule_sentence(read(GIFT, [], {"event": event}), TERMS, TOMAN, language=language)
        for event in EVENTS
    }

    assert len(titles) == len(EVENTS)
    assert len(sentences) == len(EVENTS)


@pytest.mark.parametrize(
    ("number", "said"),
    [(2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (21, "21st"), (112, "112th")],
)
def test_english_ordinals(number: int, said: str) -> None:
    with translation.override("en"):
        assert Speaker(TERMS, TOMAN).say(Phrase("%(every)s", {"every": number})) == said


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


def test_a_lunar_day_by_its_months_name() -> None:
    document = {"name": "Mother's Day", "calendar": "lunar", "month": 6, "day": 20}
    condition = read_rule(
        {"code": "a", "name": "a", "give": GIFT, "when": [{"occasion": document}]},
        "rule",
        "jalali",
    ).conditions[0]

    said = condition_clause(condition, TERMS, TOMAN, language="en")

    assert said == "on Mother's Day (20 Jumada II)"
