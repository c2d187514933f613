"""The plans of reminders that come with the program, in both languages; the owner changes them.

Every text without an offer fits one part of a text message with «لغو۱۱» at its end, for names as
they are. A line whose places have no value is left out: the one for the offer, mostly.
"""

from typing import NamedTuple

from campaigns.rules.reminders import StepName


class DefaultPlan(NamedTuple):
    """What is said around one kind of day."""

    subject: str
    step: StepName
    fa: str
    en: str

    def text(self, language: str) -> str:
        """In the language of the club's messages."""
        return self.fa if language.startswith("fa") else self.en


_WEDDING = (
    "{نام} عزیز، {روز} {مناسبت} است. 🌹\n{پیشنهاد}\n{باشگاه}",
    "Dear {name}, {occasion} is on {day}. Let us choose the gift with you.\n{offer}\n{club}",
)

DEFAULT_PLANS = (
    DefaultPlan(
        "own:birthday",
        "day",
        "{نام} عزیز، تولدتان مبارک! 🎂 دلتان همیشه شاد.\n{پیشنهاد}\n{باشگاه}",
        "Happy birthday, dear {name}! We wish you a year full of joy.\n{offer}\n{club}",
    ),
    DefaultPlan("own:wedding", "before", *_WEDDING),
    DefaultPlan(
        "own:wedding",
        "day",
        "{نام} عزیز، {مناسبت} مبارک! 🌹 دلتان گرم.\n{پیشنهاد}\n{باشگاه}",
        "Dear {name}, happy anniversary to you both!\n{offer}\n{club}",
    ),
    DefaultPlan(
        "own:",
        "day",
        "{نام} عزیز، {مناسبت} مبارک! 🌷\n{پیشنهاد}\n{باشگاه}",
        "Dear {name}, our best wishes for {occasion}!\n{offer}\n{club}",
    ),
    DefaultPlan(
        "date:birthday",
        "before",
        "{نام} عزیز، {روز} {مناسبت} است. 🎁\n{پیشنهاد}\n{باشگاه}",
        "Dear {name}, {occasion} is on {day}. We would gladly help with the gift.\n{offer}\n{club}",
    ),
    DefaultPlan("date:wedding", "before", *_WEDDING),
    DefaultPlan(
        "date:remembrance",
        "before",
        "{نام} عزیز، {روز}، {مناسبت}؛ یادش گرامی.\n{باشگاه}",
        "Dear {name}, {day} is {occasion}. Our thoughts are with you.\n{club}",
    ),
    DefaultPlan(
        "date:",
        "before",
        "{نام} عزیز، {روز} {مناسبت} است. 🌷\n{پیشنهاد}\n{باشگاه}",
        "Dear {name}, {occasion} is on {day}. We are here if you need us.\n{offer}\n{club}",
    ),
    DefaultPlan(
        "occasion:",
        "before",
        "{نام} عزیز، {روز} {مناسبت} است. 🌷\n{پیشنهاد}\n{باشگاه}",
        "Dear {name}, {occasion} is on {day}. Come and choose something nice.\n{offer}\n{club}",
    ),
)
