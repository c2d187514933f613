"""The lines of a lead's story as its page shows them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from campaigns.selectors.leads.timeline import Happening
from loyalty_club.dashboard.leads.lead_words import STORY
from members.selectors.trail import names_of

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Line:
    """One line: an icon, what happened, and who did it; the name is empty for the club itself."""

    told: Happening
    icon: str
    words: Promise
    name: str


@dataclass(frozen=True, slots=True)
class Story:
    """The lines, the newest first, and how many more there are."""

    lines: Sequence[Line]
    more: int


def shown_story(happenings: Sequence[Happening], *, is_whole: bool) -> Story:
    """The newest lines, or all of them. Two statements for the names."""
    shown = happenings if is_whole else happenings[:SHOWN]
    names = names_of({one.by for one in shown if one.by})
    return Story(
        [Line(one, *STORY[one.kind], names.get(one.by, "")) for one in shown],
        len(happenings) - len(shown),
    )
