"""Programs to begin with, by kind of shop: what clubs of that kind usually give, ready to change.

Every template gives back less by amount than its cap allows, so that there is room for bonuses.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from members.rules.calendars import CalendarName
from points.rules.phrases import sentence
from points.rules.template_parts import MEHR, NOWRUZ, YALDA, Document, Words


@dataclass(frozen=True, slots=True)
class Template:
    """`title` and `description` are for the translators; `build` writes the document."""

    title: str
    description: str
    build: Callable[[Words], Document]


def template(
    kind: str, language: str, currency_code: str, calendar: CalendarName = "jalali"
) -> Document:
    """A new document of this kind of shop; KeyError for a kind that is not in `TEMPLATES`."""
    words = Words(language.startswith("fa"), currency_code, calendar)
    return TEMPLATES[kind].build(words)


def _flower_shop(words: Words) -> Document:
    rules = [
        words.rule(
            "own-dates",
            "تولد و سالگرد",
            "Birthdays and anniversaries",
            when=[{"own_date": {"kinds": ["birthday", "wedding", "other"], "days_before": 3}}],
            give={"multiply_percent": 200},
            group=words.days,
        ),
        words.season(YALDA, 150, before=3),
        words.quiet_days(140, "sunday", "monday"),
        words.visits(5, points=20, times=1),
        words.birthday(30),
        *words.welcome(first=20, friend=25, facts=15),
    ]
    return words.program(
        words.say("باشگاه گل‌فروشی", "Flower shop club"),
        steps=1,
        tenths=30,
        cap=5,
        vesting_days=1,
        rules=rules,
        levels=words.levels(
            300,
            1_000,
            silver=("بسته‌بندی رایگان", "Free wrapping"),
            gold=("ارسال رایگان در شهر", "Free delivery in town"),
        ),
    )


def _cafe(words: Words) -> Document:
    rules = [
        words.visits(10, points=40, times=3),
        words.rule(
            "morning",
            "صبح‌ها",
            "Mornings",
            when=[{"hours": {"start": "08:00", "end": "11:00"}}],
            give={"multiply_percent": 150},
            group=words.days,
        ),
        words.quiet_days(130, "sunday", "tuesday"),
        words.rule(
            "comes-again",
            "مراجعهٔ دوباره در یک هفته",
            "Comes again within a week",
            when=[{"interval": {"within_days": 7}}],
            give={"multiply_percent": 120},
        ),
        words.birthday(40),
        *words.welcome(first=10, friend=20, facts=10),
    ]
    return words.program(
        words.say("باشگاه کافه", "Café club"),
        steps=1,
        tenths=30,
        cap=5,
        vesting_days=0,
        expiry="idle",
        expiry_months=6,
        min_points=5,
        rules=rules,
        levels=words.levels(
            150,
            500,
            silver=("یک نوشیدنی مهمان ما در ماه", "One drink on us each month"),
            gold=("رزرو بدون نوبت", "A table without waiting"),
        ),
    )


def _clothing(words: Words) -> Document:
    rules = [
        words.rule(
            "paid-now",
            "خرید نقدی و کارتی",
            "Paid at once",
            when=[{"tender": {"tenders": ["cash", "card"]}}],
            give={"multiply_percent": 120},
        ),
        words.rule(
            "large-bill",
            "خرید بزرگ",
            "Large bill",
            when=[{"amount": {"at_least": words.money(300)}}],
            give={"points": 30},
            limit={"per": "month", "times": 1},
        ),
        words.season(NOWRUZ, 130, before=20),
        words.quiet_days(150, "saturday", "sunday"),
        words.rule(
            "back-again",
            "خوش برگشتید",
            "Welcome back",
            when=[{"silence": {"after_days": 90}}],
            give={"points": 25},
            limit={"per": "year", "times": 2},
        ),
        words.birthday(40),
        *words.welcome(first=20, friend=30, facts=15),
    ]
    return words.program(
        words.say("باشگاه پوشاک", "Clothing club"),
        steps=1,
        tenths=30,
        cap=6,
        vesting_days=7,
        rules=rules,
        levels=words.levels(
            500,
            1_500,
            4_000,
            silver=("اصلاح اندازهٔ رایگان", "Free alterations"),
            gold=("خبر زودتر از حراج", "First to hear of the sale"),
        ),
    )


def _jewellery(words: Words) -> Document:
    rules = [
        words.rule(
            "anniversary",
            "سالگرد ازدواج",
            "Wedding anniversary",
            when=[{"own_date": {"kinds": ["wedding"], "days_before": 14}}],
            give={"multiply_percent": 150},
            limit={"per": "year", "points": 500},
        ),
        words.rule(
            "silver-goods",
            "نقره و بدلیجات",
            "Silver and costume jewellery",
            when=[{"category": {"names": [words.say("نقره", "Silver")]}}],
            give={"multiply_percent": 150},
            group=words.days,
        ),
        words.quiet_days(120, "sunday", "monday"),
        words.rule(
            "survey",
            "پاسخ به نظرسنجی",
            "Survey answered",
            event="survey",
            give={"points": 5},
            limit={"per": "quarter", "times": 1},
        ),
        words.birthday(20),
        *words.welcome(first=10, friend=20, facts=10),
    ]
    return words.program(
        words.say("باشگاه طلا و جواهر", "Jewellery club"),
        steps=10,
        tenths=5,
        cap=1,
        vesting_days=7,
        expiry_months=24,
        rules=rules,
        levels=words.levels(
            500,
            2_000,
            silver=("شست‌وشوی رایگان سالانه", "Free cleaning once a year"),
            gold=("آب‌کاری رایگان سالانه", "Free polishing once a year"),
        ),
    )


def _stationery(words: Words) -> Document:
    rules = [
        words.season(MEHR, 150, before=15, after=10),
        words.quiet_days(130, "monday", "tuesday"),
        words.rule(
            "art-goods",
            "لوازم هنری",
            "Art supplies",
            when=[{"category": {"names": [words.say("لوازم هنری", "Art supplies")]}}],
            give={"one_per": words.money(2)},
            limit={"per": "month", "points": 100},
        ),
        words.visits(5, points=10, times=2),
        words.birthday(20),
        *words.welcome(first=10, friend=15, facts=10),
    ]
    return words.program(
        words.say("باشگاه نوشت‌افزار", "Stationery club"),
        steps=1,
        tenths=20,
        cap=4,
        vesting_days=3,
        expiry="year_end",
        rules=rules,
        levels=words.levels(
            200,
            600,
            silver=("چاپ و صحافی با تخفیف", "Printing at a lower price"),
            gold=("آماده‌سازی فهرست مدرسه", "The school list made ready"),
        ),
    )


def _pharmacy(words: Words) -> Document:
    """Nothing here looks at medicines, and no label tells of anybody's health."""
    cosmetics = words.say("آرایشی و بهداشتی", "Cosmetics")
    rules = [
        words.rule(
            "cosmetics",
            "آرایشی و بهداشتی",
            "Cosmetics",
            when=[{"category": {"names": [cosmetics]}}],
            give={"multiply_percent": 200},
            limit={"per": "month", "points": 200},
        ),
        words.quiet_days(150, "monday", "wednesday"),
        words.rule(
            "comes-again",
            "مراجعهٔ دوباره در یک ماه",
            "Comes again within a month",
            when=[{"category": {"names": [cosmetics]}}, {"interval": {"within_days": 30}}],
            give={"points": 5},
            limit={"per": "month", "times": 1},
        ),
        words.birthday(20),
        *words.welcome(first=5, friend=15, facts=10),
    ]
    return words.program(
        words.say("باشگاه داروخانه", "Pharmacy club"),
        steps=1,
        tenths=10,
        cap=2.5,
        vesting_days=2,
        rules=rules,
        levels=words.levels(
            300,
            1_000,
            silver=("مشاورهٔ پوست رایگان", "Free skin-care advice"),
            gold=("ارسال رایگان در محله", "Free delivery nearby"),
        ),
    )


TEMPLATES: Mapping[str, Template] = {
    "flower_shop": Template(
        sentence("Flower shop"),
        sentence("3 percent back, double points around birthdays and anniversaries."),
        _flower_shop,
    ),
    "cafe": Template(
        sentence("Café"),
        sentence("3 percent back, a gift at every tenth visit, more in the mornings."),
        _cafe,
    ),
    "clothing": Template(
        sentence("Clothing"),
        sentence("3 percent back, more for what is paid at once, a welcome after a long time."),
        _clothing,
    ),
    "jewellery": Template(
        sentence("Jewellery"),
        sentence("Half a percent back, more around wedding anniversaries."),
        _jewellery,
    ),
    "stationery": Template(
        sentence("Stationery"),
        sentence("2 percent back, more when school begins."),
        _stationery,
    ),
    "pharmacy": Template(
        sentence("Pharmacy"),
        sentence("1 percent back, more on cosmetics; nothing that tells of anybody's health."),
        _pharmacy,
    ),
}
