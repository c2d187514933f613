"""A newcomer joins in one short form and goes straight into the sale."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaigns.selectors.leads.ways_in import waiting_lead
from campaigns.services.joining import welcome_member
from loyalty_club.counter.desk import NOT_ACCEPTED, Desk, counter_page, go_to
from loyalty_club.counter.forms import PersonForm, RegistrationForm
from loyalty_club.counter.refusals import put_on, refusal_facts
from loyalty_club.counter.remembering import carried_day, keep_carried_day
from loyalty_club.web.mailbox_words import mailbox_sentence
from loyalty_club.web.sentences import field_sentence
from members.exceptions import InvalidField, MobileTaken
from members.roles import Right
from members.rules.money import format_number
from members.rules.naming import member_search_key
from members.selectors.access import access_member
from members.selectors.duplicates import near_namesakes
from members.selectors.referrals import find_referrer
from members.services.conflicts import retry_conflicts
from members.services.mailboxes import tell_email
from members.services.members import clean_mobile
from points.exceptions import SelfAward
from points.selectors.balances import balance_of

PREFILLED = ("mobile", "first_name", "last_name")


@require_http_methods(["GET", "HEAD", "POST"])
@counter_page(Right.MEMBERS_WRITE, Right.MEMBERS_READ, Right.PURCHASES_WRITE)
def register(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Join, or see who has this mobile already; nothing is booked silently."""
    amount = request.GET.get("amount", "")
    carried = carried_day(request, desk)
    if request.method != "POST":
        given = {name: request.GET.get(name, "") for name in PREFILLED}
        lead = _waiting(desk, given["mobile"])
        if lead is not None and not (given["first_name"] or given["last_name"]):
            given |= {"first_name": lead.first_name, "last_name": lead.last_name}
        form = RegistrationForm(initial={**given, "occasion": carried is not None})
        context = {"form": form, "amount": amount, "carried": carried, "lead": lead}
        return desk.show(request, "counter/register.html", context)
    form = RegistrationForm(request.POST)
    holder, near = None, []
    if form.is_valid():
        near = _near_namesakes(form)
        try:
            member_id = None if near else _join(desk, form)
        except MobileTaken as taken:
            holder = access_member(desk.actor, taken.facts["member_id"])
            member_id = holder.pk if _is_same_person(holder.search_key, form) else None
        if member_id is not None:
            greet(request, form.typed_name(), member_id, is_new=holder is None)
            tell_of_email(request, desk, member_id, form.cleaned_data.get("email", ""))
            if carried is None:
                return go_to(request, "counter-ring-up", member_id, amount=amount)
            is_allowed = form.cleaned_data["occasion"]
            return keep_carried_day(request, desk, carried, member_id, is_allowed=is_allowed)
    context = {
        "form": form,
        "amount": amount,
        "holder": holder,
        "near": near,
        "carried": carried,
    }
    return desk.show(request, "counter/register.html", context, status=NOT_ACCEPTED)


def _waiting(desk: Desk, typed: str) -> Any:
    """The lead of this mobile who is about to be won; none where it is no number."""
    try:
        mobile = clean_mobile(typed)
    except InvalidField:
        return None
    return waiting_lead(desk.actor.shop_ids, mobile)


def _near_namesakes(form: RegistrationForm) -> list[Any]:
    """Members of the same name whose mobile is this one but for a slip of the finger; none where
    the cashier has seen them, or the number cannot be read or has a holder.
    """
    typed = form.cleaned_data
    if typed["is_another"]:
        return []
    try:
        mobile = clean_mobile(typed["mobile"])
    except InvalidField:
        return []
    return near_namesakes(
        first_name=typed["first_name"], last_name=typed["last_name"], mobile=mobile
    )


def _join(desk: Desk, form: RegistrationForm) -> int | None:
    """The new member's id; None where the form says what is wrong."""
    try:
        welcome = partial(
            welcome_member,
            actor=desk.actor,
            mobile=form.cleaned_data["mobile"],
            first_name=form.cleaned_data["first_name"],
            last_name=form.cleaned_data["last_name"],
            gender=form.cleaned_data["gender"],
            consents=form.consents(),
            shop_id=desk.shop.id,
            referred_by=_friend(form.cleaned_data["referred_by"]),
            source_id=form.source_id(),
        )
        member = retry_conflicts(welcome)
    except (InvalidField, SelfAward) as refusal:
        put_on(form, refusal_facts(refusal))
        return None
    return member.pk


def _friend(typed: str) -> int | None:
    """Who brought the newcomer, where somebody was named."""
    friend = find_referrer(typed) if typed else None
    if typed and friend is None:
        raise InvalidField(field="referred_by", problem="unknown_member")
    return friend


def _is_same_person(search_key: str, form: PersonForm) -> bool:
    """True when the member who has the number bears this very name, however typed."""
    typed = form.cleaned_data
    return search_key == member_search_key(typed["first_name"], typed["last_name"])


def tell_of_email(request: HttpRequest, desk: Desk, member_id: int, typed: str) -> None:
    """A letter goes to the address that was told; what stands in its way refuses nobody."""
    if not typed:
        return
    try:
        told = tell_email(member_id=member_id, email=typed, actor=desk.actor)
    except InvalidField as refusal:
        messages.warning(request, field_sentence(refusal))
    else:
        messages.info(request, mailbox_sentence(told))


def greet(request: HttpRequest, typed_name: str, member_id: int, *, is_new: bool) -> None:
    """Say who joined and what the program gave for it, or that he was here already."""
    name = {"name": typed_name}
    if not is_new:
        messages.info(request, _("%(name)s was a member already.") % name)
        return
    balance = balance_of(member_id)
    points = balance.spendable + balance.pending
    messages.success(request, _("%(name)s is a member now.") % name)
    if points:
        text = ngettext(
            "%(points)s point is the welcome gift.",
            "%(points)s points are the welcome gift.",
            points,
        )
        messages.success(request, text % {"points": format_number(points, get_language() or "en")})
