"""The map as the page draws it: its nodes, who moved, and what each step has cost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from analytics.rules.lifecycle import RUNGS, Stage
from analytics.selectors.before_members import Before
from analytics.selectors.lifecycle import NOBODY, Stages
from loyalty_club.dashboard.journey_map.map_forms import MapFilter
from loyalty_club.dashboard.journey_map.stage_words import STAGES, meaning_of
from loyalty_club.dashboard.program.phrases import number, percent

BPS = 10_000
PARTS: dict[str, Promise] = {
    "given": gettext_lazy("Points, gifts and vouchers"),
    "messages": gettext_lazy("Messages"),
    "minutes": gettext_lazy("Time of staff for follow-ups"),
    "campaigns": gettext_lazy("Cost lines of campaigns"),
}


@dataclass(frozen=True, slots=True)
class Node:
    """One stop on the way."""

    key: str
    name: Promise
    icon: str
    tone: str
    meaning: str
    count: int
    share: str
    change: int
    url: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step from a stop to the next: how many took it, how long it takes, what it has cost."""

    name: str
    meaning: str
    taken: int
    usual: str
    spent: int | None
    each: int | None
    parts: Sequence[tuple[Promise, int]]


@dataclass(frozen=True, slots=True)
class Cell:
    """So many went from the stage of the row to that of the column."""

    count: int
    url: str
    tone: str


@dataclass(frozen=True, slots=True)
class FlowRow:
    """Where those of one stage of then are now."""

    name: Promise
    cells: Sequence[Cell]
    total: int


def nodes_of(found: Stages, asked: MapFilter) -> list[Node]:
    """All six stages, in their order."""
    whole = found.members
    return [
        Node(
            key=stage.value,
            name=words.name,
            icon=words.icon,
            tone=words.tone,
            meaning=meaning_of(stage),
            count=found.now(stage),
            share=percent(found.now(stage) * BPS // whole) if whole else "–",
            change=found.now(stage) - found.before(stage),
            url=people_url(asked, stage),
        )
        for stage, words in STAGES.items()
    ]


def steps_of(found: Stages, before: Before, asked: MapFilter) -> list[Step]:
    """From being known to keeping the loyal, in their order; costs of the whole club alone."""
    steps = _steps_before(before)
    for here, rung in pairwise(RUNGS):
        taken = found.reached[rung]
        parts = _parts(found.spent, here)
        spent = sum(amount for _name, amount in parts)
        names = {"here": STAGES[here].name, "next": STAGES[rung].name}
        steps.append(
            Step(
                name=_("%(here)s → %(next)s") % names,
                meaning=meaning_of(rung),
                taken=taken,
                usual=usual_days(found.usual_days.get(rung)),
                spent=spent,
                each=spent // taken if taken else None,
                parts=parts,
            )
        )
    steps.append(_keeping(found))
    return steps if asked.is_whole_club else [_without_costs(step) for step in steps]


def flow_rows(found: Stages, asked: MapFilter) -> list[FlowRow]:
    """A row for each stage of then, and one for who joined since; empty ones are left out."""
    rows = []
    for was in (None, *Stage):
        counts = [found.flows.get((was, here), 0) for here in Stage]
        if not any(counts):
            continue
        name = gettext_lazy("Not a member yet") if was is None else STAGES[was].name
        cells = [
            Cell(
                count,
                people_url(asked, here, came_from=was or NOBODY),
                _tone(was, here) if count else "",
            )
            for here, count in zip(Stage, counts, strict=True)
        ]
        rows.append(FlowRow(name, cells, sum(counts)))
    return rows


def moved(found: Stages) -> dict[str, int]:
    """How many came further, fell silent, and came back, of those who were members then."""
    up = fell = back = 0
    for (was, here), count in found.flows.items():
        if was is None:
            continue
        up += count if _tone(was, here) == "up" and was in RUNGS else 0
        fell += count if was in RUNGS and here not in RUNGS else 0
        back += count if was not in RUNGS and here in RUNGS else 0
    return {"up": up, "fell": fell, "back": back}


def people_url(asked: MapFilter, stage: Stage, *, came_from: str = "") -> str:
    """The members behind a figure of the map."""
    query = {"span": asked.span_key}
    if asked.chosen("shop"):
        query["shop"] = asked.chosen("shop")
    if came_from:
        query["came_from"] = came_from
    return f"{reverse('dashboard-journey-map-people', args=[stage.value])}?{urlencode(query)}"


def usual_days(days: int | None) -> str:
    """«usually after 72 days», from joining."""
    if days is None:
        return "–"
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": number(days)}


def _steps_before(before: Before) -> list[Step]:
    usual = None if before.usual_time is None else round(before.usual_time / timedelta(days=1))
    return [
        Step(
            name=_("Known → lead"),
            meaning=_(
                "New leads, and what sources of leads and campaigns for new members have cost."
            ),
            taken=before.heard,
            usual="–",
            spent=before.known_cost,
            each=before.cost_of_a_lead,
            parts=(),
        ),
        Step(
            name=_("Lead → member"),
            meaning=_("Leads that were won, and the minutes staff have spent on leads."),
            taken=before.won,
            usual=usual_days(usual),
            spent=before.staff_cost,
            each=before.cost_of_winning,
            parts=(),
        ),
    ]


def _keeping(found: Stages) -> Step:
    parts = _parts(found.spent, Stage.LOYAL)
    spent = sum(amount for _name, amount in parts)
    loyal = found.now(Stage.LOYAL)
    return Step(
        name=_("Keeping the loyal"),
        meaning=_("Nobody is promoted further: what was spent on them, for each loyal member."),
        taken=loyal,
        usual="–",
        spent=spent,
        each=spent // loyal if loyal else None,
        parts=parts,
    )


def _without_costs(step: Step) -> Step:
    return Step(step.name, step.meaning, step.taken, step.usual, None, None, ())


def _parts(spent: Mapping[tuple[Stage, str], int], rung: Stage) -> list[tuple[Promise, int]]:
    return [(name, spent[rung, part]) for part, name in PARTS.items() if spent.get((rung, part))]


def _tone(was: Stage | None, here: Stage) -> str:
    """Whether a move is for the better or the worse."""
    if was is None or was == here:
        return ""
    order = (Stage.LOST, Stage.AT_RISK, *RUNGS)
    return "up" if order.index(here) > order.index(was) else "down"
