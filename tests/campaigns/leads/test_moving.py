"""The way of a lead: every stage leaves its row, a loss its reason, a mistake can be undone."""

from datetime import timedelta

import pytest

from campaigns.exceptions import (
    LeadClosed,
    LeadForgotten,
    LeadMoved,
    LeadNotJudged,
    LeadOpen,
    LeadTooPoor,
    UnknownLead,
)
from campaigns.models import Lead, LeadTask, StageMove
from campaigns.services.leads.forgetting import forget_lost_leads
from campaigns.services.leads.judging import judge_lead
from campaigns.services.leads.moving import assign_lead, lose_lead, move_lead, reopen_lead
from campaigns.services.leads.rules import retire_lost_reason
from campaigns.services.leads.tasks import drop_task, plan_task
from members.exceptions import InvalidField, NotAllowed
from members.models import AuditEntry
from members.roles import SYSTEM
from tests.campaigns.lead_cases import (
    GOOD,
    POOR,
    make_lead,
    make_lost,
    make_reason,
    make_won,
    way_of,
)
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import make_staff, refused


def plan(lead: Lead, what: str = "تماس", assignee_id: int | None = None) -> LeadTask:
    """Something to do today."""
    return plan_task(
        lead_id=lead.pk,
        what=what,
        channel="call",
        due_on=NOON.date(),
        assignee_id=assignee_id,
        actor=SYSTEM,
        now=NOON,
    )


def test_forwards_and_back_leave_their_rows(cast: Cast) -> None:
    lead = make_lead(marks=GOOD, now=NOON)
    actor = cast.actor("cashier")

    move_lead(lead_id=lead.pk, stage=4, actor=actor, now=NOON + DAY)
    move_lead(lead_id=lead.pk, stage=3, actor=actor, now=NOON + 3 * DAY)

    lead.refresh_from_db()
    assert (lead.stage, lead.reached, lead.stage_at) == (3, 4, NOON + 3 * DAY)
    rows = StageMove.objects.filter(lead=lead).order_by("id").values_list("stage", "at", "by")
    assert list(rows) == [
        (1, NOON, "system"),
        (4, NOON + DAY, actor.id),
        (3, NOON + 3 * DAY, actor.id),
    ]
    facts = AuditEntry.objects.filter(action="lead.moved").order_by("id")
    assert [entry.facts for entry in facts] == [{"from": 1, "to": 4}, {"from": 4, "to": 3}]


def test_to_where_it_stands_is_no_move(cast: Cast) -> None:
    lead = make_lead(marks=GOOD, stage=3, now=NOON)

    move_lead(lead_id=lead.pk, stage=3, actor=SYSTEM, from_stage=2, now=NOON + DAY)

    lead.refresh_from_db()
    assert lead.stage_at == NOON
    assert way_of(lead) == [(1, "open"), (3, "open")]


def test_back_needs_no_quality(cast: Cast) -> None:
    lead = make_lead(marks=GOOD, stage=3)
    judge_lead(lead_id=lead.pk, marks=POOR, actor=SYSTEM)

    with refused(LeadTooPoor):
        move_lead(lead_id=lead.pk, stage=4, actor=SYSTEM)
    move_lead(lead_id=lead.pk, stage=2, actor=SYSTEM)

    assert way_of(lead)[-1] == (2, "open")


@pytest.mark.parametrize(
    ("stage", "problem"), [(7, "by_winning"), (0, "invalid_choice"), (8, "invalid_choice")]
)
def test_stages_into_which_nobody_is_moved(cast: Cast, stage: int, problem: str) -> None:
    lead = make_lead(marks=GOOD)

    with refused(InvalidField) as refusal:
        move_lead(lead_id=lead.pk, stage=stage, actor=SYSTEM)

    assert refusal.value.facts == {"field": "stage", "problem": problem}


def test_who_may_not_move(cast: Cast) -> None:
    lead = make_lead(marks=GOOD, shop_id=cast.other_shop.pk)

    with refused(UnknownLead):
        move_lead(lead_id=lead.pk, stage=2, actor=cast.actor("cashier"))
    with refused(NotAllowed):
        move_lead(lead_id=lead.pk, stage=2, actor=cast.actor("analyst"))
    with refused(UnknownLead):
        move_lead(lead_id=0, stage=2, actor=SYSTEM)

    assert way_of(lead) == [(1, "open")]


def test_a_lead_that_somebody_has_moved_meanwhile(cast: Cast) -> None:
    lead = make_lead(marks=GOOD, stage=3)

    with refused(LeadMoved) as refusal:
        move_lead(lead_id=lead.pk, stage=4, from_stage=2, actor=SYSTEM)

    assert refusal.value.facts == {"lead_id": lead.pk, "stage": 3}


def test_a_loss_has_a_reason_and_drops_what_was_planned(cast: Cast) -> None:
    lead = make_lead(marks=GOOD, stage=4, shop_id=cast.shop.pk, now=NOON)
    task = plan(lead)
    reason = make_reason("گران بود")

    lose_lead(
        lead_id=lead.pk,
        reason_id=reason.pk,
        note=" گفت  فعلاً نه ",
        actor=cast.actor("cashier"),
        now=NOON + DAY,
    )

    lead.refresh_from_db()
    task.refresh_from_db()
    assert (lead.status, lead.stage, lead.lost_reason, lead.lost_note) == (
        "lost",
        4,
        reason,
        "گفت فعلاً نه",
    )
    assert (lead.closed_at, lead.closed_by) == (NOON + DAY, f"user:{cast.cashier.pk}")
    assert (task.status, task.closed_at) == ("dropped", NOON + DAY)
    assert way_of(lead) == [(1, "open"), (4, "open"), (4, "lost")]
    assert AuditEntry.objects.get(action="lead.lost").facts == {"stage": 4, "why": reason.pk}


def test_nobody_is_lost_without_a_reason_in_use(cast: Cast) -> None:
    lead = make_lead()
    retired = make_reason()
    retire_lost_reason(reason_id=retired.pk, actor=SYSTEM)

    for reason_id in (0, retired.pk):
        with refused(InvalidField) as refusal:
            lose_lead(lead_id=lead.pk, reason_id=reason_id, actor=SYSTEM)
        assert refusal.value.facts == {"field": "reason", "problem": "no_lost_reason"}

    assert way_of(lead) == [(1, "open")]


def test_a_closed_lead_is_neither_moved_nor_lost_again(cast: Cast) -> None:
    lost = make_lost(marks=GOOD)
    won = Lead.objects.get(member=make_won())

    for lead, status in ((lost, "lost"), (won, "won")):
        with refused(LeadClosed) as moved:
            move_lead(lead_id=lead.pk, stage=2, actor=SYSTEM)
        with refused(LeadClosed):
            lose_lead(lead_id=lead.pk, reason_id=make_reason().pk, actor=SYSTEM)
        with refused(LeadClosed):
            assign_lead(lead_id=lead.pk, assignee_id=None, actor=SYSTEM)
        assert moved.value.facts["lead_status"] == status


def test_undoing_a_loss_takes_up_what_was_dropped_by_it(cast: Cast) -> None:
    lead = make_lead(marks=GOOD, stage=4, now=NOON)
    dropped_before, planned = plan(lead), plan(lead)
    drop_task(task_id=dropped_before.pk, actor=SYSTEM, now=NOON)
    lose_lead(lead_id=lead.pk, reason_id=make_reason().pk, note="نه", actor=SYSTEM, now=NOON + DAY)

    reopen_lead(lead_id=lead.pk, actor=SYSTEM, now=NOON + 2 * DAY)

    lead.refresh_from_db()
    assert (lead.status, lead.stage, lead.lost_reason, lead.lost_note) == ("open", 4, None, "")
    assert (lead.closed_at, lead.closed_by, lead.stage_at) == (None, "", NOON + 2 * DAY)
    assert way_of(lead)[-2:] == [(4, "lost"), (4, "open")]
    states = dict(LeadTask.objects.values_list("pk", "status"))
    assert states == {dropped_before.pk: "dropped", planned.pk: "open"}


def test_what_is_not_reopened(cast: Cast) -> None:
    open_lead = make_lead()
    won = Lead.objects.get(member=make_won())
    forgotten = make_lost(now=NOON)
    forget_lost_leads(now=NOON + timedelta(days=400))

    with refused(LeadOpen):
        reopen_lead(lead_id=open_lead.pk, actor=SYSTEM)
    with refused(LeadClosed):
        reopen_lead(lead_id=won.pk, actor=SYSTEM)
    with refused(LeadForgotten):
        reopen_lead(lead_id=forgotten.pk, actor=SYSTEM)


def test_another_colleague_takes_over_what_the_former_had_planned(cast: Cast) -> None:
    other = make_staff("cashier", shops=[cast.shop])
    third = make_staff("cashier", shops=[cast.shop])
    lead = make_lead(marks=GOOD, shop_id=cast.shop.pk, assignee_id=cast.cashier.pk)
    his, of_third = plan(lead), plan(lead, assignee_id=third.pk)

    assign_lead(lead_id=lead.pk, assignee_id=other.pk, actor=cast.actor("manager"))

    lead.refresh_from_db()
    assert lead.assignee_id == other.pk
    assert dict(LeadTask.objects.values_list("pk", "assignee")) == {
        his.pk: other.pk,
        of_third.pk: third.pk,
    }
    assert AuditEntry.objects.get(action="lead.assigned").facts == {"to": other.pk}


def test_who_cannot_be_given_a_lead(cast: Cast) -> None:
    lead = make_lead(shop_id=cast.other_shop.pk)

    for user in (cast.cashier, cast.analyst):
        with refused(InvalidField) as refusal:
            assign_lead(lead_id=lead.pk, assignee_id=user.pk, actor=SYSTEM)
        assert refusal.value.facts == {"field": "assignee", "problem": "unknown_staff"}

    assert assign_lead(lead_id=lead.pk, assignee_id=cast.owner.pk, actor=SYSTEM).assignee_id


def test_an_unjudged_lead_goes_nowhere(cast: Cast) -> None:
    lead = make_lead()

    with refused(LeadNotJudged):
        move_lead(lead_id=lead.pk, stage=2, actor=SYSTEM)
    assign_lead(lead_id=lead.pk, assignee_id=cast.owner.pk, actor=SYSTEM)

    assert way_of(lead) == [(1, "open")]
