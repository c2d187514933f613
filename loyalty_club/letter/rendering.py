"""The letter as text and laid out; the same words in both."""

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.translation import get_language_bidi

from loyalty_club.letter.content import Letter
from loyalty_club.web.figures.words import language
from loyalty_club.web.page_club import page_club


@dataclass(frozen=True, slots=True)
class Rendered:
    """Ready for the outbox."""

    subject: str
    text: str
    html: str


def render_letter(letter: Letter) -> Rendered:
    """Both forms, in the language that is active."""
    context = {
        "letter": letter,
        "club_name": page_club().name,
        "language": language(),
        "direction": "rtl" if get_language_bidi() else "ltr",
    }
    return Rendered(
        letter.subject,
        render_to_string("letter/weekly.txt", context),
        render_to_string("letter/weekly.html", context),
    )
