"""Why people leave and why they stay, as bars and sentences."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics.rules.figures import BPS
from analytics.selectors.staying.reasons import Reason, Reasons
from campaigns.rules.surveys.tallies import Share
from campaigns.selectors.leads.losses import Losses
from campaigns.selectors.surveys.words import reasons as reason_names
from loyalty_club.dashboard.journey_map.stage_words import STAGES, meaning_of
from loyalty_club.dashboard.program.phrases import number, percent
from loyalty_club.web.drawings.told import Bar, Bars, Tone

MOST_LEADS = 3


@dataclass(frozen=True, slots=True)
class Why:
    """The parts that the page shows; a part of which nothing is known is None or empty."""

    leaving: Bars | None
    staying: Bars | None
    rungs: Bars | None
    advice: str
    lines: Sequence[str]
    leads: Bars | None


def reason_parts(found: Reasons, losses: Losses) -> Why:
    """Bars of reasons, how far the lost had come, and what leads were lost for."""
    return Why(
        leaving=_reason_bars(found.leaving, _("What the unhappy name"), "rose"),
        staying=_reason_bars(found.staying, _("What the delighted name"), "leaf"),
        rungs=_rung_bars(found),
        advice=_advice(found),
        lines=_lines(found),
        leads=_lead_bars(losses),
    )


def _reason_bars(reasons: Sequence[Reason], caption: str, tone: Tone) -> Bars | None:
    if not reasons:
        return None
    names = reason_names()
    return Bars(
        caption=caption,
        unit=_("answers"),
        bars=[
            Bar(names.get(one.key, one.key), one.count, number(one.count), _lost_of(one), tone=tone)
            for one in reasons
        ],
    )


def _lost_of(one: Reason) -> str:
    if not one.lost:
        return ""
    return ngettext("%(count)s of them is lost", "%(count)s of them are lost", one.lost) % {
        "count": number(one.lost)
    }


def _rung_bars(found: Reasons) -> Bars | None:
    whole = sum(found.rungs.values())
    if not whole:
        return None
    return Bars(
        caption=_("How far they had come before they were lost"),
        unit=_("customers lost"),
        whole=whole,
        bars=[
            Bar(
                str(STAGES[stage].name),
                count,
                _("%(count)s, %(share)s")
                % {"count": number(count), "share": percent(count * BPS // whole)},
                note=meaning_of(stage),
                tone="rose",
            )
            for stage, count in found.rungs.items()
        ],
    )


def _advice(found: Reasons) -> str:
    """What the rung says at which most are lost."""
    whole = sum(found.rungs.values())
    if not whole:
        return ""
    once, *further = found.rungs.values()
    if once * 2 >= whole:
        return _(
            "At least half of them bought on one day only: the second visit is the one to work"
            " for. A welcome journey after the first purchase is the place to begin."
        )
    if further[-1] * 4 >= whole:
        return _(
            "At least a quarter of them had been loyal: something drove away people who knew you"
            " well. Call some of them and ask."
        )
    return _(
        "Most of them had come again before they left: look at what changed for them, and call"
        " those who are at risk now."
    )


def _lines(found: Reasons) -> list[str]:
    """What became of the unhappy, the delighted, and who complained; of those that are known."""
    said = (
        (found.unhappy, _("Of those who gave 0 to 6, %(share)s are lost (%(count)s of %(of)s).")),
        (found.glad, _("Of those who gave 9 or 10, %(share)s are lost (%(count)s of %(of)s).")),
        (found.complained, _("Of those who complained, %(share)s are lost (%(count)s of %(of)s).")),
    )
    return [_share_line(share, sentence) for share, sentence in said if share.of]


def _share_line(share: Share, sentence: str) -> str:
    return sentence % {
        "share": percent(round(share.share * BPS)),
        "count": number(share.count),
        "of": number(share.of),
    }


def _lead_bars(losses: Losses) -> Bars | None:
    rows = [row for row in losses.rows if row.lost.count][:MOST_LEADS]
    if not rows:
        return None
    return Bars(
        caption=_("Why leads never became members"),
        unit=_("leads lost"),
        whole=losses.lost.count,
        bars=[
            Bar(row.reason.name, row.lost.count, number(row.lost.count), tone="honey")
            for row in rows
        ],
    )
