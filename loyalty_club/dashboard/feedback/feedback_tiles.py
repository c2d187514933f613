"""The tiles beside the score: who answered, was it as expected, who brings friends."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.rules.surveys.tallies import Marks, Share
from campaigns.selectors.surveys.figures import Scores
from campaigns.selectors.surveys.response import Advocates, Response
from loyalty_club.dashboard.feedback.feedback_words import (
    mean_said,
    share_between,
    share_said,
)
from loyalty_club.dashboard.program.phrases import number

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure as `parts/stat_tile.html` shows it."""

    label: str
    help: str
    value: str
    note: str = ""
    unit: str = ""


def tiles_of(
    scores: Scores, response: Response, satisfaction: Marks | None, advocates: Advocates
) -> list[Tile]:
    """What stands beside the score."""
    return [
        _response(response),
        _expectation(scores),
        _ease(scores.effort),
        _satisfaction(satisfaction),
        _advocates(advocates),
    ]


def _response(response: Response) -> Tile:
    text = _(
        "Of those asked by a link after a purchase on these days, who have answered until now."
        " %(sent)s were sent, %(delivered)s reported delivered, %(finished)s answered to the end,"
        " %(waiting)s may still answer."
    ) % {
        "sent": number(response.sent),
        "delivered": number(response.delivered),
        "finished": number(response.finished),
        "waiting": number(response.waiting),
    }
    note = _("%(answered)s of %(asked)s asked") % {
        "answered": number(response.answered),
        "asked": number(response.asked),
    }
    if response.usual_time is not None:
        note = f"{note} · {_usually(response.usual_time)}"
    return Tile(_("Have answered"), text, share_said(response.rate), note)


def _expectation(scores: Scores) -> Tile:
    found = scores.expectation
    text = _("Those who say that it was as they expected, or better.")
    whole = found["met"].of if found else 0
    met = Share(found["met"].count + found["above"].count, whole) if found else Share(0, 0)
    note = f"{share_between(met)} · {_answers(whole)}" if whole else ""
    return Tile(_("Expectation met"), text, share_said(met), note)


def _ease(effort: Marks) -> Tile:
    text = _("How easy it was, from 1 (hard) to 5 (easy): the mean of all marks.")
    note = _answers(effort.answers) if effort.answers else ""
    unit = _("of 5") if effort.answers else ""
    return Tile(_("Ease"), text, mean_said(effort.mean), note, unit)


def _satisfaction(marks: Marks | None) -> Tile:
    label = _("Satisfied after a ticket")
    text = _("Those who gave 4 or 5 of 5 to how their matter was settled (CSAT).")
    if marks is None:
        return Tile(label, text, "–", _("fewer than five answers"))
    if not marks.answers:
        return Tile(label, text, "–")
    mean = _("%(mean)s of 5") % {"mean": mean_said(marks.mean)}
    return Tile(label, text, share_said(marks.good), f"{mean} · {_answers(marks.answers)}")


def _advocates(advocates: Advocates) -> Tile:
    text = _(
        "Promoters, by their latest score of these days, who have ever brought a friend into the"
        " club. %(since)s of them did so after that score; all of them together brought"
        " %(friends)s friends."
    ) % {"since": number(advocates.since), "friends": number(advocates.friends)}
    note = _("%(brought)s of %(promoters)s promoters") % {
        "brought": number(advocates.brought),
        "promoters": number(advocates.promoters),
    }
    return Tile(_("Brought friends"), text, share_said(advocates.share), note)


def _usually(time: timedelta) -> str:
    if time < HOUR:
        return _("usually within the hour")
    if time < 2 * DAY:
        hours = round(time / HOUR)
        said = ngettext("usually after %(count)s hour", "usually after %(count)s hours", hours)
        return said % {"count": number(hours)}
    days = round(time / DAY)
    said = ngettext("usually after %(count)s day", "usually after %(count)s days", days)
    return said % {"count": number(days)}


def _answers(count: int) -> str:
    return ngettext("%(count)s answer", "%(count)s answers", count) % {"count": number(count)}
