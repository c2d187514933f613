"""Somebody asks and does not buy: written down as a lead in a few seconds."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaigns.selectors.leads.duplicates import Duplicates, duplicates_of
from campaigns.selectors.leads.rules import sources
from campaigns.selectors.leads.ways_in import AT_THE_COUNTER
from campaigns.services.leads.installing import install_sales
from campaigns.services.leads.taking_in import add_lead
from loyalty_club.counter.desk import NOT_ACCEPTED, Desk, asked, counter_page, go_to
from loyalty_club.counter.lead_forms import QuickLeadForm
from loyalty_club.counter.once import do_once
from members.exceptions import InvalidField
from members.roles import Right
from members.services.members import clean_mobile

PREFILLED = ("mobile", "name", "interest")
ORIGIN = "counter"


@require_http_methods(["GET", "HEAD", "POST"])
@counter_page(Right.LEADS_WRITE, Right.MEMBERS_READ)
def note_lead(request: HttpRequest, desk: Desk) -> HttpResponse:
    """One small form; whom the club seems to know is shown before anything is written."""
    known = _sources()
    if request.method != "POST":
        walked_in = next((one.pk for one in known if one.key == AT_THE_COUNTER), None)
        given = {name: asked(request.GET, name) for name in PREFILLED}
        form = QuickLeadForm(sources=known, initial={**given, "source": walked_in})
        return desk.show(request, "counter/lead.html", {"form": form})
    form = QuickLeadForm(request.POST, sources=known)
    found = Duplicates()
    if form.is_valid():
        found = _known(form)
        if not found and _is_noted(desk, form):
            words = _("%(name)s is written down as a lead.") % {"name": form.typed_name()}
            messages.success(request, words)
            return go_to(request, "counter-find")
    context = {"form": form, **_seen(desk, found)}
    return desk.show(request, "counter/lead.html", context, status=NOT_ACCEPTED)


def _known(form: QuickLeadForm) -> Duplicates:
    """Who this may be; nobody where the cashier has looked already, or the number is none."""
    typed = form.cleaned_data
    if typed["is_another"]:
        return Duplicates()
    try:
        mobile = clean_mobile(typed["mobile"])
    except InvalidField:
        return Duplicates()
    return duplicates_of(mobile=mobile, email="", name=typed["name"])


def _seen(desk: Desk, found: Duplicates) -> dict[str, Any]:
    """Members, and the leads of this person's shops; of the others only that there are some."""
    leads = [one for one in found.leads if desk.actor.may(Right.LEADS_READ, shop_id=one.shop_id)]
    return {
        "members": found.members,
        "leads": leads,
        "elsewhere": len(found.leads) - len(leads),
        "is_known": bool(found),
    }


def _is_noted(desk: Desk, form: QuickLeadForm) -> bool:
    own_id = int(desk.actor.id.removeprefix("user:"))

    def effect() -> dict[str, Any]:
        lead = add_lead(
            facts=form.lead_facts(shop_id=desk.shop.id, assignee_id=own_id),
            source_id=form.cleaned_data["source"],
            origin=ORIGIN,
            actor=desk.actor,
            is_second_look=form.cleaned_data["is_another"],
        )
        return {"lead": lead.pk}

    return do_once(desk, form, effect, page="lead", subject=None) is not None


def _sources() -> list[Any]:
    """Where leads may come from; a club in its first minutes gets those of the program."""
    found = sources()
    if not found:
        install_sales()
        found = sources()
    return found
