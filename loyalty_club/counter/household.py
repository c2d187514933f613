"""People who live together: the second person of a number, and who belongs to whom."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.services.joining import welcome_second_person
from loyalty_club.counter.desk import NOT_ACCEPTED, Desk, asked, counter_page, go_to
from loyalty_club.counter.forms import SecondPersonForm
from loyalty_club.counter.refusals import put_on, refusal_facts
from loyalty_club.counter.register import greet
from loyalty_club.web.sentences import sentence_for
from members.exceptions import InvalidField
from members.roles import Right
from members.rules.naming import member_search_key
from members.selectors.access import access_member
from members.selectors.households import household_of
from members.selectors.search import find_members
from members.services.conflicts import retry_conflicts
from members.services.households import join_household, leave_household

NAMES = ("first_name", "last_name")


def household_part(member_id: int) -> dict[str, Any]:
    """What `counter/parts/member_household.html` shows of a member."""
    return {"household": household_of(member_id)}


@require_http_methods(["GET", "HEAD", "POST"])
@counter_page(Right.MEMBERS_WRITE, Right.MEMBERS_READ, Right.PURCHASES_WRITE)
def second_person(request: HttpRequest, desk: Desk, member_id: int) -> HttpResponse:
    """One more card on this member's number; a name the household has leads to its bearer."""
    host = access_member(desk.actor, member_id)
    amount = request.GET.get("amount", "")
    if request.method != "POST":
        form = SecondPersonForm(initial={name: request.GET.get(name, "") for name in NAMES})
        context = {"form": form, "host": host, "amount": amount}
        return desk.show(request, "counter/second_person.html", context)
    form = SecondPersonForm(request.POST)
    if form.is_valid():
        bearer = _bearer(host.pk, form)
        joined = bearer or _join(desk, host.pk, form)
        if joined is not None:
            greet(request, form.typed_name(), joined, is_new=bearer is None)
            return go_to(request, "counter-ring-up", joined, amount=amount)
    context = {"form": form, "host": host, "amount": amount}
    return desk.show(request, "counter/second_person.html", context, status=NOT_ACCEPTED)


@require_safe
@counter_page(Right.MEMBERS_WRITE, Right.MEMBERS_READ)
def household(request: HttpRequest, desk: Desk, member_id: int) -> HttpResponse:
    """Who lives with this member, and who could be added."""
    member = access_member(desk.actor, member_id)
    living = household_of(member.pk)
    query = asked(request.GET, "q")
    here = {member.pk, *(one.pk for one in living)}
    found = [one for one in find_members(query) if one.pk not in here] if query else []
    context = {"member": member, "household": living, "query": query, "found": found}
    return desk.show(request, "counter/household.html", context)


@require_POST
@counter_page(Right.MEMBERS_WRITE, Right.MEMBERS_READ)
def join(request: HttpRequest, desk: Desk, member_id: int) -> HttpResponse:
    """Both live together; doing it twice is doing it once."""
    member = access_member(desk.actor, member_id)
    typed = request.POST.get("other", "")
    other = access_member(desk.actor, int(typed) if typed.isdecimal() else 0)
    try:
        retry_conflicts(
            partial(join_household, member_id=other.pk, other_id=member.pk, actor=desk.actor)
        )
    except InvalidField as refusal:
        messages.error(request, sentence_for(refusal))
    else:
        said = _("%(one)s and %(two)s are one household now.") % {"one": member, "two": other}
        messages.success(request, said)
    return go_to(request, "counter-household", member.pk)


@require_POST
@counter_page(Right.MEMBERS_WRITE, Right.MEMBERS_READ)
def leave(request: HttpRequest, desk: Desk, member_id: int) -> HttpResponse:
    """This member lives alone from now on; `from` is whose page it was said on."""
    member = access_member(desk.actor, member_id)
    retry_conflicts(partial(leave_household, member_id=member.pk, actor=desk.actor))
    messages.success(request, _("%(name)s is in no household now.") % {"name": member})
    typed = request.POST.get("from", "")
    return go_to(request, "counter-household", int(typed) if typed.isdecimal() else member.pk)


def _bearer(host_id: int, form: SecondPersonForm) -> int | None:
    """Who of the household bears the name already: the form was sent twice, or it is he."""
    key = member_search_key(form.cleaned_data["first_name"], form.cleaned_data["last_name"])
    living = household_of(host_id)
    return next((one.pk for one in living if one.search_key == key), None)


def _join(desk: Desk, host_id: int, form: SecondPersonForm) -> int | None:
    """The new member's id; None where the form says what is wrong."""
    try:
        member = retry_conflicts(
            partial(
                welcome_second_person,
                actor=desk.actor,
                first_person_id=host_id,
                first_name=form.cleaned_data["first_name"],
                last_name=form.cleaned_data["last_name"],
                gender=form.cleaned_data["gender"],
                shop_id=desk.shop.id,
            )
        )
    except InvalidField as refusal:
        put_on(form, refusal_facts(refusal))
        return None
    return member.pk
