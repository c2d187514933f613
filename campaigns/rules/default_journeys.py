"""The journeys that come with the program, in both languages; the owner changes them.

Every text fits one part of a text message with «لغو۱۱» at its end, for names as they are. Only
what members must be told is in use from the first day, the welcome and what becomes of a tier; and
whoever was won from a lead is looked after, for a sale that is closed opens a plan of care.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class DefaultStep:
    """One step of one; an empty text says nothing. `follow_up` is what staff are asked to do."""

    text: tuple[str, str] = ("", "")
    kind: str = "promotion"
    days: int = 0
    condition: str = ""
    follow_up: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class DefaultJourney:
    """One journey: its names and texts in Persian and in English."""

    name: tuple[str, str]
    trigger: str
    steps: tuple[DefaultStep, ...]
    settings: Mapping[str, int | str] = field(default_factory=dict)
    leaves_on_purchase: bool = False
    is_active: bool = False


def said(both: tuple[str, str], language: str) -> str:
    """In the language of the club's messages."""
    return both[0] if language.startswith("fa") else both[1]


def _service(fa: str, en: str, *, days: int = 0) -> DefaultStep:
    return DefaultStep((fa, en), kind="service", days=days)


_LAPSING = (
    "{نام} عزیز، {امتیاز رو به پایان} امتیاز شما {روز پایان امتیاز} پایان می‌یابد.\n{باشگاه}",
    "Dear {name}, {lapsing points} of your points expire on {lapse day}.\n{club}",
)

DEFAULT_JOURNEYS = (
    DefaultJourney(
        ("خوشامد", "Welcome"),
        "joined",
        (
            _service(
                "{نام} عزیز، به باشگاه مشتریان {باشگاه} خوش آمدید. 🌷",
                "Dear {name}, welcome to the club of {club}!",
            ),
        ),
        is_active=True,
    ),
    DefaultJourney(
        ("رسیدن به سطح تازه", "A tier is reached"),
        "tier_reached",
        (
            _service(
                "{باشگاه}\nبه سطح {سطح} رسیدید، تا {مهلت}.\n{مزایا}",
                "{club}\nYou have reached the tier {tier}. It is yours until {until}.\n{benefits}",
            ),
        ),
        {"change": "reached"},
        is_active=True,
    ),
    DefaultJourney(
        ("ماندن در سطح", "A tier is kept"),
        "tier_reached",
        (
            _service(
                "{باشگاه}\nسطح {سطح} تا {مهلت} برای شما می‌ماند.",
                "{club}\nYou keep the tier {tier} until {until}.",
            ),
        ),
        {"change": "kept"},
        is_active=True,
    ),
    DefaultJourney(
        ("پایان نزدیک سطح", "A tier is about to end"),
        "tier_lost",
        (
            _service(
                "{باشگاه}\nسطح {سطح} تا {مهلت}؛ برای حفظ آن: {مانده تا سطح} دیگر.",
                "{club}\nYour tier {tier} ends on {until}. Keeping it takes {needed} more by then.",
            ),
        ),
        {"change": "ending", "days": 30},
        is_active=True,
    ),
    DefaultJourney(
        ("افت سطح", "A tier is lost"),
        "tier_lost",
        (
            _service(
                "{باشگاه}\nسطح شما از امروز {سطح} است.",
                "{club}\nYour tier is now {tier}.",
            ),
        ),
        {"change": "lost"},
        is_active=True,
    ),
    DefaultJourney(
        ("سپاس پس از خرید", "Thanks after a purchase"),
        "purchase",
        (
            _service(
                "{نام} عزیز، از خریدتان سپاسگزاریم. 🌷\n{باشگاه}",
                "Dear {name}, thank you for your purchase.\n{club}",
                days=1,
            ),
        ),
        {"rest_days": 60},
    ),
    DefaultJourney(
        ("وقت خرید دوباره", "Time to buy again"),
        "buy_again",
        (
            DefaultStep(
                (
                    "{نام} عزیز، وقت خرید دوباره نرسیده؟ چشم‌به‌راهیم.\n{باشگاه}",
                    "Dear {name}, is it time for something fresh? We look forward to you.\n{club}",
                )
            ),
        ),
        leaves_on_purchase=True,
    ),
    DefaultJourney(
        ("امتیاز رو به پایان", "Points about to expire"),
        "lapsing",
        (
            _service(*_LAPSING),
            _service(*_LAPSING, days=11),
        ),
        {"days": 14, "least": 20},
    ),
    DefaultJourney(
        ("نزدیک سطح بعد", "Near the next tier"),
        "tier_near",
        (
            DefaultStep(
                (
                    "{نام} عزیز، تا سطح {سطح بعد} تنها {مانده تا سطح} مانده!\n{باشگاه}",
                    "Dear {name}, only {needed} to the tier {next tier}!\n{club}",
                )
            ),
        ),
        {"percent": 90},
    ),
    DefaultJourney(
        ("دلتنگی: یک‌ونیم برابر فاصلهٔ همیشگی", "Missed: one and a half times the usual interval"),
        "silent",
        (
            DefaultStep(
                (
                    "{نام} عزیز، دلمان برایتان تنگ شده! سری به ما بزنید.\n{باشگاه}",
                    "Dear {name}, we have missed you. Come and see what is new!\n{club}",
                )
            ),
        ),
        {"percent": 150, "least_days": 21, "days": 60},
        leaves_on_purchase=True,
    ),
    DefaultJourney(
        ("بازگشت: سه برابر فاصلهٔ همیشگی", "Win back: three times the usual interval"),
        "silent",
        (
            DefaultStep(
                (
                    "{نام} عزیز، جایتان خالی است. چه کنیم که برگردید؟\n{باشگاه}",
                    "Dear {name}, you are missed. What may we do to see you again?\n{club}",
                )
            ),
            DefaultStep(
                days=7,
                condition="not_bought",
                follow_up=(
                    "زنگ بزنید: مدتی است نیامده؛ بپرسید چرا.",
                    "Call: has not been here for long; ask why.",
                ),
            ),
        ),
        {"percent": 300, "least_days": 45, "days": 120},
        leaves_on_purchase=True,
    ),
    DefaultJourney(
        ("کالای تازه", "New goods"),
        "new_goods",
        (
            DefaultStep(
                (
                    "{نام} عزیز، {کالا} رسید! بیایید و ببینید.\n{باشگاه}",
                    "Dear {name}, {goods} have arrived. Come and see!\n{club}",
                )
            ),
        ),
        {"times": 2},
    ),
    DefaultJourney(
        ("پس از روز مهم", "After an important day"),
        "after_day",
        (
            DefaultStep(
                (
                    "{نام} عزیز، امیدواریم {مناسبت} به شادی گذشته باشد.\n{باشگاه}",
                    "Dear {name}, we hope that {occasion} was a joyful day.\n{club}",
                ),
                kind="occasion",
            ),
        ),
        {"days": 2},
    ),
    DefaultJourney(
        ("پرورش مشتری تازه", "Nurture a new customer"),
        "lead_won",
        (
            _service(
                "{نام} عزیز، از اعتمادتان سپاسگزاریم؛ کنارتان هستیم.\n{باشگاه}",
                "Dear {name}, thank you for your trust. We are here for you.\n{club}",
                days=1,
            ),
            _service(
                "هر خرید امتیاز دارد و امتیاز خرج خرید بعد می‌شود.\n{باشگاه}",
                "Every purchase earns points, and points pay for the next one.\n{club}",
                days=6,
            ),
            DefaultStep(
                days=14,
                follow_up=(
                    "زنگ بزنید: راضی است؟ چه روزی برایش مهم است؟ آن روز را یادداشت کنید.",
                    "Call: is he content? Which day matters to him? Keep that day.",
                ),
            ),
            DefaultStep(
                (
                    "{نام} عزیز، برای خرید بعدی‌تان چیزهای تازه داریم!\n{باشگاه}",
                    "Dear {name}, something new waits for your next visit. Come and see!\n{club}",
                ),
                days=24,
            ),
        ),
        is_active=True,
    ),
)
