"""Choosing a member on a page of the dashboard: one field, a few people, each a link onwards."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from members.roles import Actor, Right
from members.selectors.search import find_members

MOST = 8


@dataclass(frozen=True, slots=True)
class Found:
    """One person and where a click leads."""

    member: Any
    url: str


@dataclass(frozen=True, slots=True)
class People:
    """What was typed and who was found; `sees_mobiles` where they need not be masked."""

    query: str
    found: list[Found]
    sees_mobiles: bool


def people_found(
    request: HttpRequest,
    actor: Actor,
    url_of: Callable[[Any], str],
    *,
    except_id: int | None = None,
) -> People:
    """The members that match what this page's address asks for, at most eight."""
    actor.require(Right.MEMBERS_READ)
    query = request.GET.get("q", "").replace("\x00", "").strip()
    members = find_members(query, limit=MOST) if query else []
    found = [Found(member, url_of(member)) for member in members if member.pk != except_id]
    return People(query, found, actor.may(Right.MOBILES_READ))
