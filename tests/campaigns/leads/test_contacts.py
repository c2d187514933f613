"""Working on a lead: contacts, presentations by a script, objections, and what comes next."""

from datetime import timedelta
from typing import Any

import pytest

from campaigns.exceptions import (
    LeadClosed,
    LeadTaskClosed,
    LeadTaskOpen,
    UnknownLeadTask,
    UnknownObjection,
)
from campaigns.models import Interaction, Lead, LeadTask, Objection, Presentation
from campaigns.services.leads.contacts import (
    meet_objection,
    note_interaction,
    raise_objection,
    record_presentation,
    reopen_objection,
    take_back_call,
)
from campaigns.services.leads.moving import lose_lead, move_lead
from campaigns.services.leads.rules import define_script, retire_script
from campaigns.services.leads.tasks import (
    NextTask,
    close_task,
    drop_task,
    move_task,
    plan_task,
    reopen_task,
)
from members.exceptions import InvalidField, NotAllowed
from members.models import AuditEntry
from members.roles import SYSTEM
from tests.campaigns.lead_cases import GOOD, make_lead, make_reason, way_of
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import refused

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def speak(lead: Lead, **changed: Any) -> Interaction:
    """A call of five minutes."""
    given: dict[str, Any] = {
        "channel": "call",
        "minutes": 5,
        "outcome": "reached",
        "actor": SYSTEM,
        "now": NOON,
    }
    return note_interaction(lead_id=lead.pk, **{**given, **changed})


def plan(lead: Lead, **changed: Any) -> LeadTask:
    """A call of today."""
    given: dict[str, Any] = {
        "what": "تماس",
        "channel": "call",
        "due_on": NOON.date(),
        "actor": SYSTEM,
        "now": NOON,
    }
    return plan_task(lead_id=lead.pk, **{**given, **changed})


def test_the_first_contact_moves_to_the_second_stage(cast: Cast) -> None:
    lead = make_lead(marks=GOOD, shop_id=cast.shop.pk, now=NOON)

    contact = speak(lead, note=" خوش‌برخورد ", actor=cast.actor("cashier"), now=NOON + DAY)
    speak(lead, now=NOON + 2 * DAY)

    assert (contact.note, contact.by, contact.at) == (
        "خوش‌برخورد",
        f"user:{cast.cashier.pk}",
        NOON + DAY,
    )
    assert way_of(lead) == [(1, "open"), (2, "open")]
    entry = AuditEntry.objects.filter(action="lead.contacted").earliest("id")
    assert entry.facts == {"channel": "call", "outcome": "reached", "minutes": 5}


def test_a_later_contact_leaves_the_stage(cast: Cast) -> None:
    lead = make_lead(stage=5)

    speak(lead)

    assert way_of(lead) == [(1, "open"), (5, "open")]


@pytest.mark.parametrize(
    ("changed", "field", "problem"),
    [
        ({"channel": "pigeon"}, "channel", "invalid_choice"),
        ({"outcome": "married"}, "outcome", "invalid_choice"),
        ({"minutes": 601}, "minutes", "out_of_range"),
        ({"minutes": -1}, "minutes", "out_of_range"),
        ({"note": "x" * 501}, "note", "too_long"),
    ],
)
def test_what_cannot_be_noted(
    cast: Cast, changed: dict[str, Any], field: str, problem: str
) -> None:
    lead = make_lead(marks=GOOD)

    with refused(InvalidField) as refusal:
        speak(lead, **changed)

    assert refusal.value.facts == {"field": field, "problem": problem}
    assert not Interaction.objects.exists()
    assert way_of(lead) == [(1, "open")]


def test_a_contact_does_its_task_and_plans_the_next(cast: Cast) -> None:
    lead = make_lead(marks=GOOD, assignee_id=cast.owner.pk)
    task = plan(lead)

    following = NextTask("فرستادن عکس", "online", (NOON + DAY).date())
    speak(lead, task_id=task.pk, next_task=following)

    task.refresh_from_db()
    new = LeadTask.objects.exclude(pk=task.pk).get()
    assert (task.status, task.closed_at, task.closed_by) == ("done", NOON, "system")
    assert (new.what, new.channel, new.due_on, new.assignee_id, new.status) == (
        "فرستادن عکس",
        "online",
        (NOON + DAY).date(),
        cast.owner.pk,
        "open",
    )


def test_a_task_that_is_done_or_anothers_undoes_the_whole_contact(cast: Cast) -> None:
    lead, other = make_lead(marks=GOOD), make_lead(marks=GOOD)
    done, of_other = plan(lead), plan(other)
    close_task(task_id=done.pk, actor=SYSTEM)

    with refused(LeadTaskClosed):
        speak(lead, task_id=done.pk)
    with refused(UnknownLeadTask):
        speak(lead, task_id=of_other.pk)
    with refused(InvalidField) as refusal:
        speak(lead, next_task=NextTask("", "call", NOON.date()))

    assert refusal.value.facts == {"field": "what", "problem": "required"}
    assert not Interaction.objects.exists()


def test_a_presentation_by_a_script_moves_up_to_the_fourth_stage(cast: Cast) -> None:
    lead = make_lead(marks=GOOD, shop_id=cast.shop.pk)
    script = define_script(name="حضوری", text="سلام", actor=SYSTEM)

    record_presentation(
        lead_id=lead.pk,
        medium="shop",
        minutes=20,
        outcome="keen",
        script_id=script.pk,
        note="سه کالا دید",
        actor=cast.actor("cashier"),
        now=NOON,
    )

    shown = Presentation.objects.get()
    assert (shown.script, shown.minutes, shown.by) == (script, 20, f"user:{cast.cashier.pk}")
    assert way_of(lead) == [(1, "open"), (4, "open")]


def test_nobody_presents_by_a_script_that_is_retired(cast: Cast) -> None:
    lead = make_lead(marks=GOOD)
    script = define_script(name="حضوری", text="سلام", actor=SYSTEM)
    retire_script(script_id=script.pk, actor=SYSTEM)

    with refused(InvalidField) as refusal:
        record_presentation(
            lead_id=lead.pk,
            medium="shop",
            minutes=20,
            outcome="keen",
            script_id=script.pk,
            actor=SYSTEM,
        )

    assert refusal.value.facts == {"field": "script", "problem": "invalid_choice"}
    assert not Presentation.objects.exists()


def test_an_objection_is_met_and_taken_up_again(cast: Cast) -> None:
    lead = make_lead(shop_id=cast.shop.pk)
    actor = cast.actor("cashier")
    objection = raise_objection(
        lead_id=lead.pk, kind="price", text="گران است", answer="قسط", actor=actor, now=NOON
    )

    met = meet_objection(objection_id=objection.pk, answer="تخفیف", actor=actor, now=NOON + DAY)
    again = meet_objection(objection_id=objection.pk, answer="x", actor=actor, now=NOON + 2 * DAY)
    assert (met.answer, met.met_at) == ("تخفیف", NOON + DAY)
    assert (again.answer, again.met_at) == ("تخفیف", NOON + DAY)

    reopen_objection(objection_id=objection.pk, actor=actor)
    reopen_objection(objection_id=objection.pk, actor=actor)
    objection.refresh_from_db()
    assert (objection.met_at, objection.answer, objection.text) == (None, "تخفیف", "گران است")
    deeds = AuditEntry.objects.filter(action__startswith="lead.obj").order_by("id")
    assert [entry.action for entry in deeds] == [
        "lead.objected",
        "lead.objection_met",
        "lead.objection_reopened",
    ]


def test_objections_of_another_shop_or_a_closed_lead(cast: Cast) -> None:
    elsewhere = make_lead(shop_id=cast.other_shop.pk)
    hidden = raise_objection(lead_id=elsewhere.pk, kind="time", actor=SYSTEM)
    lead = make_lead()
    objection = raise_objection(lead_id=lead.pk, kind="time", actor=SYSTEM)
    lose_lead(lead_id=lead.pk, reason_id=make_reason().pk, actor=SYSTEM)

    with refused(UnknownObjection):
        meet_objection(objection_id=hidden.pk, actor=cast.actor("cashier"))
    with refused(UnknownObjection):
        meet_objection(objection_id=0, actor=SYSTEM)
    with refused(LeadClosed):
        meet_objection(objection_id=objection.pk, actor=SYSTEM)
    with refused(InvalidField):
        raise_objection(lead_id=elsewhere.pk, kind="weather", actor=SYSTEM)

    assert not Objection.objects.filter(met_at__isnull=False).exists()


def test_a_task_is_the_sellers_unless_somebody_is_named(cast: Cast) -> None:
    lead = make_lead(marks=GOOD, shop_id=cast.shop.pk, assignee_id=cast.cashier.pk)

    own, managers = plan(lead), plan(lead, assignee_id=cast.manager.pk)

    assert (own.assignee_id, managers.assignee_id) == (cast.cashier.pk, cast.manager.pk)
    assert (own.status, own.due_on, own.created_by) == ("open", NOON.date(), "system")


@pytest.mark.parametrize(
    ("changed", "field", "problem"),
    [
        ({"what": " "}, "what", "required"),
        ({"what": "x" * 201}, "what", "too_long"),
        ({"channel": ""}, "channel", "invalid_choice"),
        ({"due_on": (NOON - DAY).date()}, "due_on", "in_past"),
        ({"assignee_id": 0}, "assignee", "unknown_staff"),
    ],
)
def test_what_cannot_be_planned(
    cast: Cast, changed: dict[str, Any], field: str, problem: str
) -> None:
    lead = make_lead(marks=GOOD)

    with refused(InvalidField) as refusal:
        plan(lead, **changed)

    assert refusal.value.facts == {"field": field, "problem": problem}
    assert not LeadTask.objects.exists()


def test_a_task_is_moved_done_and_taken_up_again(cast: Cast) -> None:
    task = plan(make_lead(marks=GOOD))

    move_task(task_id=task.pk, due_on=(NOON + DAY).date(), actor=SYSTEM, now=NOON)
    close_task(task_id=task.pk, actor=SYSTEM, now=NOON + DAY)
    with refused(LeadTaskClosed):
        drop_task(task_id=task.pk, actor=SYSTEM)
    with refused(LeadTaskClosed):
        move_task(task_id=task.pk, due_on=(NOON + DAY).date(), actor=SYSTEM, now=NOON)
    reopen_task(task_id=task.pk, actor=SYSTEM)
    with refused(LeadTaskOpen):
        reopen_task(task_id=task.pk, actor=SYSTEM)

    task.refresh_from_db()
    assert (task.status, task.due_on, task.closed_at, task.closed_by) == (
        "open",
        (NOON + DAY).date(),
        None,
        "",
    )


def test_a_task_is_dropped(cast: Cast) -> None:
    task = plan(make_lead(marks=GOOD))

    drop_task(task_id=task.pk, actor=SYSTEM, now=NOON)

    task.refresh_from_db()
    assert (task.status, task.closed_at) == ("dropped", NOON)


def test_a_task_of_another_shop_is_unknown(cast: Cast) -> None:
    task = plan(make_lead(marks=GOOD, shop_id=cast.other_shop.pk))

    with refused(UnknownLeadTask):
        close_task(task_id=task.pk, actor=cast.actor("cashier"))
    with refused(UnknownLeadTask):
        close_task(task_id=0, actor=SYSTEM)
    with refused(NotAllowed):
        close_task(task_id=task.pk, actor=cast.actor("analyst"))

    task.refresh_from_db()
    assert task.status == "open"


def test_nothing_is_taken_up_about_a_closed_lead(cast: Cast) -> None:
    lead = make_lead(marks=GOOD)
    task = plan(lead)
    lose_lead(lead_id=lead.pk, reason_id=make_reason().pk, actor=SYSTEM)

    with refused(LeadClosed):
        reopen_task(task_id=task.pk, actor=SYSTEM)


def close_by_contact(lead: Lead, **changed: Any) -> LeadTask:
    """A call that is done, with another one planned."""
    task = plan(lead)
    again = NextTask("باز هم", "call", (NOON + DAY).date(), None)
    speak(lead, task_id=task.pk, next_task=again, **changed)
    return task


def test_a_slip_is_taken_back_with_all_that_came_of_it(cast: Cast) -> None:
    lead = make_lead(marks=GOOD)
    before = way_of(lead)
    task = close_by_contact(lead)

    take_back_call(task_id=task.pk, actor=SYSTEM, now=NOON + HOUR)

    lead.refresh_from_db()
    assert list(LeadTask.objects.values_list("pk", "status")) == [(task.pk, "open")]
    assert (Interaction.objects.count(), lead.stage, lead.reached) == (0, 1, 1)
    assert way_of(lead) == before
    assert AuditEntry.objects.latest("id").action == "lead.contact_taken_back"
    with refused(LeadTaskOpen):
        take_back_call(task_id=task.pk, actor=SYSTEM)


def test_what_has_moved_on_since_stays_where_it_is(cast: Cast) -> None:
    lead = make_lead(marks=GOOD)
    task = close_by_contact(lead)
    move_lead(lead_id=lead.pk, stage=3, actor=SYSTEM, now=NOON + MINUTE)

    take_back_call(task_id=task.pk, actor=SYSTEM, now=NOON + HOUR)

    lead.refresh_from_db()
    assert (Interaction.objects.count(), lead.stage, lead.reached) == (0, 3, 3)


def test_what_is_old_or_another_ones_is_only_opened_again(cast: Cast) -> None:
    old, others = make_lead(marks=GOOD), make_lead(marks=GOOD)
    first, second = close_by_contact(old), close_by_contact(others)

    take_back_call(task_id=first.pk, actor=SYSTEM, now=NOON + HOUR + MINUTE)
    take_back_call(task_id=second.pk, actor=cast.actor("owner"), now=NOON + MINUTE)

    assert Interaction.objects.count() == 2
    assert LeadTask.objects.filter(status="open").count() == 4
