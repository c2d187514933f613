"""The carrier: choosing one, its credit and its troubles, and a message to oneself."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from loyalty_club.dashboard.frame import show
from loyalty_club.dashboard.messages.carrier_forms import CarrierForm, TrialForm, initial_of
from loyalty_club.dashboard.refusals import done, put_on
from loyalty_club.web.carrier_notice import carrier_notice, credit_words, is_low
from loyalty_club.web.carrier_words import CARRIERS, carrier_words, trouble_words
from loyalty_club.web.guards import staff_page
from members.exceptions import ClubError
from members.gateways.traits import TRAITS
from members.roles import Actor, Right
from members.rules.phones import national_mobile
from members.selectors.messaging import decided_by_server, messaging, trial_message
from members.services.carrier_news import token_of
from members.services.carriers import choose_carrier, send_test

# So long a page asks what became of the message; afterwards the list of messages tells it.
WATCHED = timedelta(minutes=10)
ENDS = frozenset({"delivered", "undelivered", "failed", "blocked", "stale", "cancelled"})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Right.CARRIERS_MANAGE)
def carrier(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Choose among carriers; the fields are those of the one that is looked at."""
    looked_at = _looked_at(request)
    if request.method != "POST":
        return _page(request, actor, _form(looked_at) if looked_at else None)
    if not looked_at:
        raise Http404
    form = _form(looked_at, request.POST)
    if done(form, lambda: choose_carrier(actor=actor, **form.facts())):
        messages.success(request, _("Saved. Send yourself a message to see that it arrives."))
        return redirect(f"{reverse('dashboard-carrier')}#test")
    return _page(request, actor, form)


@require_POST
@staff_page(Right.CARRIERS_MANAGE)
def test(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Send a message to this number; the page that follows shows what becomes of it."""
    form = TrialForm(request.POST)
    if form.is_valid():
        try:
            sent = send_test(address=form.cleaned_data["mobile"], actor=actor)
        except ClubError as refusal:
            put_on(form, refusal)
        else:
            return redirect(f"{reverse('dashboard-carrier')}?test={sent}#test")
    looked_at = _looked_at(request)
    return _page(request, actor, _form(looked_at) if looked_at else None, trial=form, status=422)


@require_safe
@staff_page(Right.CARRIERS_MANAGE)
def test_state(request: HttpRequest, actor: Actor, message_id: int) -> HttpResponse:
    """What has become of a message to oneself; asked again until it is over."""
    del actor
    told = _trial_state(message_id)
    if told is None:
        raise Http404
    return render(request, "dashboard/parts/carrier_test_state.html", {"tried": told})


def _page(
    request: HttpRequest,
    actor: Actor,
    form: CarrierForm | None,
    *,
    trial: TrialForm | None = None,
    status: int = 200,
) -> HttpResponse:
    row = messaging()
    asked = request.GET.get("test", "")
    if trial is None:
        trial = TrialForm(initial={"mobile": national_mobile(actor.mobile or "")})
    return show(
        request,
        actor,
        "dashboard/carrier.html",
        status=status,
        form=form,
        trial=trial,
        notice=carrier_notice(actor, row),
        tiles=_tiles(row.carrier, form),
        chosen=carrier_words(row.carrier) if row.carrier else None,
        is_console=row.carrier == "console",
        is_decided="carrier" in decided_by_server(),
        is_chosen=form is not None and form.carrier == row.carrier,
        credit=None if row.credit is None else credit_words(row.credit, row.carrier),
        credit_at=row.credit_at,
        is_low=is_low(row),
        call_url=_call_url(request, row.carrier),
        tried=_trial_state(int(asked)) if asked.isascii() and asked.isdecimal() else None,
    )


def _form(looked_at: str, data: Any = None) -> CarrierForm:
    row = messaging()
    is_same = looked_at == row.carrier
    return CarrierForm(
        data,
        carrier=looked_at,
        tail=(row.secret_tail or "••••") if is_same and _has_key(row) else "",
        decided=decided_by_server(),
        initial=initial_of(row) if is_same else {"occasions_by_service_line": True},
    )


def _has_key(row: Any) -> bool:
    return bool(row.secret or settings.SMS_API_KEY)


def _looked_at(request: HttpRequest) -> str:
    """The carrier whose fields are wanted; the one at work unless the address names another."""
    row = messaging()
    if "carrier" in decided_by_server():
        return row.carrier if row.carrier in TRAITS else ""
    asked = request.POST.get("carrier") or request.GET.get("carrier") or row.carrier
    return asked if asked in TRAITS else ""


def _tiles(at_work: str, form: CarrierForm | None) -> list[dict[str, Any]]:
    return [
        {
            "key": key,
            "words": carrier_words(key),
            "is_at_work": key == at_work,
            "is_looked_at": form is not None and form.carrier == key,
        }
        for key in CARRIERS
    ]


def _call_url(request: HttpRequest, name: str) -> str:
    """Where the carrier can call the club; empty where it never does."""
    if name not in TRAITS or not TRAITS[name].has_callbacks:
        return ""
    path = reverse("carrier-call", args=[name, token_of(name)])
    return (
        f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else request.build_absolute_uri(path)
    )


def _trial_state(message_id: int) -> dict[str, Any] | None:
    message = trial_message(message_id)
    if message is None:
        return None
    is_over = message.status in ENDS or timezone.now() - message.created_at > WATCHED
    what, advice = trouble_words(message.problem)
    return {"message": message, "is_over": is_over, "what": what, "advice": advice}
