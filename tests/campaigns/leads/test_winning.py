"""Winning a lead: from the form on the web to the member, with how he was won and at what cost."""

from typing import Any

from campaigns.exceptions import AgreementNotConfirmed, LeadClosed, UnknownLead
from campaigns.models import Acquisition, Lead, LeadTask, SourceCost, StageMove
from campaigns.services.joining import join_by_oneself
from campaigns.services.leads.agreeing import confirm_agreement, draft_agreement
from campaigns.services.leads.contacts import note_interaction, record_presentation
from campaigns.services.leads.judging import judge_lead
from campaigns.services.leads.moving import move_lead
from campaigns.services.leads.rules import change_sales_rules
from campaigns.services.leads.tasks import plan_task
from campaigns.services.leads.winning import win_by_joining, win_lead
from members.exceptions import InvalidField, NotAllowed
from members.models import AuditEntry, Member
from members.roles import SYSTEM
from members.selectors.access import actor_for_user
from points.exceptions import SelfAward
from points.models import Grant
from points.services.merging import merge_members
from tests.campaigns.lead_cases import (
    GOOD,
    LINES,
    agree,
    make_lead,
    make_lost,
    make_source,
    make_won,
    way_of,
)
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import make_member, make_ruled_program, make_staff, refused, ring_up

MOBILE = "+989351112233"
WELCOME = {"code": "welcome", "name": "Welcome", "event": "joined", "give": {"points": 20}}


def test_the_whole_way_from_the_web_to_the_member(cast: Cast) -> None:
    change_sales_rules(actor=SYSTEM, hourly_cost=600_000)
    source, actor = make_source("فرم سایت"), cast.actor("cashier")
    cost = SourceCost(source=source, kind="other", amount=1_000_001, on=NOON.date())
    cost.entered_at, cost.entered_by = NOON, "system"
    cost.save()
    make_lead(source=source, now=NOON)
    lead = make_lead(source=source, origin="web", mobile=MOBILE, shop_id=cast.shop.pk, now=NOON)
    on: dict[str, Any] = {"lead_id": lead.pk, "actor": actor}

    judge_lead(**on, marks=GOOD, now=NOON + DAY)
    note_interaction(**on, channel="call", minutes=7, outcome="interested", now=NOON + DAY)
    move_lead(**on, stage=3, now=NOON + 2 * DAY)
    record_presentation(**on, medium="shop", minutes=20, outcome="keen", now=NOON + 3 * DAY)
    move_lead(**on, stage=5, now=NOON + 4 * DAY)
    plan_task(**on, what="قرار", channel="call", due_on=(NOON + 9 * DAY).date(), now=NOON + 4 * DAY)
    draft_agreement(**on, lines=LINES, terms="", now=NOON + 5 * DAY)
    confirm_agreement(**on, now=NOON + 6 * DAY)
    member = win_lead(**on, consents={"service": True, "promotion": False}, now=NOON + 7 * DAY)

    lead.refresh_from_db()
    rows = StageMove.objects.filter(lead=lead).order_by("id").values_list("stage", "status", "at")
    assert list(rows) == [
        (1, "open", NOON),
        (2, "open", NOON + DAY),
        (3, "open", NOON + 2 * DAY),
        (4, "open", NOON + 3 * DAY),
        (5, "open", NOON + 4 * DAY),
        (6, "open", NOON + 5 * DAY),
        (7, "won", NOON + 7 * DAY),
    ]
    assert (lead.status, lead.stage, lead.reached, lead.member) == ("won", 7, 7, member)
    assert (lead.closed_at, lead.closed_by) == (NOON + 7 * DAY, actor.id)
    assert (member.mobile, member.first_name, member.joined_shop_id, member.origin) == (
        MOBILE,
        "مریم",
        cast.shop.pk,
        "counter",
    )
    assert (member.allows_service, member.allows_promotion) == (True, False)
    assert LeadTask.objects.get().status == "dropped"
    won = Acquisition.objects.get(member=member)
    # Half of 1,000,001, rounded down, and 27 minutes at 600,000 an hour.
    assert (won.cost, won.minutes) == (500_000 + 270_000, 27)
    assert (won.lead, won.source, won.campaign) == (lead, source, None)
    assert (won.lead_at, won.at) == (NOON, NOON + 7 * DAY)
    entry = AuditEntry.objects.get(action="lead.won")
    assert (entry.member_id, entry.actor_id, entry.facts) == (
        member.pk,
        actor.id,
        {"source": source.pk},
    )


def test_who_is_won_is_welcomed(cast: Cast) -> None:
    make_ruled_program(WELCOME)
    ring_up(cast.shop, 50_000_000)

    member = make_won(mobile=MOBILE)

    assert Grant.objects.get(source=f"joined:{member.pk}").points == 20


def test_won_twice_is_won_once(cast: Cast) -> None:
    lead = make_lead(marks=GOOD)
    agree(lead)

    first = win_lead(lead_id=lead.pk, actor=SYSTEM, consents={})
    second = win_lead(lead_id=lead.pk, actor=SYSTEM, consents={})

    assert first == second
    assert way_of(lead) == [(1, "open"), (6, "open"), (7, "won")]
    assert Acquisition.objects.count() == 1


def test_nobody_is_won_without_a_confirmed_agreement(cast: Cast) -> None:
    drafted, bare = make_lead(marks=GOOD), make_lead(marks=GOOD)
    draft_agreement(lead_id=drafted.pk, lines=LINES, terms="", actor=SYSTEM)

    for lead in (drafted, bare):
        with refused(AgreementNotConfirmed):
            win_lead(lead_id=lead.pk, actor=SYSTEM, consents={})

    assert list(Member.objects.all()) == [cast.sara]


def test_who_is_not_won(cast: Cast) -> None:
    lost = make_lost(marks=GOOD)
    nameless = make_lead(marks=GOOD, first_name="", last_name="")
    unreachable = make_lead(marks=GOOD, mobile="", email="m@example.com")
    for lead in (nameless, unreachable):
        agree(lead)

    with refused(LeadClosed):
        win_lead(lead_id=lost.pk, actor=SYSTEM, consents={})
    with refused(InvalidField) as name:
        win_lead(lead_id=nameless.pk, actor=SYSTEM, consents={})
    with refused(InvalidField) as mobile:
        win_lead(lead_id=unreachable.pk, actor=SYSTEM, consents={})

    assert name.value.facts == {"field": "first_name", "problem": "required"}
    assert mobile.value.facts == {"field": "mobile", "problem": "empty"}
    assert not Acquisition.objects.exists()


def test_who_may_not_win(cast: Cast) -> None:
    lead = make_lead(marks=GOOD, shop_id=cast.other_shop.pk)
    agree(lead)

    with refused(UnknownLead):
        win_lead(lead_id=lead.pk, actor=cast.actor("cashier"), consents={})
    with refused(NotAllowed):
        win_lead(lead_id=lead.pk, actor=cast.actor("analyst"), consents={})

    assert way_of(lead)[-1] == (6, "open")


def test_nobody_wins_himself(cast: Cast) -> None:
    seller = make_staff("cashier", shops=[cast.shop], mobile=MOBILE)
    lead = make_lead(marks=GOOD, mobile=MOBILE)
    agree(lead)

    with refused(SelfAward):
        win_lead(lead_id=lead.pk, actor=actor_for_user(seller), consents={})

    assert win_lead(lead_id=lead.pk, actor=cast.actor("manager"), consents={})


def test_a_member_of_before_is_won_but_was_not_acquired(cast: Cast) -> None:
    lead = make_lead(marks=GOOD, mobile="09121234567")
    agree(lead)

    member = win_lead(lead_id=lead.pk, actor=SYSTEM, consents={"service": False, "promotion": True})

    assert member == cast.sara
    cast.sara.refresh_from_db()
    # An empty box takes nothing back.
    assert (cast.sara.allows_service, cast.sara.allows_promotion) == (True, True)
    assert not Acquisition.objects.exists()


def test_a_merged_card_leads_to_the_member_it_was_merged_into(cast: Cast) -> None:
    lead = make_lead(marks=GOOD, mobile="09121234567")
    agree(lead)
    kept = make_member(mobile="09121110000")
    merge_members(merged_id=cast.sara.pk, kept_id=kept.pk, reason="همان است", actor=SYSTEM)

    assert win_lead(lead_id=lead.pk, actor=SYSTEM, consents={}).pk == kept.pk


def test_who_joins_by_himself_is_won_with_all_his_leads(cast: Cast) -> None:
    early = make_lead(mobile=MOBILE, now=NOON, source=make_source("آگهی"))
    late = make_lead(mobile=MOBILE, stage=4, now=NOON + DAY)
    lost = make_lost(mobile=MOBILE, now=NOON)
    other = make_lead(now=NOON)

    joined = join_by_oneself(
        mobile=MOBILE, first_name="مریم", last_name="رضایی", now=NOON + 2 * DAY
    )

    assert way_of(early) == [(1, "open"), (7, "won")]
    assert way_of(late) == [(1, "open"), (4, "open"), (7, "won")]
    assert way_of(lost) == [(1, "open"), (1, "lost")]
    assert way_of(other) == [(1, "open")]
    members = dict(Lead.objects.values_list("pk", "member"))
    assert members == {
        early.pk: joined.member_id,
        late.pk: joined.member_id,
        lost.pk: joined.member_id,
        other.pk: None,
    }
    # Of several the one that came furthest has won him.
    assert Acquisition.objects.get().lead == late


def test_joining_wins_nobody_twice_and_nobody_without_a_mobile(cast: Cast) -> None:
    make_lead(mobile=MOBILE)
    member = make_member(mobile=MOBILE)

    assert win_by_joining(member=member) == 1
    assert win_by_joining(member=member) == 0
    member.mobile = None
    assert win_by_joining(member=member) == 0
