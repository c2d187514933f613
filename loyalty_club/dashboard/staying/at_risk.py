"""Who is at risk, how much is at stake with them, and what to do about it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from analytics.selectors.kept import kept
from analytics.selectors.staying.at_risk import (
    AtRisk,
    Order,
    at_risk_among,
    lost_next,
    stake_at_risk,
)
from analytics.selectors.staying.at_risk import at_risk as who_is_at_risk
from loyalty_club.dashboard.asking import kept_state
from loyalty_club.dashboard.figure_filter import FigureFilter
from loyalty_club.dashboard.frame import ROWS_A_PAGE, show
from loyalty_club.dashboard.once import do_once
from loyalty_club.dashboard.program.phrases import money, number
from loyalty_club.web.figures.staying import WORDS, risk_rule
from loyalty_club.web.figures.words import tell
from loyalty_club.web.guards import staff_page
from loyalty_club.web.once_form import OnceForm, new_key
from members.roles import Actor, Right
from members.selectors.club import club_day
from members.services.follow_ups import plan_follow_up

# Whoever is lost within so many days unless he comes is to be called first.
SOON_DAYS = 30


ORDERS: tuple[tuple[Order, Promise], ...] = (
    ("stake", gettext_lazy("Most at stake")),
    ("chance", gettext_lazy("Best chance")),
)


class AtRiskFilter(FigureFilter):
    """Whose members, and who stands first."""

    order = forms.ChoiceField(choices=ORDERS, required=False, widget=forms.HiddenInput)

    @property
    def order_key(self) -> Order:
        """The most at stake first where the address says nothing."""
        return "chance" if self.chosen("order") == "chance" else "stake"


class CallsForm(OnceForm):
    """The button below the list, with those who were chosen in it."""

    def facts(self) -> dict[str, Any]:
        """Whom it was pressed for."""
        return {"members": chosen_in(self.data)}


@require_safe
@staff_page(Right.FIGURES_READ)
def at_risk(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who has been silent for too long and is not lost yet, the most at stake first."""
    asked = AtRiskFilter(request.GET, actor=actor)
    circle, today = asked.circle, club_day()
    stake = stake_at_risk(circle)
    rows = who_is_at_risk(circle, today=today, order=asked.order_key)
    paginator = Paginator(rows, ROWS_A_PAGE)
    # Nobody counts them a second time.
    paginator.count = stake.sample
    page = paginator.get_page(request.GET.get("page"))
    soon = lost_next(circle, today=today, days=SOON_DAYS)
    return show(
        request,
        actor,
        "dashboard/at_risk.html",
        filter=asked,
        headline=_headline(stake.sample, int(stake.value or 0)),
        soon=_soon(soon) if soon else "",
        rule=risk_rule(),
        orders=ORDERS,
        told=tell(stake, WORDS["stake"]),
        page=page,
        rows=at_risk_among(list(page), circle, today=today),
        state=kept_state(kept("stake")),
        once=new_key(),
    )


@require_POST
@staff_page(Right.FIGURES_READ, Right.FOLLOW_UPS_WRITE)
def plan_calls(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A call for each of the chosen, one for each silence however often it is asked for."""
    circle, today = FigureFilter(request.GET, actor=actor).circle, club_day()
    chosen = who_is_at_risk(circle, today=today).filter(pk__in=chosen_in(request.POST))
    rows = at_risk_among(list(chosen), circle, today=today)
    form = CallsForm(request.POST)
    told = do_once(actor, form, lambda: _plan(rows, actor), page="at-risk-calls")
    if told is not None:
        _say(request, told["planned"])
    for error in form.errors.values():
        messages.error(request, str(error[0]))
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)
    return redirect(reverse("dashboard-at-risk"))


def chosen_in(form: Any) -> list[int]:
    """The members who were chosen on one page of the list."""
    given = sorted({int(one) for one in form.getlist("members") if one.isdecimal()})
    return given[:ROWS_A_PAGE]


def _plan(rows: Sequence[AtRisk], actor: Actor) -> dict[str, Any]:
    planned = 0
    for row in rows:
        days = row.silent_days
        reason = ngettext(
            "At risk of being lost: silent for %(count)s day",
            "At risk of being lost: silent for %(count)s days",
            days,
        )
        follow_up = plan_follow_up(
            member_id=row.scores.member_id,
            kind="call",
            reason=reason % {"count": number(days)},
            due_on=club_day(),
            shop_id=row.figures.shop_id,
            natural_key=f"at-risk:{row.scores.member_id}:{row.figures.last_on}",
            actor=actor,
        )
        planned += follow_up is not None
    return {"planned": planned}


def _say(request: HttpRequest, planned: int) -> None:
    if not planned:
        messages.info(request, _("Nobody was chosen who may be called."))
        return
    said = ngettext("%(count)s call is planned.", "%(count)s calls are planned.", planned)
    messages.success(request, said % {"count": number(planned)})


def _headline(members: int, stake: int) -> str:
    if not members:
        return _("Nobody is at risk today.")
    said = ngettext(
        "%(count)s customer stays away longer than usual.",
        "%(count)s customers stay away longer than usual.",
        members,
    ) % {"count": number(members)}
    if not stake:
        return said
    return _("%(said)s With them %(stake)s of profit a year is at stake.") % {
        "said": said,
        "stake": money(stake),
    }


def _soon(count: int) -> str:
    said = ngettext(
        "%(count)s of them counts as lost within %(days)s days unless he comes.",
        "%(count)s of them count as lost within %(days)s days unless they come.",
        count,
    )
    return said % {"count": number(count), "days": number(SOON_DAYS)}
