"""What the member has been promised, beside the sale; one more for today, and a surprise."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaigns.selectors.offer_plans import counter_plans
from campaigns.selectors.offer_words import offer_phrase
from campaigns.selectors.surprises import surprise_for
from campaigns.services.offers import promise_at_counter
from campaigns.services.surprises import decline_surprise, give_surprise
from loyalty_club.counter.desk import Desk, counter_page, go_to
from loyalty_club.counter.refusals import refusal_facts
from loyalty_club.web.offer_views import offer_views
from loyalty_club.web.page_club import page_club
from members.exceptions import ClubError, NotAllowed, UnknownMember
from members.roles import Right
from members.selectors.access import access_member
from members.selectors.club import club_day
from members.services.conflicts import retry_conflicts
from points.exceptions import SelfAward
from points.selectors.offers import promised_on, usable_offers
from points.selectors.purchases import visits_of

PART = "counter/parts/promises.html"


@require_POST
@counter_page(Right.PURCHASES_WRITE, Right.MEMBERS_READ)
def promise(request: HttpRequest, desk: Desk, member_id: int) -> HttpResponse:
    """Promise the member one of the owner's one-offs, for today."""
    member = access_member(desk.actor, member_id)
    chosen = request.POST.get("plan", "")
    said: dict[str, Any] = {}
    if chosen.isdecimal():
        try:
            retry_conflicts(
                lambda: promise_at_counter(
                    plan_id=int(chosen),
                    member_id=member.pk,
                    shop_id=desk.shop.id,
                    actor=desk.actor,
                )
            )
        except (NotAllowed, UnknownMember, SelfAward):
            raise
        except ClubError as refusal:
            said["problem"] = refusal_facts(refusal)["sentence"]
    return _part(request, desk, member, said)


@require_POST
@counter_page(Right.PURCHASES_WRITE, Right.MEMBERS_READ)
def surprise(request: HttpRequest, desk: Desk, member_id: int) -> HttpResponse:
    """Yes: the gift joins the sale; not now: nobody asks again today."""
    member = access_member(desk.actor, member_id)
    is_given = request.POST.get("answer") == "give"
    answer = give_surprise if is_given else decline_surprise
    said: dict[str, Any] = {}
    try:
        told = retry_conflicts(
            lambda: answer(member_id=member.pk, shop_id=desk.shop.id, actor=desk.actor)
        )
    except (NotAllowed, UnknownMember, SelfAward):
        raise
    except ClubError as refusal:
        said["problem"] = refusal_facts(refusal)["sentence"]
    else:
        if is_given and told.offer is not None and told.offer.reward is not None:
            said["chosen_gift"] = told.offer.reward.code
            said["told"] = _("The gift is added to this sale. Enjoy the smile.")
    return _part(request, desk, member, said)


def promises_part(desk: Desk, member_id: int, *, visits: int) -> dict[str, Any]:
    """His open offers, the one-offs that may be promised now, and today's surprise if there is."""
    today = club_day()
    plans = counter_plans()
    had = promised_on(member_id, origins=[_origin(plan) for plan in plans], day=today)
    currency = page_club().currency
    return {
        "promises": offer_views(usable_offers(member_id, day=today), day=today),
        "one_offs": [
            (plan, offer_phrase(plan, currency=currency))
            for plan in plans
            if _origin(plan) not in had
        ],
        "surprise": surprise_for(member_id, shop_id=desk.shop.id, day=today, visits=visits),
    }


def _origin(plan: Any) -> str:
    return f"counter:{plan.pk}"


def _part(request: HttpRequest, desk: Desk, member: Any, said: dict[str, Any]) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        return go_to(request, "counter-ring-up", member.pk)
    part = promises_part(desk, member.pk, visits=visits_of(member.pk).count)
    return desk.show(request, PART, {"member": member, **part, **said})
