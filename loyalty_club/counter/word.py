"""A word from the customer: a question, a complaint or an idea, written down beside the sale."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaigns.selectors.tickets.listing import in_hand_of
from campaigns.selectors.tickets.thread import with_first_words
from campaigns.services.tickets.opening import open_ticket
from loyalty_club.counter.desk import NOT_ACCEPTED, Desk, counter_page, go_to
from loyalty_club.counter.once import do_once
from loyalty_club.counter.word_forms import WordForm
from loyalty_club.web.ticket_words import due_of
from members.roles import Right
from members.selectors.access import access_member

PART = "counter/parts/member_word.html"
COUNTER = "counter"
SHOWN_TICKETS = 2


@require_POST
@counter_page(Right.TICKETS_WRITE, Right.MEMBERS_READ)
def word(request: HttpRequest, desk: Desk, member_id: int) -> HttpResponse:
    """It waits with the tickets of this shop until somebody has answered."""
    member = access_member(desk.actor, member_id)
    form = WordForm(request.POST, auto_id="word_%s")
    said = ""
    if form.is_valid() and _opened(desk, form, member.pk):
        said = _("Written down. Somebody will answer.")
        form = WordForm(auto_id="word_%s")
    if request.headers.get("HX-Request"):
        context = {"member": member, "word_form": form, "word_said": said}
        return desk.show(request, PART, context, status=200 if said else NOT_ACCEPTED)
    if said:
        messages.success(request, said)
    for errors in form.errors.values():
        messages.error(request, str(errors[0]))
    return go_to(request, "counter-ring-up", member.pk)


def word_part(desk: Desk, member_id: int) -> dict[str, Any]:
    """The form beside the sale, and what of his waits already; what only the owner sees is never
    on a screen that others look at.
    """
    if not desk.actor.may(Right.TICKETS_WRITE):
        return {"open_tickets": []}
    waiting = in_hand_of(member_id, shop_ids=desk.actor.shop_ids)
    rows = with_first_words(waiting)[:SHOWN_TICKETS]
    return {
        "word_form": WordForm(auto_id="word_%s"),
        "open_tickets": [(row, due_of(row)) for row in rows],
    }


def _opened(desk: Desk, form: WordForm, member_id: int) -> bool:
    def effect() -> dict[str, Any]:
        opened = open_ticket(
            kind=form.cleaned_data["kind"],
            way=COUNTER,
            text=form.cleaned_data["text"],
            member_id=member_id,
            shop_id=desk.shop.id,
            actor=desk.actor,
        )
        return {"ticket": opened.pk}

    return do_once(desk, form, effect, page="word", subject=member_id) is not None
