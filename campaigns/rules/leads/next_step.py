"""The one thing to do next about a lead, told from where he stands."""

from dataclasses import dataclass
from typing import Literal

from campaigns.rules.leads.stages import AGREEMENT, CONTACTED, DETAILED, GENERATED, QUALIFIED

NextStep = Literal[
    "judge",
    "too_poor",
    "let_go",
    "call",
    "call_again",
    "qualify",
    "present",
    "answer",
    "plan",
    "agree",
    "confirm",
    "win",
    "reopen",
    "nurture",
    "forgotten",
]

# A contact after which he is worth a second look; after any other he is to be reached first.
SPOKEN_TO = frozenset({"interested", "reached"})


@dataclass(frozen=True, slots=True)
class Position:
    """What decides about the next step; `last_outcome` is of the latest contact, if any."""

    stage: int
    status: str
    score: int | None
    least_score: int
    last_outcome: str = ""
    open_objections: int = 0
    open_tasks: int = 0
    has_agreement: bool = False
    is_confirmed: bool = False
    is_forgotten: bool = False


def next_step(at: Position) -> NextStep:
    """What comes next: quality before any follow-up, objections before an agreement, and a
    second look at the agreement before somebody becomes a member.
    """
    if at.status != "open":
        return _closed(at)
    if at.score is None:
        return "judge"
    if at.score < at.least_score:
        return "too_poor"
    if at.last_outcome == "refused" and not at.is_confirmed:
        return "let_go"
    return _early(at) if at.stage <= QUALIFIED else _late(at)


def _closed(at: Position) -> NextStep:
    if at.status == "won":
        return "nurture"
    return "forgotten" if at.is_forgotten else "reopen"


def _early(at: Position) -> NextStep:
    if at.stage == GENERATED:
        return "call"
    if at.stage == CONTACTED:
        return "qualify" if at.last_outcome in SPOKEN_TO else "call_again"
    return "present"


def _late(at: Position) -> NextStep:
    if at.is_confirmed:
        return "win"
    if at.open_objections:
        return "answer"
    if at.has_agreement and at.stage == AGREEMENT:
        return "confirm"
    if at.stage < DETAILED and not at.open_tasks:
        return "plan"
    return "agree"
