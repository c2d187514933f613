"""Scores in words: what they come to, how sure that is, and how they have moved."""

from math import ceil, floor

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.rules.surveys.nps import Nps, change_of
from campaigns.rules.surveys.tallies import Share
from campaigns.rules.uplift import Difference
from loyalty_club.dashboard.program.phrases import days, number, percent
from members.rules.calendars import Window

BPS = 10_000
LEFT_TO_RIGHT, END = "\u2066", "\u2069"


def score_said(score: float) -> str:
    """A score of −100 to 100 as a whole number in the reader's digits, its sign at its left."""
    return f"{LEFT_TO_RIGHT}{number(round(score))}{END}"


def between(nps: Nps) -> str:
    """The interval, rounded outwards."""
    if nps.low is None or nps.high is None:
        return ""
    names = {"low": score_said(floor(nps.low)), "high": score_said(ceil(nps.high))}
    return _("between %(low)s and %(high)s") % names


def headline(nps: Nps) -> str:
    """The score as one would tell it to the owner."""
    if nps.score is None:
        return _("Nobody has answered on these days.")
    answered = ngettext(
        "Of %(answers)s answer, %(promoters)s would recommend us warmly (9 or 10) and"
        " %(detractors)s would not (6 or less).",
        "Of %(answers)s answers, %(promoters)s would recommend us warmly (9 or 10) and"
        " %(detractors)s would not (6 or less).",
        nps.answers,
    ) % {
        "answers": number(nps.answers),
        "promoters": number(nps.promoters),
        "detractors": number(nps.detractors),
    }
    said = _("The score lies %(between)s, most likely at %(score)s.")
    return f"{said % {'between': between(nps), 'score': score_said(nps.score)}} {answered}"


def sample_warning(nps: Nps) -> str:
    """What to think of few answers; empty where there are enough."""
    if not nps.answers or not nps.is_small:
        return ""
    return ngettext(
        "Only %(count)s answer: a handful more may move the score far. Decide nothing by it yet.",
        "Only %(count)s answers: a handful more may move the score far. Decide nothing by it yet.",
        nps.answers,
    ) % {"count": number(nps.answers)}


def comparison(now: Nps, before: Nps, window: Window) -> str:
    """How it has moved since as many days before, and whether that may be chance."""
    moved = change_of(now, before)
    if moved is None or before.score is None:
        if not now.answers:
            return ""
        return _("Nothing to compare with: nobody answered on %(days)s.") % {"days": days(window)}
    was = ngettext(
        "On %(days)s it was %(score)s, of %(count)s answer.",
        "On %(days)s it was %(score)s, of %(count)s answers.",
        before.answers,
    ) % {"days": days(window), "score": score_said(before.score), "count": number(before.answers)}
    return f"{was} {_verdict(moved)}"


def _verdict(moved: Difference) -> str:
    if moved.low > 0:
        return _("It has risen, by more than chance would explain.")
    if moved.high < 0:
        return _("It has fallen, by more than chance would explain.")
    return _("The difference may be chance.")


def share_said(share: Share) -> str:
    """«۷۲٪»; a dash of nothing."""
    return percent(share.count * BPS // share.of) if share.of else "–"


def share_between(share: Share) -> str:
    """Between which shares the truth lies, rounded outwards."""
    low, high = share.interval
    return _("between %(low)s and %(high)s") % {
        "low": percent(floor(low * 100) * 100),
        "high": percent(min(ceil(high * 100), 100) * 100),
    }


def mean_said(mean: float | None) -> str:
    """A mean of marks with one decimal."""
    if mean is None:
        return "–"
    whole, rest = divmod(round(mean * 10), 10)
    point = "\u066b" if number(1) != "1" else "."
    return f"{number(whole)}{point}{number(rest)}"
