"""Leads at the same moment: one mobile is one lead, two colleagues move or win one lead once."""

from functools import partial

import pytest

from campaigns.models import Acquisition, Lead, StageMove
from campaigns.services.joining import join_by_oneself
from campaigns.services.leads.agreeing import confirm_agreement, draft_agreement
from campaigns.services.leads.installing import install_sales
from campaigns.services.leads.moving import lose_lead, move_lead
from campaigns.services.leads.taking_in import LeadFacts, add_lead
from campaigns.services.leads.winning import win_lead
from members.models import Member
from members.roles import SYSTEM
from tests.campaigns.lead_cases import (
    GOOD,
    LINES,
    agree,
    make_lead,
    make_reason,
    make_source,
    way_of,
)
from tests.cast import assemble_cast
from tests.concurrency.racing import race, refusals, successes

pytestmark = pytest.mark.django_db(transaction=True)

MOBILE = "+989351112233"
AT_ONCE = 6


def test_one_mobile_is_taken_in_once() -> None:
    assemble_cast()
    add = partial(
        add_lead,
        facts=LeadFacts(first_name="مینا", mobile=MOBILE),
        source_id=make_source().pk,
        origin="web",
        actor=SYSTEM,
    )

    outcomes = race(*(add for _ in range(AT_ONCE)))

    assert Lead.objects.count() == 1
    assert refusals(outcomes) == ["lead_known"] * (AT_ONCE - 1)


def test_one_reference_is_one_lead() -> None:
    assemble_cast()
    add = partial(
        add_lead,
        facts=LeadFacts(first_name="مینا", email="m@example.com"),
        source_id=make_source().pk,
        origin="api",
        external_ref="shop-7",
        actor=SYSTEM,
    )

    outcomes = race(*(add for _ in range(AT_ONCE)))

    assert {lead.pk for lead in successes(outcomes)} == {Lead.objects.get().pk}
    assert StageMove.objects.count() == 1


def test_two_colleagues_move_one_lead_once() -> None:
    assemble_cast()
    lead = make_lead(marks=GOOD)
    move = partial(move_lead, lead_id=lead.pk, stage=3, from_stage=1, actor=SYSTEM)

    outcomes = race(*(move for _ in range(AT_ONCE)))

    assert len(successes(outcomes)) == AT_ONCE
    assert way_of(lead) == [(1, "open"), (3, "open")]


def test_two_colleagues_want_different_stages() -> None:
    assemble_cast()
    lead = make_lead(marks=GOOD)
    move = partial(move_lead, lead_id=lead.pk, from_stage=1, actor=SYSTEM)

    outcomes = race(partial(move, stage=2), partial(move, stage=4))

    assert refusals(outcomes) == ["lead_moved"]
    assert len(way_of(lead)) == 2


def test_two_colleagues_win_one_lead_once() -> None:
    assemble_cast()
    lead = make_lead(mobile=MOBILE, marks=GOOD)
    agree(lead)
    win = partial(win_lead, lead_id=lead.pk, actor=SYSTEM, consents={"service": True})

    outcomes = race(*(win for _ in range(AT_ONCE)))

    member = Member.objects.get(mobile=MOBILE)
    assert {one.pk for one in successes(outcomes)} == {member.pk}
    assert len(successes(outcomes)) == AT_ONCE
    assert Acquisition.objects.get().lead == lead
    assert way_of(lead) == [(1, "open"), (6, "open"), (7, "won")]


def test_won_by_a_colleague_as_he_joins_by_himself() -> None:
    assemble_cast()
    leads = [make_lead(mobile=MOBILE, marks=GOOD) for _ in range(2)]
    agree(leads[0])
    win = partial(win_lead, lead_id=leads[0].pk, actor=SYSTEM, consents={})
    join = partial(join_by_oneself, mobile=MOBILE, first_name="مینا", last_name="")

    outcomes = race(win, join, win, join)

    assert refusals(outcomes) == []
    assert Member.objects.filter(mobile=MOBILE).count() == 1
    assert Acquisition.objects.count() == 1
    assert [way_of(lead)[-1] for lead in leads] == [(7, "won"), (7, "won")]
    assert StageMove.objects.filter(status="won").count() == 2


def test_lost_by_one_as_another_wins() -> None:
    assemble_cast()
    lead = make_lead(mobile=MOBILE, marks=GOOD)
    agree(lead)
    reason = make_reason()

    outcomes = race(
        partial(win_lead, lead_id=lead.pk, actor=SYSTEM, consents={}),
        partial(lose_lead, lead_id=lead.pk, reason_id=reason.pk, actor=SYSTEM),
    )

    lead.refresh_from_db()
    assert refusals(outcomes) == ["lead_closed"]
    assert way_of(lead)[-1] == (lead.stage, lead.status)
    is_won = lead.status == "won"
    assert Acquisition.objects.exists() is is_won
    # Whoever lost the race has left no member behind.
    assert Member.objects.filter(mobile=MOBILE).exists() is is_won


def test_changed_by_one_as_another_confirms() -> None:
    assemble_cast()
    lead = make_lead(marks=GOOD)
    seen = draft_agreement(lead_id=lead.pk, lines=LINES, terms="", actor=SYSTEM)

    race(
        partial(confirm_agreement, lead_id=lead.pk, drafted_at=seen.drafted_at, actor=SYSTEM),
        partial(draft_agreement, lead_id=lead.pk, lines=LINES, terms="x", actor=SYSTEM),
    )

    seen.refresh_from_db()
    assert (seen.terms, seen.confirmed_at) == ("x", None)


def test_two_install_at_once() -> None:
    assemble_cast()

    race(*(install_sales for _ in range(4)))

    assert install_sales() == 0
