"""Planning a campaign in calm steps: each is kept by itself, and the last one starts it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from campaigns.exceptions import CampaignFixed
from campaigns.rules.audiences import read_audience
from campaigns.selectors.audience_words import words_of
from campaigns.selectors.audiences import count_audience, some_of
from campaigns.selectors.campaign_words import offers_to_choose
from campaigns.selectors.campaigns import campaign_of
from campaigns.selectors.permits import public_discount
from campaigns.services.campaign_costs import most_cost_of
from campaigns.services.campaigns import LETTERS, PLACES, change_campaign, set_texts
from loyalty_club.dashboard.campaigns.audience_forms import AudienceForm, with_change
from loyalty_club.dashboard.campaigns.campaign_forms import (
    GoalForm,
    OfferForm,
    TextsForm,
    WindowForm,
)
from loyalty_club.dashboard.campaigns.shown_texts import shown_texts
from loyalty_club.dashboard.frame import show
from loyalty_club.dashboard.once import do_once
from loyalty_club.dashboard.program.phrases import language
from loyalty_club.web.guards import staff_page
from loyalty_club.web.once_form import OnceForm, new_key
from loyalty_club.web.text_preview import places_for
from members.roles import Actor, Right
from members.rules.timetable import start_of
from members.selectors.club import club_zone
from members.selectors.sending_rules import hold_for

DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its word in the address, and as it is called."""

    key: str
    label: Promise


STEPS = (
    Step("goal", gettext_lazy("Goal")),
    Step("audience", gettext_lazy("Audience")),
    Step("offer", gettext_lazy("Offer")),
    Step("texts", gettext_lazy("Texts")),
    Step("window", gettext_lazy("Days and budget")),
    Step("summary", gettext_lazy("Look and start")),
)
FIRST = STEPS[0].key
LAST = STEPS[-1].key
KEYS = tuple(step.key for step in STEPS)
Given = Callable[[Any], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class ShownStep:
    """One step above the form; it leads nowhere before there is a draft."""

    label: Promise
    url: str = ""
    is_missing: bool = False


def shown_steps(row: Any = None) -> list[ShownStep]:
    """All of them, each within reach of a draft."""
    if row is None:
        return [ShownStep(one.label) for one in STEPS]
    name = "dashboard-campaign-step"
    missing = {key for key, _text in _missing(row)}
    return [
        ShownStep(one.label, reverse(name, args=[row.pk, one.key]), one.key in missing)
        for one in STEPS
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Right.CAMPAIGNS_MANAGE)
def step(request: HttpRequest, actor: Actor, campaign_id: int, key: str) -> HttpResponse:
    """One step of a draft; sent, it is kept and the next one follows."""
    row = _draft(campaign_id)
    if key not in KEYS:
        return redirect("dashboard-campaign-step", row.pk, FIRST)
    if key == LAST:
        return _page(request, actor, row, key, **_summary(row))
    if key == "audience" and request.method == "POST":
        changed = with_change(request.POST)
        if changed is not None:
            return _page(request, actor, row, key, form=AudienceForm(shown=changed), count=None)
    form = _form(key, row, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        told = do_once(
            actor,
            form,
            lambda: _keep(actor, row.pk, key, form),
            page=f"campaign-{key}",
            subject=row.pk,
        )
        if told is not None:
            return redirect("dashboard-campaign-step", row.pk, KEYS[KEYS.index(key) + 1])
    return _page(request, actor, row, key, form=form, **_around(key, row))


@require_POST
@staff_page(Right.CAMPAIGNS_MANAGE)
def count(request: HttpRequest, actor: Actor, campaign_id: int) -> HttpResponse:
    """How many the audience is of, and some of them, while it is being put together."""
    del actor
    row = _draft(campaign_id)
    form = AudienceForm(request.POST)
    context: dict[str, Any] = {"count": None}
    if form.is_valid():
        context = _counted(row, form.document())
    return render(request, "dashboard/parts/audience_count.html", context)


def _draft(campaign_id: int) -> Any:
    row = campaign_of(campaign_id)
    if row.status != DRAFT:
        raise CampaignFixed(campaign_id=row.pk, status=row.status)
    return row


def _page(request: HttpRequest, actor: Actor, row: Any, key: str, **context: Any) -> HttpResponse:
    place = KEYS.index(key)
    return show(
        request,
        actor,
        f"dashboard/campaign_{key}.html",
        campaign=row,
        shown_steps=shown_steps(row),
        current=place + 1,
        before=KEYS[place - 1] if place else "",
        once=new_key(),
        **context,
    )


def _form(key: str, row: Any, data: QueryDict | None) -> Any:
    if key == "goal":
        return GoalForm(data, initial=_initial(row, GoalForm))
    if key == "audience":
        return AudienceForm(data, document=row.audience)
    if key == "offer":
        offers = offers_to_choose(language())
        return OfferForm(data, initial=_initial(row, OfferForm), offers=offers)
    if key == "texts":
        return TextsForm(data, initial=_texts(row))
    return WindowForm(data, initial=_initial(row, WindowForm))


def _initial(row: Any, form: type[OnceForm]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in form.base_fields if name != "once"}


def _texts(row: Any) -> dict[str, Any]:
    initial: dict[str, Any] = {"channel": row.channel, "kind": row.kind}
    initial |= {"share_a": 1, "share_b": 1}
    for one in row.variants.all():
        if one.letter in LETTERS[:2]:
            letter = one.letter.lower()
            initial[f"text_{letter}"] = one.text
            initial[f"subject_{letter}"] = one.subject
            initial[f"share_{letter}"] = one.share
    return initial


def _keep(actor: Actor, campaign_id: int, key: str, form: Any) -> dict[str, Any]:
    if key == "audience":
        change_campaign(campaign_id=campaign_id, actor=actor, audience=form.document())
    elif key == "texts":
        typed = form.cleaned_data
        change_campaign(
            campaign_id=campaign_id, actor=actor, channel=typed["channel"], kind=typed["kind"]
        )
        set_texts(campaign_id=campaign_id, texts=form.texts(), actor=actor)
    else:
        change_campaign(campaign_id=campaign_id, actor=actor, **form.given())
    return {}


def _around(key: str, row: Any) -> dict[str, Any]:
    """What a step shows beside its form."""
    if key == "audience":
        return _counted(row, row.audience)
    if key == "texts":
        told = _count_of(row, row.audience).told
        return {"places": places_for(PLACES), "told": told}
    if key == "window":
        told = _count_of(row, row.audience).told
        return {"most": most_cost_of(row, told=told)}
    return {}


def _counted(row: Any, document: Mapping[str, Any]) -> dict[str, Any]:
    audience = read_audience(document)
    return {
        "count": _count_of(row, document),
        "names": some_of(audience),
        "percent": row.control_percent,
    }


def _count_of(row: Any, document: Mapping[str, Any]) -> Any:
    return count_audience(
        read_audience(document),
        kind=row.kind,
        channel=row.channel,
        control_percent=row.control_percent,
    )


def _summary(row: Any) -> dict[str, Any]:
    """All of it at a glance before it starts."""
    counted = _count_of(row, row.audience)
    most = most_cost_of(row, told=counted.told)
    return {
        "count": counted,
        "audience": words_of(read_audience(row.audience)),
        "most": most,
        "is_short": most.total > row.budget,
        "permit_bps": public_discount(row),
        **_first_leave(row),
        "texts": shown_texts(row),
        "missing": _missing(row) or _nobody(counted),
    }


def _first_leave(row: Any) -> dict[str, Any]:
    """When the first messages leave if it is started now; nothing where that is at once."""
    now = timezone.now()
    begins = max(now, start_of(row.starts_on, club_zone()))
    hold = hold_for(row.kind, begins)
    leaves_at = hold[1] if hold else begins
    return {"leaves_at": leaves_at if leaves_at > now else None, "waits_for_day": begins > now}


def _missing(row: Any) -> list[tuple[str, str]]:
    """The steps that must be done before it can start, with what is missing there."""
    missing = []
    if not row.audience:
        missing.append(("audience", _("Say whom it is for; everybody is an answer too.")))
    if not row.variants.all():
        missing.append(("texts", _("Write what is said.")))
    return missing


def _nobody(counted: Any) -> list[tuple[str, str]]:
    if counted.told:
        return []
    return [("audience", _("Nobody of this audience can be told. Let more members be in it."))]
