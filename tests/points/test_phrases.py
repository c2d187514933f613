"""Rules in plain words, Persian and English."""

from typing import Any

import pytest
from django.utils import translation

from points.rules.documents import read_tiers
from points.rules.phrases import Phrase
from points.rules.program_rules import EVENTS
from points.rules.rule_documents import read_rule
from points.selectors.phrases import (
    condition_clause,
    effect_clause,
    event_title,
    limit_clause,
    rule_sentence,
)
from points.selectors.words import Speaker
from tests.factories import make_club, make_shop
from tests.points.phrase_cases import DOUBLE, GIFT, TIERS, TOMAN, read
from tests.rules.points.terms import make_terms

TERMS = make_terms(tiers=read_tiers(TIERS))
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


def test_a_lunar_day_by_its_months_name() -> None:
    document = {"name": "Mother's Day", "calendar": "lunar", "month": 6, "day": 20}
    condition = read_rule(
        {"code": "a", "name": "a", "give": GIFT, "when": [{"occasion": document}]},
        "rule",
        "jalali",
    ).conditions[0]

    said = condition_clause(condition, TERMS, TOMAN, language="en")

    assert said == "on Mother's Day (20 Jumada II)"
