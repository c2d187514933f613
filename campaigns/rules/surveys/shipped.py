"""What comes with the program in both languages: the survey after a purchase, and the words with
which somebody is asked how his matter was settled.
"""

from campaigns.rules.surveys.drafts import SurveyDraft

NAME = ("پس از خرید", "After a purchase")
TEXT = (
    "{نام} عزیز، از خرید {روز} راضی بودید؟ یک لمس بس است:\n{پیوند}\n{باشگاه}",
    "Dear {name}, how was your purchase of {day}? One tap is enough:\n{link}\n{club}",
)
ABOUT_A_TICKET = (
    "{نام} عزیز، کارتان درست شد؟ با یک لمس بگویید:\n{پیوند}\n{باشگاه}",
    "Dear {name}, was your matter settled well? Tell us with one tap:\n{link}\n{club}",
)


def said(both: tuple[str, str], language: str) -> str:
    """In the language of the club's messages."""
    return both[0] if language.startswith("fa") else both[1]


def shipped_draft(language: str) -> SurveyDraft:
    """The survey that comes with the program: everybody, a day after buying, four times a year."""
    return SurveyDraft(name=said(NAME, language), text=said(TEXT, language))
