"""The words of reminders: which day, how it is called to the one who is reminded, in both tongues.

A text is in one language whoever reads the page, so these words are not the page's translations.
"""

import re
from dataclasses import dataclass
from datetime import date

from campaigns.rules.reminders import ONE_OF_A_KIND
from members.rules.calendars import format_day
from members.rules.profile import CHILDREN

_PERSIAN = re.compile("[\u0600-\u06ff]")
_PLACE = re.compile(r"\{[^{}]*\}")

_FA_WHO = {
    "wife": "همسرتان",
    "husband": "همسرتان",
    "mother": "مادرتان",
    "father": "پدرتان",
    "daughter": "دخترتان",
    "son": "پسرتان",
    "child": "فرزندتان",
    "friend": "دوستتان",
    "colleague": "همکارتان",
}
_FA_OWN = {
    "birthday": "تولدتان",
    "wedding": "سالگرد ازدواجتان",
    "engagement": "سالگرد نامزدی‌تان",
    "child_birth": "تولد فرزندتان",
    "graduation": "سالگرد فارغ‌التحصیلی‌تان",
    "remembrance": "سالگرد عزیزتان",
    "other": "روز مهمتان",
}
_FA_OF = {
    "birthday": "تولد {who}",
    "wedding": "سالگرد ازدواج {who}",
    "engagement": "سالگرد نامزدی {who}",
    "child_birth": "تولد فرزند {who}",
    "graduation": "سالگرد فارغ‌التحصیلی {who}",
    # «سالگرد» of a person who has died says it, and says it gently.
    "remembrance": "سالگرد {who}",
    "other": "روز مهم {who}",
}
_EN_WHO = {
    "wife": "your wife",
    "husband": "your husband",
    "mother": "your mother",
    "father": "your father",
    "daughter": "your daughter",
    "son": "your son",
    "child": "your child",
    "friend": "your friend",
    "colleague": "your colleague",
}
_EN_OWN = {
    "birthday": "your birthday",
    "wedding": "your wedding anniversary",
    "engagement": "your engagement anniversary",
    "child_birth": "your child's birthday",
    "graduation": "the anniversary of your graduation",
    "remembrance": "the anniversary of your loved one's passing",
    "other": "your day",
}
_EN_OF = {
    "birthday": "{who}'s birthday",
    "wedding": "{who}'s wedding anniversary",
    "engagement": "{who}'s engagement anniversary",
    "child_birth": "the birthday of {who}'s child",
    "graduation": "the anniversary of {who}'s graduation",
    "remembrance": "the anniversary of {who}'s passing",
    "other": "{who}'s day",
}
_OF_BOTH = frozenset({"wedding", "engagement"})
NOBODY = {"fa": "دوست", "en": "friend"}


@dataclass(frozen=True, slots=True)
class ToldDay:
    """Whose day it is and what, as it was told."""

    whose: str
    kind: str
    title: str = ""
    person: str = ""


def written_in(text: str) -> str:
    """The language of a text, by its letters; its places count only where it has no others."""
    words = _PLACE.sub("", text)
    if not any(letter.isalpha() for letter in words):
        words = text
    return "fa" if _PERSIAN.search(words) else "en"


def said_date(told: ToldDay, language: str) -> str:
    """The day as one says it to the member: «تولد مادرتان», "Nika's birthday"."""
    if told.kind == "other" and told.title:
        return told.title
    kind = _as_his_own(told)
    own, of, who = (
        (_FA_OWN, _FA_OF, _FA_WHO) if language.startswith("fa") else (_EN_OWN, _EN_OF, _EN_WHO)
    )
    if kind is not None:
        return own[kind]
    # The child whose birth is kept has its birthday then.
    is_birth = told.kind == "child_birth" and told.whose in CHILDREN
    name = told.person if told.whose not in ONE_OF_A_KIND else ""
    said = of["birthday" if is_birth else told.kind]
    return said.format(who=name or who[told.whose])


def said_day(day: date, language: str) -> str:
    """A day near by, with its weekday and without its year: «سه‌شنبه ۱۲ آذر»."""
    return format_day(day, language, style="long").rsplit(" ", 1)[0]


def _as_his_own(told: ToldDay) -> str | None:
    """The kind, where it is said as the member's own: a wedding is that of both."""
    is_couple = told.whose in {"wife", "husband"}
    if told.whose == "self" or (is_couple and told.kind in _OF_BOTH | {"child_birth"}):
        return told.kind
    return None
