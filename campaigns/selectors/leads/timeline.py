"""The story of one lead: every move, contact, presentation, objection, task and agreement."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from campaigns.models import Lead, LeadTask, StageMove
from campaigns.selectors.leads.work import LeadWork

Kind = Literal[
    "came",
    "moved",
    "lost",
    "reopened",
    "won",
    "judged",
    "contact",
    "presentation",
    "objection",
    "met",
    "task",
    "dropped",
    "drafted",
    "confirmed",
]


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that was done about a lead, by whom (an actor's id), with its row; `move` is the
    step from stage to stage that it brought about in the same moment.
    """

    kind: Kind
    at: datetime
    by: str
    row: Any
    move: StageMove | None = None


def timeline_of(lead: Lead, work: LeadWork) -> list[Happening]:
    """What happened, the newest first."""
    deeds = sorted(_deeds(lead, work), key=lambda one: one.at)
    by_moment = {one.at: place for place, one in reversed(list(enumerate(deeds)))}
    lone = []
    for told in _moves(work):
        place = by_moment.get(told.at) if told.kind == "moved" else None
        if place is None:
            lone.append(told)
        else:
            deeds[place] = replace(deeds[place], move=told.row)
    return sorted([*lone, *deeds], key=lambda one: (one.at, _rank(one)))[::-1]


def _rank(told: Happening) -> int:
    """Of one moment: first he came, then something was done, then it changed where he stands."""
    if told.kind == "came":
        return 0
    return 2 if told.kind in {"moved", "lost", "reopened", "won"} else 1


def _moves(work: LeadWork) -> Iterator[Happening]:
    before: StageMove | None = None
    for move in work.moves:
        yield Happening(_kind(move, before), move.at, move.by, move)
        before = move


def _kind(move: StageMove, before: StageMove | None) -> Kind:
    if before is None:
        return "came"
    if move.status != before.status:
        kinds: dict[str, Kind] = {"lost": "lost", "won": "won", "open": "reopened"}
        return kinds[move.status]
    return "moved"


def _deeds(lead: Lead, work: LeadWork) -> Iterator[Happening]:
    if lead.scored_at is not None:
        yield Happening("judged", lead.scored_at, "", lead)
    for contact in work.contacts:
        yield Happening("contact", contact.at, contact.by, contact)
    for shown in work.presentations:
        yield Happening("presentation", shown.at, shown.by, shown)
    for objection in work.objections:
        yield Happening("objection", objection.at, objection.by, objection)
        if objection.met_at is not None:
            yield Happening("met", objection.met_at, "", objection)
    yield from _tasks(work)
    if work.agreed is not None:
        agreed = work.agreed.row
        yield Happening("drafted", agreed.drafted_at, agreed.drafted_by, work.agreed)
        if agreed.confirmed_at is not None:
            yield Happening("confirmed", agreed.confirmed_at, agreed.confirmed_by, work.agreed)


def _tasks(work: LeadWork) -> Iterator[Happening]:
    for task in work.tasks:
        if task.closed_at is not None:
            kind: Kind = "task" if task.status == LeadTask.Status.DONE else "dropped"
            yield Happening(kind, task.closed_at, task.closed_by, task)
