"""A row of everything that reaches members: offers, reminders, journeys, campaigns, and what
sends them.
"""

from campaigns.models import (
    Passage,
    Recipient,
    Reminder,
    ReminderChange,
    ReminderPlan,
    StepTaken,
    Surprise,
    SurprisePlan,
)
from campaigns.services.batches import send_batches
from campaigns.services.costs import add_cost
from members.models import Clock, JobRun, Member, Messaging
from members.roles import SYSTEM
from tests.campaigns.campaign_cases import make_friends, make_plan, started
from tests.campaigns.journey_cases import someone_on_a_journey
from tests.clock import NOON

SEALED, TAIL = "sealed-with-the-servers-key", "f00d"


def reach_members(member: Member) -> None:
    """Five friends are told of an offer; the member is on a journey, reminded and surprised."""
    make_friends(5)
    campaign = started(offer_id=make_plan().pk)
    send_batches(now=NOON)
    add_cost(campaign_id=campaign.pk, kind="contact", amount=12_000, actor=SYSTEM, now=NOON)
    take_every_step(member)
    remind(member)
    SurprisePlan.objects.create(monthly_budget=1_000_000)
    Surprise.objects.create(member=member, on=NOON.date(), cost=0)
    run_the_clock()


def take_every_step(member: Member) -> None:
    """The member's way, with what each of the friends was told on his."""
    journey, step, passage = someone_on_a_journey(member)
    told = Recipient.objects.filter(status="told").select_related("member")
    ways = [
        Passage.objects.create(
            journey_id=journey, member=one.member, run_key="goods:1", began_at=NOON
        )
        for one in told
    ]
    for way in (Passage.objects.get(pk=passage), *ways):
        StepTaken.objects.create(
            passage=way, step_id=step, position=1, outcome=StepTaken.Outcome.TAKEN, at=NOON
        )


def remind(member: Member) -> None:
    """A reminder that was owed, and one that somebody has changed."""
    plan, _ = ReminderPlan.objects.get_or_create(
        subject="date:birthday", step="before", defaults={"text": "soon"}
    )
    Reminder.objects.create(
        natural_key="date:1:1405:before",
        member=member,
        plan=plan,
        on=NOON.date(),
        step=plan.step,
        due_on=NOON.date(),
        outcome=Reminder.Outcome.QUEUED,
        planned_at=NOON,
    )
    ReminderChange.objects.create(
        natural_key="date:1:1406:before",
        member=member,
        is_skipped=True,
        changed_at=NOON,
        changed_by="system",
    )


def run_the_clock() -> None:
    """The carrier with its key, one tick, and one run of one job."""
    Messaging.objects.update_or_create(
        pk=1, defaults={"carrier": "kavenegar", "secret": SEALED, "secret_tail": TAIL}
    )
    Clock.objects.update_or_create(pk=1, defaults={"ticked_at": NOON})
    JobRun.objects.create(
        job="send", slot=NOON, business_date=NOON.date(), started_at=NOON, ended_at=NOON, count=5
    )
