"""Correcting a member: name, mobile, form of address, and what he allows us to send."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from loyalty_club.counter.dates import dates_block
from loyalty_club.counter.desk import NOT_ACCEPTED, Desk, counter_page, go_to
from loyalty_club.counter.forms import CorrectionForm
from loyalty_club.counter.refusals import put_on, refusal_facts
from loyalty_club.counter.register import tell_of_email
from members.exceptions import ClubError
from members.roles import Right
from members.selectors.access import access_member
from members.selectors.consents import newest_answers
from members.selectors.mailboxes import pending_email
from members.services.consents import record_choices
from members.services.members import correct_member


@require_http_methods(["GET", "HEAD", "POST"])
@counter_page(Right.MEMBERS_WRITE, Right.MEMBERS_READ)
def correct(request: HttpRequest, desk: Desk, member_id: int) -> HttpResponse:
    """What is typed becomes the member's; an empty mobile keeps the old one."""
    member = access_member(desk.actor, member_id)
    stands = _as_form(member)
    names = {name: request.GET[name] for name in ("first_name", "last_name") if name in request.GET}
    form = CorrectionForm(request.POST or None, initial=stands | names)
    if form.is_valid() and _save(desk, form, member):
        messages.success(request, _("Saved."))
        tell_of_email(request, desk, member.pk, form.cleaned_data.get("email", ""))
        return go_to(request, "counter-ring-up", member.pk)
    status = NOT_ACCEPTED if form.is_bound else 200
    return desk.show(
        request,
        "counter/member.html",
        {
            "form": form,
            "member": member,
            "email_waits": pending_email(member.pk),
            **dates_block(request, member.pk),
        },
        status=status,
    )


def _as_form(member: Any) -> dict[str, Any]:
    return {
        "first_name": member.first_name,
        "last_name": member.last_name,
        "gender": member.gender,
        "service": member.allows_service,
        "occasion": member.allows_occasion,
        "promotion": member.allows_promotion,
        **{
            f"{purpose}_call": row.is_given
            for (purpose, channel), row in newest_answers(member.pk).items()
            if channel == "call"
        },
    }


def _save(desk: Desk, form: CorrectionForm, member: Any) -> bool:
    try:
        correct_member(
            actor=desk.actor,
            member_id=member.pk,
            mobile=form.cleaned_data["mobile"] or member.mobile or "",
            first_name=form.cleaned_data["first_name"],
            last_name=form.cleaned_data["last_name"],
            gender=form.cleaned_data["gender"],
        )
    except ClubError as refusal:
        put_on(form, refusal_facts(refusal), refusal)
        return False
    record_choices(
        actor=desk.actor, member_id=member.pk, choices=form.choices(), evidence="counter"
    )
    return True
