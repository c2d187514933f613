"""The seven stages as a lead has walked them, with what each asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from campaigns.rules.leads.stages import Check
from campaigns.rules.leads.stays import stays_of
from campaigns.selectors.leads.listing import stage_choices
from campaigns.selectors.leads.words import check_words
from campaigns.selectors.leads.work import LeadWork


@dataclass(frozen=True, slots=True)
class Stop:
    """One stage of the path; `days` is None where he has never stood there."""

    stage: int
    label: str
    requirement: str
    days: int | None
    is_here: bool
    is_behind: bool


@dataclass(frozen=True, slots=True)
class ShownCheck:
    """One thing that is asked for, and whether it belongs to a stage that is behind him."""

    words: str
    is_met: bool
    is_earlier: bool


def path_of(lead: Any, work: LeadWork, rules: Mapping[int, Any], *, now: datetime) -> list[Stop]:
    """The seven stages, the present one marked."""
    stays = stays_of([(one.stage, one.status, one.at) for one in work.moves], until=now)
    return [
        Stop(
            stage=stage,
            label=label,
            requirement=rules[stage].requirement,
            days=stays[stage].days if stage in stays else None,
            is_here=stage == lead.stage,
            is_behind=stage < lead.stage,
        )
        for stage, label in stage_choices()
    ]


def checks_shown(checks: Sequence[Check], stage: int) -> list[ShownCheck]:
    """What the present stage asks for, after what is still missing from those before it."""
    missing = [one for one in checks if one.stage < stage and not one.is_met]
    present = [one for one in checks if one.stage == stage]
    return [
        ShownCheck(check_words(one.key), one.is_met, one.stage < stage)
        for one in (*missing, *present)
    ]
