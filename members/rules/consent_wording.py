"""What members are asked to allow, word by word: every version that was ever shown stays here.

A consent names the version of the sentence that stood on the page when it was given. A sentence
that changes is a new version; an old one is never edited.
"""

from typing import Literal, get_args

Purpose = Literal["service", "occasion", "promotion"]
Channel = Literal["sms", "call", "email"]
PURPOSES: tuple[Purpose, ...] = get_args(Purpose)
CHANNELS: tuple[Channel, ...] = get_args(Channel)

CURRENT = "2027-01"
# Told elsewhere: on paper, in an old system, on a web shop's own page. We never saw the sentence.
ELSEWHERE = "elsewhere"
# Pages of the club itself, which show the sentences below.
OWN_PAGES = frozenset({"counter", "portal", "web", "dashboard", "email"})

Texts = dict[tuple[str, str], dict[str, str]]
WORDINGS: dict[str, Texts] = {
    "2026-11": {
        ("service", "sms"): {
            "fa": "پیامک رسید خرید و امتیاز",
            "en": "May send receipts and points by text message",
        },
        ("occasion", "sms"): {
            "fa": "یادآوری تاریخ‌های مهم",
            "en": "May remind of important dates",
        },
        ("promotion", "sms"): {
            "fa": "پیشنهادها و خبرها",
            "en": "May send offers and news",
        },
    },
    "2026-12": {
        ("service", "sms"): {
            "fa": "رسید خرید و خبر امتیازهایم با پیامک فرستاده شود.",
            "en": "Receipts and news of my points may be sent to me by text message.",
        },
        ("occasion", "sms"): {
            "fa": "پیش از روزهای مهمی که گفته‌ام با پیامک یادآوری شود.",
            "en": "Before the days that I have told you, a text message may remind me.",
        },
        ("promotion", "sms"): {
            "fa": "پیشنهادها و خبرهای فروشگاه با پیامک فرستاده شود.",
            "en": "Offers and news of the shop may be sent to me by text message.",
        },
        ("service", "call"): {
            "fa": "دربارهٔ خریدها و امتیازهایم به من تلفن شود.",
            "en": "You may call me about my purchases and points.",
        },
        ("occasion", "call"): {
            "fa": "پیش از روزهای مهمی که گفته‌ام به من تلفن شود.",
            "en": "You may call me before the days that I have told you.",
        },
        ("promotion", "call"): {
            "fa": "برای پیشنهادهای فروشگاه به من تلفن شود.",
            "en": "You may call me with offers of the shop.",
        },
    },
}
# The same sentences, and e-mail beside them.
WORDINGS["2027-01"] = WORDINGS["2026-12"] | {
    ("service", "email"): {
        "fa": "رسید خرید و خبر امتیازهایم با ایمیل فرستاده شود.",
        "en": "Receipts and news of my points may be sent to me by e-mail.",
    },
    ("occasion", "email"): {
        "fa": "پیش از روزهای مهمی که گفته‌ام با ایمیل یادآوری شود.",
        "en": "Before the days that I have told you, an e-mail may remind me.",
    },
    ("promotion", "email"): {
        "fa": "پیشنهادها و خبرهای فروشگاه با ایمیل فرستاده شود.",
        "en": "Offers and news of the shop may be sent to me by e-mail.",
    },
}


def wording(purpose: str, channel: str, language: str, *, version: str = CURRENT) -> str:
    """The sentence of this version in the reader's language; empty where there was none."""
    texts = WORDINGS.get(version, {}).get((purpose, channel), {})
    return texts.get(language[:2]) or texts.get("en", "")


def version_shown(evidence: str) -> str:
    """Which version somebody has read who answered there: ours, or a text that is not ours."""
    return CURRENT if evidence in OWN_PAGES else ELSEWHERE
