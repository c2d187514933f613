"""A row of everything that is heard of members, and of every work on leads."""

from campaigns.models import (
    Interaction,
    LeadTask,
    Objection,
    Presentation,
    Script,
    SourceCost,
    Survey,
    SurveyComment,
    SurveyPlan,
    Ticket,
)
from campaigns.services.leads.installing import install_sales
from campaigns.services.tickets.opening import open_ticket
from campaigns.services.tickets.targets import install_targets
from members.models import Member
from members.roles import SYSTEM
from tests.campaigns.lead_cases import make_lead, make_source, make_won
from tests.clock import NOON

MANY = 5


def listen_to(member: Member) -> None:
    """The member is asked five times, has answered, and complains."""
    install_targets()
    plan = SurveyPlan.objects.create(
        name="After a purchase", text="{link}", created_at=NOON, created_by="system"
    )
    for number in range(MANY):
        survey = Survey.objects.create(
            kind="purchase",
            natural_key=f"admin:{number}",
            plan=plan,
            member=member,
            asked_at=NOON,
            expires_at=NOON,
            score=2,
            scored_at=NOON,
        )
        SurveyComment.objects.create(survey=survey, member=member, text="too slow")
        open_ticket(
            kind=Ticket.Kind.COMPLAINT,
            way=Ticket.Way.STAFF,
            text="too slow",
            member_id=member.pk,
            actor=SYSTEM,
            now=NOON,
        )


def sell_to_leads() -> None:
    """Five leads in the book, one of them worked on from all sides, and one won."""
    install_sales(now=NOON)
    for _number in range(MANY):
        lead = make_lead(now=NOON)
    Interaction.objects.create(lead=lead, channel="call", outcome="reached", at=NOON)
    Presentation.objects.create(
        lead=lead, medium="shop", outcome="keen", script=Script.objects.first(), at=NOON
    )
    Objection.objects.create(lead=lead, kind="price", at=NOON)
    LeadTask.objects.create(
        lead=lead, what="call again", channel="call", due_on=NOON.date(), created_at=NOON
    )
    SourceCost.objects.create(
        source=make_source(), kind="marketing", amount=1_000_000, on=NOON.date(), entered_at=NOON
    )
    make_won(now=NOON)
