"""Calls of today as the page shows them: by person, each with the form that closes it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from campaigns.selectors.leads.calls import Call
from loyalty_club.dashboard.leads.call_forms import CallForm
from loyalty_club.dashboard.leads.seeing import sees_lead_mobile
from members.roles import Actor, Right


@dataclass(frozen=True, slots=True)
class Turn:
    """One call as the page shows it, with the form that closes it where the reader may."""

    call: Call
    form: CallForm | None
    sees_mobile: bool


@dataclass(frozen=True, slots=True)
class Person:
    """One of the staff with what he has to do; nobody where it is for whoever is there."""

    name: str
    is_reader: bool
    is_nobody: bool
    turns: list[Turn]


def by_person(
    actor: Actor, calls: Iterable[Call], user_id: int, failed: CallForm | None
) -> list[Person]:
    """The reader first, then what is for whoever is there, then the others by name."""
    groups: dict[int | None, list[Turn]] = {}
    names: dict[int | None, str] = {None: _("Whoever is there")}
    for call in calls:
        owner = call.task.assignee
        key = None if owner is None else owner.pk
        names.setdefault(key, str(owner))
        groups.setdefault(key, []).append(turn_of(actor, call, failed))
    order = sorted(groups, key=lambda key: (key != user_id, key is not None, names[key]))
    return [Person(names[key], key == user_id, key is None, groups[key]) for key in order]


def turn_of(actor: Actor, call: Call, failed: CallForm | None = None) -> Turn:
    """The call with the form that closes it; the one that was refused comes back as it was."""
    form = None
    if actor.may(Right.LEADS_WRITE) and not call.hindrance:
        is_failed = failed is not None and failed.task.pk == call.task.pk
        form = failed if is_failed else CallForm(task=call.task)
    return Turn(call, form, sees_lead_mobile(actor, call.lead))
