"""The funnel in words: its rows beside the former period, where most are lost, the flow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.selectors.leads.flow import Flow
from campaigns.selectors.leads.funnel import StageFigures, Standing
from campaigns.selectors.leads.listing import stage_choices
from loyalty_club.dashboard.leads.figure_words import FEW, Change, change_of, days_long, share
from loyalty_club.dashboard.program.phrases import Chart, month_name, number

# Fewer leads than these, and shares of them may mislead.
FEW_LEADS = 20
TONES = {"stronger": "leaf", "equal": "petal", "weaker": "rose"}


@dataclass(frozen=True, slots=True)
class StageRow:
    """One stage as the page shows it, beside the former period and the owner's judgement."""

    figures: StageFigures
    former: StageFigures
    standing: Standing
    label: str
    width: str
    conversion: str
    former_conversion: str
    conversion_tone: str
    dwell: str
    former_dwell: str
    change: Change
    rule: Any
    tone: str
    is_weakest: bool


def stage_rows(
    figures: Sequence[StageFigures],
    former: Sequence[StageFigures],
    standing: Mapping[int, Standing],
    rules: Mapping[int, Any],
) -> list[StageRow]:
    """The seven stages; the bar of each is measured by the first."""
    labels, weakest = dict(stage_choices()), _weakest(figures)
    whole = figures[0].count or 1
    return [
        StageRow(
            figures=now,
            former=before,
            standing=standing.get(now.stage, Standing()),
            label=labels[now.stage],
            width=f"{100 * now.count / whole:.2f}%",
            conversion=share(now.conversion),
            former_conversion=share(before.conversion),
            conversion_tone=_tone(now, before),
            dwell=days_long(now.median_days),
            former_dwell=days_long(before.median_days),
            change=change_of(now.count, before.count),
            rule=rules[now.stage],
            tone=TONES.get(rules[now.stage].standing, "quiet"),
            is_weakest=weakest is now,
        )
        for now, before in zip(figures, former, strict=True)
    ]


def headline(figures: Sequence[StageFigures]) -> str:
    """How many came and how many of them became members."""
    came, won = figures[0].count, figures[-1].count
    if not came:
        return _("No leads came in these days.")
    said = ngettext(
        "Of %(came)s leads %(won)s became a member (%(share)s).",
        "Of %(came)s leads %(won)s became members (%(share)s).",
        won,
    )
    return said % {"came": number(came), "won": number(won), "share": share(won / came)}


def weakest_sentence(figures: Sequence[StageFigures]) -> str:
    """The passage at which the largest part is lost; nothing where too few came to say."""
    found = _weakest(figures)
    if found is None:
        return ""
    labels = dict(stage_choices())
    before = figures[found.stage - 2]
    return _(
        "The narrowest passage is from “%(before)s” to “%(stage)s”: of %(all)s only %(some)s went"
        " on (%(share)s)."
    ) % {
        "before": labels[before.stage],
        "stage": labels[found.stage],
        "all": number(before.count),
        "some": number(found.count),
        "share": share(found.conversion),
    }


def longest_sentence(figures: Sequence[StageFigures]) -> str:
    """Where they stay the longest."""
    stays = [one for one in figures if one.median_days is not None]
    if not stays:
        return ""
    longest = max(stays, key=lambda one: one.median_days or 0)
    return _("They stay longest at “%(stage)s”: %(days)s in the middle.") % {
        "stage": dict(stage_choices())[longest.stage],
        "days": days_long(longest.median_days),
    }


@dataclass(frozen=True, slots=True)
class FlowStory:
    """The flow of new leads in words: where it stands, and the warning where it is too low."""

    sentence: str
    warning: str
    has_target: bool
    chart: Chart


def flow_story(flow: Flow) -> FlowStory:
    """This month against the target."""
    items = [(month_name(window), count, number(count)) for window, count in flow.months]
    return FlowStory(
        sentence=_flow_sentence(flow),
        warning=_flow_warning(flow) if flow.is_too_low else "",
        has_target=bool(flow.target),
        chart=Chart(items, _("leads")),
    )


def _flow_sentence(flow: Flow) -> str:
    names = {"count": number(flow.count), "target": number(flow.target)}
    if not flow.target:
        said = ngettext(
            "%(count)s lead has come this month.",
            "%(count)s leads have come this month.",
            flow.count,
        )
        return f"{said % names} {_('No target is set, so nobody can say whether that is enough.')}"
    if flow.projected is None:
        last = number(flow.last[1]) if flow.last else number(0)
        return _(
            "The month has just begun: %(count)s of %(target)s leads so far. Last month brought"
            " %(last)s."
        ) % {**names, "last": last}
    return _(
        "%(count)s of %(target)s leads this month; by today %(due)s should have come. At this pace"
        " it ends with %(projected)s."
    ) % {**names, "due": number(flow.due), "projected": number(flow.projected)}


def _flow_warning(flow: Flow) -> str:
    last = flow.last[1] if flow.last else 0
    reached = last if flow.projected is None else flow.projected
    said = (
        _("Last month brought %(reached)s leads, %(missing)s fewer than the %(target)s you want.")
        if flow.projected is None
        else _(
            "At this pace the month ends with %(reached)s leads, %(missing)s fewer than the"
            " %(target)s you want."
        )
    ) % {
        "reached": number(reached),
        "missing": number(flow.target - reached),
        "target": number(flow.target),
    }
    return f"{said} {_('Until leads are enough, nothing else has priority.')}"


def _weakest(figures: Sequence[StageFigures]) -> StageFigures | None:
    judged = [
        now
        for before, now in pairwise(figures)
        if before.count >= FEW and now.conversion is not None
    ]
    return min(judged, key=lambda one: one.conversion or 0, default=None)


def _tone(now: StageFigures, before: StageFigures) -> str:
    """Better or worse than before, where enough came to say."""
    if not now.conversion or not before.conversion or min(now.count, before.count) < FEW:
        return ""
    return "good" if now.conversion >= before.conversion else "bad"
