""" "Remind you next year?": the day of a purchase is kept with one tap, and as easily let go."""

from datetime import date, timedelta
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaigns.services.remembering import ToldDay, claim_and_remember, remember_day
from loyalty_club.counter.desk import Desk, counter_page, go_to
from loyalty_club.counter.reasons import reason_tiles, word_for
from loyalty_club.counter.remember_forms import RememberForm, whose_choices
from loyalty_club.web.date_words import OF_KIND, ShownDate, day_of_year, shown_date
from loyalty_club.web.page_club import page_club
from loyalty_club.web.sentences import sentence_for
from members.exceptions import ClubError
from members.roles import Right
from members.selectors.access import access_member
from members.selectors.dates import dates_of
from members.services.conflicts import retry_conflicts
from members.services.dates import forget_date
from points.rules.sales import YEARLY_REASONS
from points.selectors.purchases import access_purchase

# Kept in the session, not in an address: the days of a family belong in no log.
CARRIED_IN_SESSION = "counter_carried_day"
AROUND = timedelta(days=3)


@require_POST
@counter_page(Right.MEMBERS_WRITE, Right.PURCHASES_WRITE, Right.PURCHASES_READ)
def remember(request: HttpRequest, desk: Desk, purchase_id: int) -> HttpResponse:
    """Keep the day for the member; for a stranger, carry it to the page where he joins."""
    purchase = access_purchase(desk.actor, purchase_id)
    form = _form(request, purchase)
    kind = request.POST.get("kind") or None
    if not form.is_valid():
        for error in form.errors.values():
            messages.error(request, str(error[0]))
        return go_to(request, "counter-receipt", purchase.pk, remember=kind)
    if purchase.member_id is None:
        told = {"purchase": purchase.pk, "told": form.told()}
        request.session[CARRIED_IN_SESSION] = told
        return go_to(request, "counter-register", purchase=purchase.pk)
    try:
        kept = remember_day(
            member_id=purchase.member_id,
            purchase_id=purchase.pk,
            is_allowed=form.cleaned_data["is_allowed"],
            actor=desk.actor,
            **form.told(),
        )
    except ClubError as refusal:
        messages.error(request, sentence_for(refusal))
        return go_to(request, "counter-receipt", purchase.pk, remember=kind)
    return go_to(request, "counter-receipt", purchase.pk, kept=kept.pk)


@require_POST
@counter_page(Right.MEMBERS_WRITE, Right.PURCHASES_READ)
def forget(request: HttpRequest, desk: Desk, purchase_id: int) -> HttpResponse:
    """Let the day go again; the receipt asks anew."""
    purchase = access_purchase(desk.actor, purchase_id)
    chosen = request.POST.get("date", "")
    if purchase.member_id is not None and chosen.isdecimal():
        forget_date(member_id=purchase.member_id, date_id=int(chosen), actor=desk.actor)
        messages.info(request, _("The day is no longer kept."))
    return go_to(request, "counter-receipt", purchase.pk)


def remember_part(request: HttpRequest, desk: Desk, purchase: Any) -> dict[str, Any]:
    """What `counter/parts/remember.html` shows beneath a sale: the reason with what to say, the
    day that is kept, or the question whether to keep it.
    """
    is_ours = desk.actor.may(Right.PURCHASES_WRITE, shop_id=purchase.shop_id)
    may = is_ours and desk.actor.may(Right.MEMBERS_WRITE) and purchase.status == "closed"
    kept = _kept_day(request, purchase) if may else None
    asked = request.GET.get("remember", "")
    kind = asked if asked in YEARLY_REASONS else purchase.reason
    part: dict[str, Any] = {
        "reasons": reason_tiles() if is_ours else [],
        "reason_word": word_for(purchase.reason),
        "kept_day": kept,
        "may_remember": may and kept is None,
    }
    if may and kept is None and kind in YEARLY_REASONS:
        gender = purchase.member.gender if purchase.member else ""
        form = _form(request, purchase)
        part |= {
            "remember_form": form,
            "remember_kind": kind,
            "remember_icon": OF_KIND[kind],
            "remember_words": _question(kind),
            "whose_choices": whose_choices(kind, gender),
            "asks_leave": purchase.member is None or not purchase.member.allows_occasion,
        }
    return part


def carried_day(request: HttpRequest, desk: Desk) -> dict[str, Any] | None:
    """The sale and the day that a stranger brings to the page where he joins: `purchase`, `told`
    and `words`; None where this page was opened for another reason.
    """
    carried = request.session.get(CARRIED_IN_SESSION)
    if carried is None or request.GET.get("purchase") != str(carried["purchase"]):
        return None
    purchase = access_purchase(desk.actor, carried["purchase"])
    if purchase.member_id is not None:
        return None
    told = carried["told"]
    return {
        "purchase": purchase,
        "told": told,
        "name": told["title"] or dict(_kind_names())[told["kind"]],
        "icon": OF_KIND[told["kind"]],
        "day": day_of_year(told["calendar"], told["month"], told["day"]),
    }


def keep_carried_day(
    request: HttpRequest, desk: Desk, carried: dict[str, Any], member_id: int, *, is_allowed: bool
) -> HttpResponse:
    """The sale becomes the newcomer's and its day is kept; on to the receipt in any case."""
    purchase = carried["purchase"]
    keep = partial(
        claim_and_remember,
        member_id=access_member(desk.actor, member_id).pk,
        purchase_id=purchase.pk,
        told=ToldDay(**carried["told"]),
        is_allowed=is_allowed,
        actor=desk.actor,
    )
    request.session.pop(CARRIED_IN_SESSION, None)
    try:
        kept = retry_conflicts(keep)
    except ClubError as refusal:
        messages.error(request, sentence_for(refusal))
        return go_to(request, "counter-ring-up", member_id)
    return go_to(request, "counter-receipt", purchase.pk, kept=kept.pk)


def _form(request: HttpRequest, purchase: Any) -> RememberForm:
    data = request.POST if request.method == "POST" else None
    calendar = page_club().calendar
    return RememberForm(data, bought_on=purchase.business_date, calendar=calendar)


def _kept_day(request: HttpRequest, purchase: Any) -> ShownDate | None:
    """The day that was kept a moment ago, or one of the purchase's kind that is known already."""
    if purchase.member_id is None:
        return None
    first: date = purchase.business_date - AROUND
    chosen = request.GET.get("kept", "")
    found = [
        view
        for view in dates_of(purchase.member_id, today=first)
        if str(view.id) == chosen
        or (view.kind == purchase.reason and view.next_on - first <= 2 * AROUND)
    ]
    found.sort(key=lambda view: str(view.id) != chosen)
    return shown_date(found[0], club_calendar=page_club().calendar) if found else None


def _question(kind: str) -> str:
    """The sentence that asks: gently where the day is one of mourning."""
    if kind == "remembrance":
        return _("If you wish, we quietly let you know when this day comes round next year.")
    return _("May we keep this day and remind you next year, before it comes?")


def _kind_names() -> list[tuple[str, Any]]:
    return [(tile.value, tile.label) for tile in reason_tiles()]
