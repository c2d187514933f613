"""The one question worth asking: put beside the sale, answered with a tap, left open, undone."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaigns.selectors.profile import note_after_sale, question_at_sale
from campaigns.services.profile import take_answer
from loyalty_club.counter.desk import NOT_ACCEPTED, Desk, counter_page, go_to
from loyalty_club.web.answer_form import AnswerForm
from members.exceptions import InvalidField, UnknownFact
from members.roles import Right
from members.rules.money import format_number
from members.selectors.access import access_member
from members.selectors.club import club_day
from members.selectors.profile import view_of
from members.selectors.profile_views import FactView
from members.services.conflicts import retry_conflicts
from members.services.profile import skip_question, take_back_answer
from points.exceptions import SelfAward

PART = "counter/parts/member_question.html"
RECORDED = "recorded"


@require_POST
@counter_page(Right.MEMBERS_WRITE, Right.MEMBERS_READ)
def tell(request: HttpRequest, desk: Desk, member_id: int) -> HttpResponse:
    """What the member has answered, with thanks and the points for it."""
    member = access_member(desk.actor, member_id)
    view = _fact(request, member.pk)
    form = AnswerForm(request.POST, view=view)
    if form.is_valid():
        keep = partial(
            take_answer,
            member_id=member.pk,
            fact_key=view.key,
            value=form.told(),
            source=RECORDED if view.method == RECORDED else "asked",
            evidence=_evidence(request),
            actor=desk.actor,
        )
        try:
            points = retry_conflicts(keep).points
        except (InvalidField, SelfAward) as refusal:
            form.say(refusal)
        else:
            return _said(request, desk, member, view, _thanks(view, points))
    part = {"question": view, "answer_form": form}
    return _part(request, desk, member, part, status=NOT_ACCEPTED)


@require_POST
@counter_page(Right.MEMBERS_WRITE, Right.MEMBERS_READ)
def leave(request: HttpRequest, desk: Desk, member_id: int) -> HttpResponse:
    """Not now, or rather not: either is fine, and nobody presses."""
    member = access_member(desk.actor, member_id)
    view = _fact(request, member.pk)
    is_declined = request.POST.get("how") == "declined"
    skip_question(member_id=member.pk, fact_key=view.key, is_declined=is_declined, actor=desk.actor)
    said = _("We will not ask this again.") if is_declined else _("Another time, perhaps.")
    return _said(request, desk, member, view, said)


@require_POST
@counter_page(Right.MEMBERS_WRITE, Right.MEMBERS_READ)
def undo(request: HttpRequest, desk: Desk, member_id: int) -> HttpResponse:
    """As if nothing had been said; the question stands again."""
    member = access_member(desk.actor, member_id)
    view = _fact(request, member.pk)
    take_back_answer(member_id=member.pk, fact_key=view.key, actor=desk.actor)
    again = _fact(request, member.pk)
    part = {"question": again, "answer_form": AnswerForm(view=again)}
    return _part(request, desk, member, part)


def question_part(desk: Desk, member_id: int) -> dict[str, Any]:
    """What `counter/parts/member_question.html` shows beside a sale; nothing where there is
    nothing to ask, or nobody who may write it down.
    """
    if not desk.actor.may(Right.MEMBERS_WRITE):
        return {}
    return _asking(question_at_sale(member_id, language=_language()))


def note_part(desk: Desk, purchase: Any) -> dict[str, Any]:
    """The same beneath today's receipt: what staff may note for themselves."""
    is_todays = purchase.business_date == club_day() and purchase.status == "closed"
    if purchase.member is None or not is_todays or not desk.actor.may(Right.MEMBERS_WRITE):
        return {}
    part = _asking(note_after_sale(purchase.member_id, language=_language()))
    return {**part, "member": purchase.member, "sale_id": purchase.pk} if part else {}


def _asking(view: FactView | None) -> dict[str, Any]:
    if view is None:
        return {}
    return {"question": view, "answer_form": AnswerForm(view=view), "sale_id": ""}


def _fact(request: HttpRequest, member_id: int) -> FactView:
    key = request.POST.get("fact", "")
    view = view_of(member_id, key, language=_language())
    if view is None or view.is_observed:
        raise UnknownFact(key=key)
    return view


def _said(
    request: HttpRequest, desk: Desk, member: Any, view: FactView, words: str
) -> HttpResponse:
    return _part(request, desk, member, {"said": words, "said_fact": view.key}, words=words)


def _part(
    request: HttpRequest,
    desk: Desk,
    member: Any,
    part: Mapping[str, Any],
    *,
    words: str = "",
    status: int = 200,
) -> HttpResponse:
    """The part in its place; without htmx back to the page that it stood on."""
    sale = request.POST.get("sale", "")
    if request.headers.get("HX-Request"):
        context = {"member": member, "sale_id": sale, **part}
        return desk.show(request, PART, context, status=status)
    if words:
        messages.success(request, words)
    elif status != 200:
        form = part["answer_form"]
        for errors in form.errors.values():
            messages.error(request, str(errors[0]))
    if sale.isdecimal():
        return go_to(request, "counter-receipt", int(sale))
    return go_to(request, "counter-ring-up", member.pk)


def _evidence(request: HttpRequest) -> str:
    sale = request.POST.get("sale", "")
    return f"purchase:{sale}" if sale.isdecimal() else ""


def _thanks(view: FactView, points: int) -> str:
    if view.method == RECORDED:
        return _("Noted: %(fact)s.") % {"fact": view.name}
    if not points:
        return _("Thank you! It is noted.")
    text = ngettext(
        "Thank you! %(points)s point is yours for it.",
        "Thank you! %(points)s points are yours for it.",
        points,
    )
    return text % {"points": format_number(points, _language())}


def _language() -> str:
    return get_language() or "en"
