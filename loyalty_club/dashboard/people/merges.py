"""Two cards of one person: found, looked at side by side, made one, and parted again."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from loyalty_club.dashboard.frame import page_of, show
from loyalty_club.dashboard.once import do_once, press
from loyalty_club.dashboard.people.merge_forms import MergeForm
from loyalty_club.dashboard.people.people import people_found
from loyalty_club.web.guards import staff_page
from loyalty_club.web.once_form import new_key
from members.roles import Actor, Right
from members.selectors.access import access_member
from members.selectors.trail import names_of
from points.selectors.merges import merge_preview, merges_list
from points.services.merging import merge_members, undo_merge


@dataclass(frozen=True, slots=True)
class MergeRow:
    """A merge with the names of who made and who undid it."""

    row: Any
    merged_by: str
    undone_by: str
    purchases: int


@require_safe
@staff_page(Right.MEMBERS_MERGE)
def merges(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every merge, the newest first."""
    page = page_of(request, merges_list())
    return show(
        request, actor, "dashboard/merges.html", page=page, rows=_rows(list(page)), once=new_key()
    )


@require_http_methods(["GET", "POST"])
@staff_page(Right.MEMBERS_MERGE)
def merge(request: HttpRequest, actor: Actor, member_id: int) -> HttpResponse:
    """Find the other card, look at both, and make them one; this member's card is kept."""
    kept = access_member(actor, member_id)
    chosen = request.GET.get("other", "")
    other = access_member(actor, int(chosen)) if chosen.isdecimal() else None
    if request.method == "POST" and other is not None and other.pk == kept.pk:
        messages.info(request, _("These two cards are one already."))
        return redirect("dashboard-member", kept.pk)
    if other is None or other.pk == kept.pk:
        people = people_found(request, actor, lambda found: f"?other={found.pk}", except_id=kept.pk)
        return show(request, actor, "dashboard/merge.html", member=kept, people=people)
    form = MergeForm(request.POST or None)
    if request.method == "POST":
        told = do_once(
            actor,
            form,
            lambda: {
                "merge": merge_members(
                    kept_id=kept.pk, merged_id=other.pk, actor=actor, **form.facts()
                ).pk
            },
            page="merge",
            subject=f"{kept.pk}:{other.pk}",
        )
        if told is not None:
            messages.success(request, _("Both cards are one now: %(member)s.") % {"member": kept})
            return redirect("dashboard-member", kept.pk)
    return show(
        request,
        actor,
        "dashboard/merge.html",
        form=form,
        member=kept,
        other=other,
        preview=merge_preview(kept, other),
    )


@require_POST
@staff_page(Right.MEMBERS_MERGE)
def undo(request: HttpRequest, actor: Actor, merge_id: int) -> HttpResponse:
    """Part the cards again; points spent meanwhile stay spent."""
    press(
        request,
        actor,
        lambda form: undo_merge(merge_id=merge_id, actor=actor, reason=form.cleaned_data["note"]),
        page="merge-undo",
        subject=merge_id,
        said=_("The cards are parted again."),
    )
    return redirect("dashboard-merges")


def _rows(rows: list[Any]) -> list[MergeRow]:
    ids = {row.merged_by for row in rows} | {row.undone_by for row in rows if row.undone_by}
    names = names_of(ids) if ids else {}
    return [
        MergeRow(
            row,
            names.get(row.merged_by) or _("The club itself"),
            names.get(row.undone_by, ""),
            len(row.moved.get("purchases", ())),
        )
        for row in rows
    ]
