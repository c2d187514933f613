"""One member from all sides: what he is worth, what he likes, what is known and to be done."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from analytics.selectors.purchases import member_purchases
from analytics.selectors.scores import scores_of
from loyalty_club.dashboard.care.member_care import care_block
from loyalty_club.dashboard.deeds import deeds_of
from loyalty_club.dashboard.feedback.answers import member_answers
from loyalty_club.dashboard.frame import page_of, show
from loyalty_club.dashboard.journey_map.member_way import stage_part
from loyalty_club.dashboard.journeys.member_journeys import member_journeys
from loyalty_club.dashboard.leads.won_from import won_from
from loyalty_club.dashboard.people.duplicates import duplicates_part
from loyalty_club.dashboard.people.households import household_part
from loyalty_club.dashboard.people.standings import standing_part
from loyalty_club.dashboard.profile.member_profile import profile_part
from loyalty_club.dashboard.profit.member_profit import profit_part
from loyalty_club.dashboard.reminders.history import member_reminders
from loyalty_club.dashboard.segments.member_groups import groups_part
from loyalty_club.dashboard.tickets.ticket_rows import member_tickets
from loyalty_club.dashboard.value.member_worth import worth_part
from loyalty_club.web.date_words import shown_date
from loyalty_club.web.guards import staff_page
from loyalty_club.web.offer_views import offer_views
from loyalty_club.web.once_form import new_key
from loyalty_club.web.page_club import page_club
from members.roles import Actor, Right
from members.selectors.access import access_member
from members.selectors.club import club_day
from members.selectors.consents import consents_of
from members.selectors.dates import dates_of
from members.selectors.mailboxes import pending_email
from members.selectors.once import within_one_page
from members.selectors.outbox import messages_to
from members.selectors.trail import trail_for
from points.selectors.balances import balance_of, expiry_ladder
from points.selectors.habits import habits_of
from points.selectors.observed import bought_for, observed_facts
from points.selectors.offers import offers_of
from points.selectors.purchases import visits_of
from points.selectors.statements import explain_entry, statement_for

LATEST = 10
LATEST_MESSAGES = 6
LATEST_OFFERS = 6


@require_safe
@staff_page(Right.FIGURES_READ)
def member(request: HttpRequest, actor: Actor, member_id: int) -> HttpResponse:
    """One member; purchases and messages are those that this person may look at."""
    person = access_member(actor, member_id)
    with within_one_page():
        return _shown(request, actor, person)


def _shown(request: HttpRequest, actor: Actor, person: Any) -> HttpResponse:
    page = page_of(request, statement_for(person.pk))
    scores = scores_of(person.pk)
    return show(
        request,
        actor,
        "dashboard/member.html",
        member=person,
        balance=balance_of(person.pk),
        ladder=expiry_ladder(person.pk)[:LATEST],
        visits=visits_of(person.pk),
        purchases=member_purchases(person.pk, actor.shop_ids)[:LATEST],
        page=page,
        entries=[(entry, explain_entry(entry, page_club().currency)) for entry in page],
        standing=standing_part(person.pk),
        **stage_part(actor, person),
        **groups_part(scores),
        **worth_part(scores),
        **profit_part(scores),
        **won_from(actor, person.pk),
        once=new_key(),
        **_known(request, actor, person),
        offers=offer_views(offers_of(person.pk)[:LATEST_OFFERS], day=club_day()),
        **member_tickets(actor, person.pk),
        **member_answers(actor, person.pk),
        **_done(actor, person.pk),
    )


def _known(request: HttpRequest, actor: Actor, person: Any) -> dict[str, Any]:
    """What the club has learnt of him: habits, days, profile, household, and who looks like him."""
    member_id = person.pk
    habits = habits_of(member_id)
    calendar = page_club().calendar
    asked_for = request.GET.get("history", "")
    return {
        "habits": habits,
        "seen": observed_facts(member_id, language=get_language() or "en", habits=habits),
        "bought_for": bought_for(habits),
        "dates": [shown_date(view, club_calendar=calendar) for view in dates_of(member_id)],
        "consents": consents_of(member_id),
        "email_waits": pending_email(member_id),
        **member_reminders(member_id),
        **member_journeys(member_id),
        **profile_part(actor, member_id, asked_for=asked_for, habits=habits),
        **household_part(actor, member_id),
        **duplicates_part(actor, person),
        **care_block(request, actor, member_id),
    }


def _done(actor: Actor, member_id: int) -> dict[str, Any]:
    """What was sent to him and done about him, for who may read the audit."""
    if not actor.may(Right.AUDIT_READ):
        return {"sent": None, "deeds": []}
    return {
        "sent": messages_to(actor, member_id=member_id)[:LATEST_MESSAGES],
        "deeds": deeds_of(list(trail_for(actor, member_id=member_id)[:LATEST])),
    }
