"""Members that look like one person: side by side, to be merged or said to be two."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from loyalty_club.dashboard.frame import show
from loyalty_club.dashboard.once import press
from loyalty_club.web.guards import staff_page
from loyalty_club.web.once_form import new_key
from members.roles import Actor, Right
from members.selectors.access import access_member
from members.selectors.duplicates import (
    Pair,
    apart_pairs,
    date_counts,
    duplicates_page,
    suspects_of,
)
from members.services.likeness import forget_apart, keep_apart
from points.selectors.balances import Balance, balances_of
from points.selectors.purchases import Visits
from points.selectors.side_by_side import visits_of_each

PAIRS_A_PAGE = 10
LATEST_APART = 10
REASONS: dict[str, Promise] = {
    "near_mobile": gettext_lazy("The same name, and the numbers differ in one place only"),
    "household": gettext_lazy("The same name in one household"),
    "no_mobile": gettext_lazy("The same name, and one has no number"),
    "birthday": gettext_lazy("The same name and the same birthday"),
    "referral": gettext_lazy("The same name, and a friend's reward waits for the answer"),
}


@dataclass(frozen=True, slots=True)
class Side:
    """One of two cards, with what tells them apart."""

    member: Any
    visits: Visits
    balance: Balance
    dates: int


@dataclass(frozen=True, slots=True)
class LookAlikes:
    """A pair as the page shows it."""

    older: Side
    newer: Side
    why: Promise


@require_safe
@staff_page(Right.MEMBERS_MERGE)
def duplicates(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Pairs with the newest membership first, and those that were said to be two."""
    typed = request.GET.get("page", "")
    number = max(1, int(typed)) if typed.isdecimal() and len(typed) < 7 else 1
    found = duplicates_page(limit=PAIRS_A_PAGE, offset=(number - 1) * PAIRS_A_PAGE)
    is_last = number * PAIRS_A_PAGE >= found.total
    return show(
        request,
        actor,
        "dashboard/duplicates.html",
        rows=_rows(found.pairs),
        total=found.total,
        newer_page=number - 1,
        older_page=0 if is_last else number + 1,
        apart=list(apart_pairs()[:LATEST_APART]),
        once=new_key(),
    )


@require_POST
@staff_page(Right.MEMBERS_MERGE)
def apart(request: HttpRequest, actor: Actor) -> HttpResponse:
    """They are two people."""
    first, second = _both(request, actor)
    press(
        request,
        actor,
        lambda _form: keep_apart(member_id=first, other_id=second, actor=actor),
        page="apart",
        subject=f"{first}:{second}",
        said=_("Noted: these are two people. They are not proposed again."),
    )
    return redirect("dashboard-duplicates")


@require_POST
@staff_page(Right.MEMBERS_MERGE)
def together(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Undo: they may be one after all."""
    first, second = _both(request, actor)
    press(
        request,
        actor,
        lambda _form: forget_apart(member_id=first, other_id=second, actor=actor),
        page="together",
        subject=f"{first}:{second}",
        said=_("Taken back: they stand in the list again."),
    )
    return redirect("dashboard-duplicates")


def duplicates_part(actor: Actor, member: Any) -> dict[str, Any]:
    """What `dashboard/parts/member_duplicates.html` shows of a member."""
    suspects = suspects_of(member) if actor.may(Right.MEMBERS_MERGE) else []
    return {"suspects": [(suspect.member, REASONS[suspect.why]) for suspect in suspects]}


def _both(request: HttpRequest, actor: Actor) -> tuple[int, int]:
    """The two members that the form names, if this person may see them."""
    typed = [request.POST.get(name, "") for name in ("first", "second")]
    ids = [int(one) if one.isdecimal() and len(one) < 19 else 0 for one in typed]
    first, second = (access_member(actor, one).pk for one in ids)
    return first, second


def _rows(pairs: list[Pair]) -> list[LookAlikes]:
    ids = sorted({one.pk for pair in pairs for one in (pair.first, pair.second)})
    if not ids:
        return []
    visits, balances, dates = visits_of_each(ids), balances_of(ids), date_counts(ids)

    def side(member: Any) -> Side:
        key = member.pk
        return Side(member, visits[key], balances[key], dates[key])

    return [LookAlikes(side(pair.first), side(pair.second), REASONS[pair.why]) for pair in pairs]
