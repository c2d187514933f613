"""The map in a sentence, and the tiles beneath: the time to loyal, who moved, and what was done."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics.rules.lifecycle import Stage
from analytics.selectors.before_members import Care
from analytics.selectors.lifecycle import Stages
from loyalty_club.dashboard.journey_map.map_rows import moved, usual_days
from loyalty_club.dashboard.program.phrases import day, number, percent


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure as `parts/stat_tile.html` shows it."""

    label: str
    help: str
    value: str
    note: str = ""


def map_sentence(found: Stages) -> str:
    """How many are loyal, and how many have fallen silent."""
    said = ngettext(
        "Of %(members)s member %(loyal)s is loyal, %(risk)s at risk and %(lost)s lost.",
        "Of %(members)s members %(loyal)s are loyal, %(risk)s at risk and %(lost)s lost.",
        found.members,
    )
    return said % {
        "members": number(found.members),
        "loyal": number(found.now(Stage.LOYAL)),
        "risk": number(found.now(Stage.AT_RISK)),
        "lost": number(found.now(Stage.LOST)),
    }


def map_tiles(found: Stages, care: Care, then: date) -> list[Tile]:
    """The figures beside the map."""
    changes, since = moved(found), day(then)
    return [
        Tile(
            _("Time to loyal"),
            _(
                "Half of all who have ever become loyal needed so long or less, from joining or"
                " from the first purchase where that was earlier. Those still on their way are"
                " not in it."
            ),
            usual_days(found.usual_days.get(Stage.LOYAL)),
            _("%(count)s have become loyal so far") % {"count": number(found.ever_loyal)},
        ),
        Tile(
            _("Came further"),
            _("Members of then who stand on a higher rung today."),
            number(changes["up"]),
            _("since %(day)s") % {"day": since},
        ),
        Tile(
            _("Fell silent"),
            _("They were on their way then, and are at risk or lost today."),
            number(changes["fell"]),
            _("since %(day)s") % {"day": since},
        ),
        Tile(
            _("Have come back"),
            _("They were at risk or lost then, and have bought since."),
            number(changes["back"]),
            _("since %(day)s") % {"day": since},
        ),
        Tile(
            _("Follow-ups done"),
            _(
                "Of the follow-ups that fell due since then, how many were done;"
                " %(in_time)s of them by their day, %(open)s are still open."
            )
            % {"in_time": number(care.in_time), "open": number(care.open)},
            "–" if care.done_bps is None else percent(care.done_bps),
            _("%(done)s of %(due)s") % {"done": number(care.done), "due": number(care.due)},
        ),
    ]
