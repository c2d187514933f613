"""What a profile never asks: ethnicity, beliefs, religion, health, sexual life and morals
(E-Commerce Act, article 58).

The words are compared in their folded spelling, each with its neighbours: a wish for good health
is no question about health, and an age group (سنی) no denomination.
"""

from collections.abc import Iterable, Sequence
from typing import Literal

from members.rules.text import search_key

Subject = Literal["ethnicity", "belief", "health", "sexual_life", "morals"]

# Whole words.
WORDS: dict[Subject, tuple[str, ...]] = {
    "ethnicity": ("قوم", "قومی", "نژاد", "نژادی", "ethnic", "ethnicity", "race", "racial"),
    "belief": (
        "دین", "دینی", "دینتان", "شیعه", "سنی", "مسلمان", "مسیحی", "یهودی", "زرتشتی",
        "بهائیت", "نماز", "سیاسی", "religion", "religious", "faith", "belief", "beliefs",
        "shia", "sunni", "muslim", "christian", "jewish", "hindu", "political", "politics",
    ),
    "health": (
        "بیمار", "سلامت", "سلامتی", "دارو", "داروی", "دارویی", "داروهای", "آلرژی", "حساسیت",
        "معلول", "حامله", "باردار", "health", "healthy", "illness", "illnesses", "disease",
        "diseases", "sick", "sickness", "medicine", "medicines", "medication", "medical",
        "allergy", "allergies", "allergic", "diabetes", "diabetic", "cancer", "disabled",
        "disability", "pregnant", "pregnancy",
    ),
    "sexual_life": ("همجنسگرا", "دگرباش", "sexual", "sexuality", "gay", "lesbian"),
    "morals": (
        "اخلاق", "اخلاقی", "خلقیات", "معتاد", "اعتیاد", "سوءپیشینه", "moral",
        "morals", "morality", "addict", "addicted", "addiction",
    ),
}  # fmt: skip
# Beginnings of words.
STEMS: dict[Subject, tuple[str, ...]] = {
    "ethnicity": ("قومیت",),
    "belief": ("مذهب", "عقید", "عقاید", "اعتقاد"),
    "health": ("بیماری", "معلولیت", "بارداری", "دیابت", "سرطان", "ناتوان"),
    "sexual_life": (),
    "morals": ("اخلاقیات",),
}
# Words side by side.
PHRASES: dict[Subject, tuple[str, ...]] = {
    "ethnicity": ("اصالتا اهل",),
    "belief": ("حزب", "به چه کسی رای"),
    "health": ("فشار خون", "گروه خون", "گروه خونی", "قند خون", "وضعیت جسمی", "وضعیت روحی",
               "شرایط جسمی", "blood type", "blood pressure", "mental state"),
    "sexual_life": ("گرایش جنسی", "زندگی جنسی", "رابطه جنسی", "روابط جنسی", "تمایل جنسی",
                    "تمایلات جنسی", "sex life"),
    "morals": ("سابقه کیفری", "سوء پیشینه", "criminal record"),
}  # fmt: skip
# A word between these neighbours is innocent: it counts as if it were not there.
BEFORE: dict[str, tuple[str, ...]] = {
    "سنی": ("گروه", "گروههای", "بازه", "رده", "محدوده", "شرایط", "چه"),
    "بیمار": ("عیادت",),
    "سلامت": ("آرزوی",),
    "سلامتی": ("آرزوی",),
    "sick": ("the",),
    "health": ("good", "your", "best"),
    "race": ("bike", "boat", "horse", "foot"),
    "faith": ("good",),
}
AFTER: dict[str, tuple[str, ...]] = {
    "سلامت": ("باشید", "باشی", "باشین", "باشند"),
    "سلامتی": ("باشید",),
    "نژاد": ("سگ", "سگتان", "گربه", "اسب", "حیوان", "پرنده"),
    "health": ("to", "and"),
    "healthy": ("food", "foods", "snack", "snacks", "drink", "drinks", "plant", "plants"),
}
# Innocent on one side only where the other side agrees.
BOTH_SIDES = frozenset({"health"})
# As whole options these are groups of people; one alone may be a verb or a style of cooking.
PEOPLES = ("کرد", "لر", "ترک", "بلوچ", "عرب", "ترکمن", "فارس", "آذری", "گیلک")


def sensitive_subject(texts: Iterable[str], options: Iterable[str] = ()) -> Subject | None:
    """The forbidden subject that these texts or options touch; None where they touch none."""
    labels = list(options)
    for text in [*texts, *labels]:
        subject = _touched(search_key(text).split())
        if subject is not None:
            return subject
    peoples = {search_key(people) for people in PEOPLES}
    return "ethnicity" if len(peoples & {search_key(label) for label in labels}) > 1 else None


def _touched(words: Sequence[str]) -> Subject | None:
    line = f" {' '.join(words)} "
    for subject in WORDS:
        if any(f" {phrase} " in line for phrase in _KEYS_OF_PHRASES[subject]):
            return subject
        if any(_is_hit(words, place, subject) for place in range(len(words))):
            return subject
    return None


def _is_hit(words: Sequence[str], place: int, subject: Subject) -> bool:
    word = words[place]
    if word in _KEYS_OF_WORDS[subject]:
        return not _is_innocent(words, place)
    return word.startswith(_KEYS_OF_STEMS[subject])


def _is_innocent(words: Sequence[str], place: int) -> bool:
    word = words[place]
    before = place > 0 and words[place - 1] in _BEFORE.get(word, ())
    after = place + 1 < len(words) and words[place + 1] in _AFTER.get(word, ())
    return (before and after) if word in BOTH_SIDES else (before or after)


def _keys(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(search_key(word) for word in words)


_KEYS_OF_WORDS = {subject: frozenset(_keys(words)) for subject, words in WORDS.items()}
_KEYS_OF_STEMS = {subject: _keys(stems) for subject, stems in STEMS.items()}
_KEYS_OF_PHRASES = {subject: _keys(phrases) for subject, phrases in PHRASES.items()}
_BEFORE = {search_key(word): _keys(others) for word, others in BEFORE.items()}
_AFTER = {search_key(word): _keys(others) for word, others in AFTER.items()}
