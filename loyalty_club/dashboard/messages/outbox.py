"""The outbox: what was sent, what waits, what did not leave; and one message with its deeds."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns.selectors.causes import cause_of
from loyalty_club.dashboard.frame import page_of, show
from loyalty_club.dashboard.messages.message_forms import OutboxFilter
from loyalty_club.dashboard.messages.message_words import (
    address_words,
    cause_words,
    counted,
    events_of,
    why_words,
)
from loyalty_club.web.guards import staff_page
from loyalty_club.web.sentences import sentence_for
from members.exceptions import ClubError, NotAllowed
from members.roles import Actor, Right
from members.selectors.messaging import messaging
from members.selectors.outbox import access_message, count_by_status, outbox_for
from members.services.message_deeds import cancel_message, resend_message, restore_message

RECENT = timedelta(days=30)
WAITING = {"queued", "held", "paused"}
NOT_ARRIVED = {"failed", "undelivered", "unknown"}
FOUND_NOTHING = 404


@require_safe
@staff_page(Right.AUDIT_READ)
def outbox(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All that leaves the club, the newest first; what went wrong in the last month stands out."""
    asked = OutboxFilter(request.GET)
    wanted = asked.asked()
    page = page_of(request, outbox_for(actor, **wanted))
    counts = count_by_status(
        outbox_for(actor, **(wanted | {"status": ""})), since=timezone.now() - RECENT
    )
    return show(
        request,
        actor,
        "dashboard/messages.html",
        filter=asked,
        page=page,
        rows=[
            {
                "row": row,
                "why": why_words(row),
                "cause": cause_words(row),
                "email": address_words(row, is_whole=actor.may(Right.MOBILES_READ)),
            }
            for row in page
        ],
        counts=counted(counts),
        unknown=counts.get("unknown", 0),
        failed=counts.get("failed", 0),
        of_member=page[0].member if wanted["member_id"] and page.object_list else None,
        sending=messaging(),
    )


@require_safe
@staff_page(Right.AUDIT_READ)
def message(request: HttpRequest, actor: Actor, message_id: int) -> HttpResponse:
    """One message: as it was sent, its life, why it waits, and what one may do with it."""
    row = access_message(actor, message_id)
    may_manage = actor.may(Right.MESSAGES_MANAGE)
    is_code = row.kind == "code"
    has_text = bool(row.address) and not is_code
    return show(
        request,
        actor,
        "dashboard/message.html",
        row=row,
        why=why_words(row),
        cause=cause_words(row),
        source=cause_of(row.natural_key),
        email=address_words(row, is_whole=actor.may(Right.MOBILES_READ)),
        events=events_of(row),
        has_text=has_text,
        may_cancel=may_manage and row.status in WAITING and not is_code,
        may_restore=may_manage and row.status == "cancelled" and has_text,
        may_resend=may_manage and row.status in NOT_ARRIVED and has_text,
    )


@require_POST
@staff_page(Right.AUDIT_READ, Right.MESSAGES_MANAGE)
def resend(request: HttpRequest, actor: Actor, message_id: int) -> HttpResponse:
    """Put it into the queue again."""
    is_sure = request.POST.get("is_sure") == "yes"
    return _do(
        request,
        message_id,
        lambda: resend_message(message_id=message_id, actor=actor, is_sure=is_sure),
        _("It is in the queue again."),
    )


@require_POST
@staff_page(Right.AUDIT_READ, Right.MESSAGES_MANAGE)
def cancel(request: HttpRequest, actor: Actor, message_id: int) -> HttpResponse:
    """It does not leave."""
    return _do(
        request,
        message_id,
        lambda: cancel_message(message_id=message_id, actor=actor),
        _("Called off. It can still be let go."),
    )


@require_POST
@staff_page(Right.AUDIT_READ, Right.MESSAGES_MANAGE)
def restore(request: HttpRequest, actor: Actor, message_id: int) -> HttpResponse:
    """It leaves after all."""
    return _do(
        request,
        message_id,
        lambda: restore_message(message_id=message_id, actor=actor),
        _("It leaves when its time has come."),
    )


def _do(request: HttpRequest, message_id: int, deed: Callable[[], Any], said: str) -> HttpResponse:
    """The state of the message guards every deed: pressing twice does it once."""
    try:
        deed()
    except ClubError as refusal:
        if isinstance(refusal, NotAllowed) or refusal.status == FOUND_NOTHING:
            raise
        messages.error(request, sentence_for(refusal))
    else:
        messages.success(request, said)
    return redirect("dashboard-message", message_id)
