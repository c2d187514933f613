"""Leaving members out of follow-ups: the evidence, the decision, its list and its end."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from analytics.selectors.profit.members import profit_of
from loyalty_club.dashboard.fields import PercentField
from loyalty_club.dashboard.filters import Filter
from loyalty_club.dashboard.frame import page_of, show
from loyalty_club.dashboard.once import do_once, press
from loyalty_club.web.guards import staff_page
from loyalty_club.web.once_form import OnceForm, new_key
from members.roles import Actor, Right
from members.selectors.access import access_member
from members.selectors.care import exclusion_of, exclusions_list, exclusions_of
from members.selectors.trail import names_of
from members.services.exclusions import lift_exclusion
from points.selectors.evidence import USUAL_MARGIN_BPS, evidence_for
from points.services.exclusions import exclude_on_evidence

# Of so many months the lines of a member's profit are.
SCORED_MONTHS = 12
MONTHS = (
    (6, gettext_lazy("6 months")),
    (12, gettext_lazy("12 months")),
    (24, gettext_lazy("24 months")),
    (36, gettext_lazy("36 months")),
)


class EvidenceFilter(Filter):
    """Over how many months, and at which margin."""

    months = forms.TypedChoiceField(
        label=gettext_lazy("Looking back"), choices=MONTHS, coerce=int, required=False
    )
    margin = PercentField(
        label=gettext_lazy("What the shop earns of its sales, in percent"), required=False
    )

    def defaults(self) -> dict[str, Any]:
        """A year, at the usual margin."""
        return {"months": 12, "margin": PercentField().prepare_value(USUAL_MARGIN_BPS)}

    @property
    def figures(self) -> dict[str, Any]:
        """As the evidence takes them; what cannot be read falls back."""
        margin = self.cleaned_data.get("margin")
        return {
            "months": self.cleaned_data.get("months") or 12,
            "margin_bps": USUAL_MARGIN_BPS if margin is None else margin,
        }


class ExclusionForm(OnceForm):
    """Why."""

    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=200,
        help_text=gettext_lazy("It stands with the figures and your name in the history."),
    )


class ExclusionFilter(Filter):
    """Who is left out now, or who was once."""

    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=(("", gettext_lazy("Left out now")), ("lifted", gettext_lazy("Taken in again"))),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Right.FIGURES_READ, Right.MEMBERS_EXCLUDE, Right.MEMBERS_READ)
def exclude(request: HttpRequest, actor: Actor, member_id: int) -> HttpResponse:
    """The figures of a member, and, where they show no profit, the decision."""
    member = access_member(actor, member_id)
    asked = EvidenceFilter(request.GET)
    figures = {**asked.figures, "service": _service(member.pk, asked.figures["months"])}
    form = ExclusionForm(request.POST or None)
    if request.method == "POST":
        told = do_once(
            actor,
            form,
            lambda: {
                "exclusion": exclude_on_evidence(
                    member_id=member.pk,
                    reason=form.cleaned_data["reason"],
                    actor=actor,
                    **figures,
                ).pk
            },
            page="exclude",
            subject=member.pk,
        )
        if told is not None:
            messages.success(request, _("Nothing is planned by itself about this member any more."))
            return redirect("dashboard-exclusions")
    history = exclusions_of(member.pk)
    return show(
        request,
        actor,
        "dashboard/exclude.html",
        member=member,
        filter=asked,
        form=form,
        evidence=evidence_for(member.pk, **figures),
        exclusion=exclusion_of(member.pk),
        history=_named(history),
        once=new_key(),
    )


def _service(member_id: int, months: int) -> int:
    """Messages and the staff's time, which are worked out for twelve months. What winning him
    cost is spent; it is no reason to leave him.
    """
    scores = profit_of(member_id) if months == SCORED_MONTHS else None
    return scores.messages + scores.staff if scores is not None else 0


@require_POST
@staff_page(Right.FIGURES_READ, Right.MEMBERS_EXCLUDE, Right.MEMBERS_READ)
def lift(request: HttpRequest, actor: Actor, member_id: int) -> HttpResponse:
    """Follow the member up like everybody again."""
    member = access_member(actor, member_id)
    press(
        request,
        actor,
        lambda form: lift_exclusion(member_id=member.pk, actor=actor),
        page="exclusion-lift",
        subject=member.pk,
        said=_("%(member)s is followed up like everybody again.") % {"member": member},
    )
    return redirect("dashboard-exclusions")


@require_safe
@staff_page(Right.FIGURES_READ, Right.MEMBERS_EXCLUDE, Right.MEMBERS_READ)
def exclusions(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who is left out, since when, by whom, on which figures."""
    asked = ExclusionFilter(request.GET)
    page = page_of(request, exclusions_list(is_lifted=asked.chosen("state") == "lifted"))
    return show(
        request,
        actor,
        "dashboard/exclusions.html",
        filter=asked,
        page=page,
        rows=_named(list(page)),
        once=new_key(),
    )


def _named(rows: list[Any]) -> list[tuple[Any, str, str]]:
    """Each decision with the names of who made it and who lifted it."""
    ids = {row.decided_by for row in rows} | {row.lifted_by for row in rows if row.lifted_by}
    names = names_of(ids) if ids else {}
    club = _("The club itself")
    return [(row, names.get(row.decided_by, club), names.get(row.lifted_by, club)) for row in rows]
