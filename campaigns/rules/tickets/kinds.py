"""What kind of matter a text message probably is; whoever reads it may set it right."""

from members.rules.text import search_key

# Beginnings of words, as people write to a shop, in one spelling.
_COMPLAINS = (
    "شکایت", "ناراضی", "ناراحت", "خراب", "پژمرده", "پلاسیده", "شکسته", "متاسفانه", "افتضاح",
    "بدقول", "بی احترامی", "نرسید", "دیر رسید", "اشتباه", "complain", "broken", "wilted", "rude",
    "wrong", "too late", "never arrived", "terrible", "disappoint", "unhappy",
)  # fmt: skip
_PROPOSES = ("پیشنهاد", "کاش", "بهتر است", "بهتره", "suggest", "it would be nice", "you could")


def kind_of(text: str) -> str:
    """complaint, suggestion or question, by its words; a question where they say nothing."""
    words = f" {search_key(text)}"
    if any(f" {search_key(sign)}" in words for sign in _COMPLAINS):
        return "complaint"
    if any(f" {search_key(sign)}" in words for sign in _PROPOSES):
        return "suggestion"
    return "question"
