"""What templates are made of: the owner's language and money, and the rules that most clubs have.

Amounts are told in steps: 10,000 toman in rial, one whole unit in most other money.
"""

from dataclasses import dataclass
from typing import Any

from members.rules.calendars import CalendarName
from members.rules.money import CURRENCIES
from points.rules.documents import FORMAT

Document = dict[str, Any]
RIAL_STEP = 100_000
SMALLEST_STEP = 100
# A day that comes back every year: name in Persian and in English, calendar, month, day.
Yearly = tuple[str, str, CalendarName, int, int]
YALDA: Yearly = ("شب یلدا", "Yalda night", "jalali", 9, 30)
NOWRUZ: Yearly = ("نوروز", "Nowruz", "jalali", 1, 1)
MEHR: Yearly = ("بازگشایی مدرسه‌ها", "the first school day", "jalali", 7, 1)
VALENTINE: Yearly = ("ولنتاین", "Valentine's Day", "gregorian", 2, 14)
CHRISTMAS: Yearly = ("کریسمس", "Christmas", "gregorian", 12, 25)
SEPTEMBER: Yearly = ("بازگشایی مدرسه‌ها", "the first school day", "gregorian", 9, 1)
# Which occasion the shop has where the money is not rial.
ABROAD = {YALDA: VALENTINE, NOWRUZ: CHRISTMAS, MEHR: SEPTEMBER}


@dataclass(frozen=True, slots=True)
class Words:
    """The owner's language, money and calendar, and what is written with them."""

    is_persian: bool
    currency: str
    calendar: CalendarName

    def say(self, persian: str, english: str) -> str:
        """The one that the owner reads."""
        return persian if self.is_persian else english

    @property
    def days(self) -> str:
        """The group of rules about days: only one of them multiplies a bill."""
        return self.say("روزها", "days")

    def money(self, steps: int) -> int:
        """So many steps in the smallest unit."""
        if self.currency == "IRR":
            return steps * RIAL_STEP
        one_unit = int(10 ** CURRENCIES.get(self.currency, 2))
        return steps * max(SMALLEST_STEP, one_unit)

    def program(
        self,
        name: str,
        *,
        steps: int,
        tenths: int,
        cap: float,
        vesting_days: int,
        rules: list[Document],
        levels: list[Document],
        min_points: int = 10,
        expiry: str = "months",
        expiry_months: int = 12,
    ) -> Document:
        """One point for so many steps pays so many tenths of a percent of them."""
        amount = self.money(steps)
        return {
            "format": FORMAT,
            "name": name,
            "points": {"earn_amount": amount, "point_value": amount * tenths // 1_000},
            "cap": {
                "percent": cap,
                "window": "month",
                "calendar": self.calendar,
                "alarm_percent": 80,
                "throttle_percent": 95,
            },
            "life": {
                "vesting_days": vesting_days,
                "expiry": expiry,
                "expiry_months": expiry_months,
                "credit_days": 60,
            },
            "redeem": {"min_points": min_points, "max_percent": 100, "code_points": 500},
            "rules": rules,
            "tiers": {
                "measure": "points",
                "period": "rolling",
                "grace_days": 30,
                "one_level_at_a_time": True,
                "levels": levels,
            },
        }

    def levels(self, *steps: int, gold: tuple[str, str], silver: tuple[str, str]) -> list[Document]:
        """Bronze, silver, gold and, with a third threshold, diamond."""
        names = (
            ("silver", self.say("نقره‌ای", "Silver"), 110, [self.say(*silver)]),
            ("gold", self.say("طلایی", "Gold"), 120, [self.say(*silver), self.say(*gold)]),
            ("diamond", self.say("الماسی", "Diamond"), 130, [self.say(*silver), self.say(*gold)]),
        )
        bronze: Document = {"code": "bronze", "name": self.say("برنزی", "Bronze"), "from": 0}
        return [bronze] + [
            {
                "code": code,
                "name": name,
                "from": start,
                "multiply_percent": percent,
                "benefits": benefits,
            }
            for start, (code, name, percent, benefits) in zip(steps, names, strict=False)
        ]

    def rule(self, code: str, persian: str, english: str, **parts: Any) -> Document:
        """One rule with its name."""
        return {"code": code, "name": self.say(persian, english), **parts}

    def welcome(self, *, first: int, friend: int, facts: int) -> list[Document]:
        """What nearly every club gives: first purchase, friends brought, facts told."""
        return [
            self.rule(
                "first-purchase",
                "هدیهٔ نخستین خرید",
                "First purchase",
                when=[{"first_purchase": {}}],
                give={"points": first},
                limit={"per": "ever", "times": 1},
            ),
            self.rule(
                "referral",
                "معرفی دوست",
                "Friend brought",
                event="referral",
                give={"points": friend},
                limit={"per": "month", "times": 3},
            ),
            self.rule(
                "profile",
                "تکمیل پروفایل",
                "Profile complete",
                event="profile",
                when=[{"told": {"facts": ["name", "mobile", "date", "reminders"]}}],
                give={"points": facts},
                limit={"per": "ever", "times": 1},
            ),
        ]

    def birthday(self, points: int) -> Document:
        """A gift on the birthday, once a year."""
        return self.rule(
            "birthday",
            "هدیهٔ تولد",
            "Birthday gift",
            event="own_date",
            when=[{"own_date": {"kinds": ["birthday"]}}],
            give={"points": points},
            limit={"per": "year", "times": 1},
        )

    def quiet_days(self, percent: int, *days: str) -> Document:
        """More points on the days when the shop is quiet."""
        return self.rule(
            "quiet-days",
            "روزهای خلوت",
            "Quiet days",
            when=[{"weekday": {"days": list(days)}}],
            give={"multiply_percent": percent},
            group=self.days,
        )

    def season(self, day: Yearly, percent: int, *, before: int, after: int = 0) -> Document:
        """More points around a day of the year."""
        persian, english, calendar, month, of_month = (
            day if self.currency == "IRR" else ABROAD.get(day, day)
        )
        occasion = {
            "name": self.say(persian, english),
            "calendar": calendar,
            "month": month,
            "day": of_month,
            "days_before": before,
            "days_after": after,
        }
        return self.rule(
            "season",
            persian,
            english,
            when=[{"occasion": occasion}],
            give={"multiply_percent": percent},
            group=self.days,
        )

    def visits(self, every: int, *, points: int, times: int) -> Document:
        """A gift after so many visits, so many times a month at most."""
        return self.rule(
            "visits",
            "هدیهٔ مراجعه",
            "Gift for visits",
            when=[{"visits": {"every": every}}],
            give={"points": points},
            limit={"per": "month", "times": times},
        )
