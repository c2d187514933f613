"""The most faithful members in words: an alert where one of them is not content."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics.selectors.loyal_scores import LoyalScores
from loyalty_club.dashboard.feedback.feedback_words import between, score_said
from loyalty_club.dashboard.program.phrases import number

# So many are named; the others are counted.
NAMED = 5


@dataclass(frozen=True, slots=True)
class LoyalPart:
    """What the page says of them; `bad` are the latest bad scores this reader may see."""

    sentence: str
    alert: str
    bad: Sequence[Any]
    more: int


def loyal_part(found: LoyalScores) -> LoyalPart:
    """Their score in a sentence, and an alert for each who scored badly."""
    alert = ""
    if found.bad:
        said = ngettext(
            "%(count)s loyal member scored six or less. Speak to him before anybody else.",
            "%(count)s bad scores came from loyal members. Speak to them before anybody else.",
            len(found.bad),
        )
        alert = said % {"count": number(len(found.bad))}
    return LoyalPart(_sentence(found), alert, found.bad[:NAMED], max(len(found.bad) - NAMED, 0))


def _sentence(found: LoyalScores) -> str:
    if not found.answers:
        return _("No loyal member has answered on these days.")
    if found.tally is None:
        return _("Fewer than five loyal members have answered: their score is not shown.")
    nps = found.tally.nps
    said = ngettext(
        "%(count)s answer came from loyal members; their score is %(score)s, %(between)s.",
        "%(count)s answers came from loyal members; their score is %(score)s, %(between)s.",
        found.answers,
    )
    return said % {
        "count": number(found.answers),
        "score": score_said(nps.score or 0),
        "between": between(nps),
    }
