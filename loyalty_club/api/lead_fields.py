"""A lead as the API takes and tells him."""

from typing import Any

from campaigns.models import Interaction, Lead, Presentation
from campaigns.models.sales import Channel
from campaigns.rules.leads.quality import MARKS, grade_of
from campaigns.rules.leads.stages import KEYS, key_of
from loyalty_club.api.fields import (
    MAX_ID,
    Choice,
    Flag,
    Inner,
    Many,
    Mobile,
    Moment,
    Shape,
    Text,
    Told,
)
from loyalty_club.api.fields import Whole as WholeNumber
from loyalty_club.api.moments import told_moment
from loyalty_club.api.notes import Prose
from loyalty_club.api.people import shown_mobile
from members.roles import Actor, Right
from members.rules.money import MAX_AMOUNT

HIGHEST_MARK = 4
MOST_MINUTES = 24 * 60
STAGES = KEYS
STATUSES = tuple(Lead.Status.values)
CHANNELS = tuple(Channel.values)
CONTACT_OUTCOMES = tuple(Interaction.Outcome.values)
MEDIA = tuple(Presentation.Medium.values)
PRESENTED = tuple(Presentation.Outcome.values)

_WHO = {
    "first_name": Text(),
    "last_name": Text(),
    "organisation": Text(most=120),
}
_WHAT = {
    "interest": Text("What he asked about.", most=200),
    "category": Text(),
    "value": WholeNumber("What he may spend at first, in money.", most=MAX_AMOUNT, default=0),
}
ADDING = Shape(
    "NewLead",
    "A name or an organisation, and a mobile or an e-mail, are needed.",
    **_WHO,
    mobile=Mobile("In any usual form.", most=40, example="0912 123 4567"),
    email=Text(most=120),
    source=Text("The key of where he came from.", is_required=True, most=40),
    campaign=WholeNumber("The id of the campaign that brought him.", least=1, most=MAX_ID),
    **_WHAT,
    allows_contact=Flag("He has asked to be contacted.", default=False),
    external_ref=Text("His number in your system: the same one is never added twice.", most=60),
    is_second_look=Flag(
        "Add him though a member or lead looks the same; else refused with `lead_known`.",
        default=False,
    ),
)
QUALITY = {
    name: WholeNumber(f"{about}, 0 to {HIGHEST_MARK}.", most=HIGHEST_MARK, is_required=True)
    for name, about in zip(
        MARKS,
        (
            "How sure it is that he can be reached",
            "How well he fits what we sell",
            "How much he needs it",
            "Whether he can pay for it",
            "How soon",
        ),
        strict=True,
    )
}
JUDGING = Shape("LeadMarks", **QUALITY)
MARKED = Told(
    "LeadQuality",
    score=WholeNumber("By the owner's weights.", most=100),
    grade=Choice(of=("A", "B", "C", "D")),
    **{name: WholeNumber(most=HIGHEST_MARK) for name in MARKS},
)
MOVING = Shape("LeadMove", stage=Choice("Not `kept`.", of=STAGES, is_required=True))
CONTACT = Shape(
    "LeadContact",
    channel=Choice(of=CHANNELS, is_required=True),
    minutes=WholeNumber("Of the staff's time.", most=MOST_MINUTES, default=0),
    outcome=Choice(of=CONTACT_OUTCOMES, is_required=True),
    note=Prose(most=500),
)
PRESENTING = Shape(
    "LeadPresentation",
    medium=Choice(of=MEDIA, is_required=True),
    minutes=WholeNumber("Of the staff's time.", most=MOST_MINUTES, default=0),
    outcome=Choice(of=PRESENTED, is_required=True),
    note=Prose(most=500),
)
LOSING = Shape(
    "LeadLoss",
    reason=WholeNumber("The id of a lost reason.", least=1, most=MAX_ID, is_required=True),
    note=Text("In his words.", most=200),
)
AGREED_LINE = Shape(
    "AgreementLine",
    goods=Text(is_required=True, most=120),
    category=Text(),
    amount=WholeNumber("In money.", is_required=True, most=MAX_AMOUNT),
    is_cross_sell=Flag("Offered beside what he came for.", default=False),
)
AGREEING = Shape(
    "Agreement",
    lines=Many("What was agreed upon.", shape=AGREED_LINE, most=50, is_required=True),
    terms=Prose(most=500),
    is_confirmed=Flag("It was repeated to him, and he said yes.", default=False),
)
LEAD = Told(
    "Lead",
    id=WholeNumber(most=MAX_ID),
    **_WHO,
    mobile=Text("E.164; masked unless the key may read mobiles.", is_nullable=True, most=16),
    email=Text("Empty unless the key may read mobiles.", most=120),
    **_WHAT,
    source=Text("The key of where he came from.", most=40),
    campaign=WholeNumber(is_nullable=True, most=MAX_ID),
    shop=Text("The shop's code; null for any.", is_nullable=True, most=30),
    assignee=Text("Who sees to him, by name; null for whoever is there.", is_nullable=True),
    status=Choice(of=STATUSES),
    stage=Choice(of=STAGES),
    stage_at=Moment("When he came to this stage."),
    quality=Inner("Null until he was judged.", shape=MARKED, is_nullable=True),
    allows_contact=Flag(),
    external_ref=Text(is_nullable=True, most=60),
    lost_reason=Text(is_nullable=True),
    member=WholeNumber("The member he is or has become.", is_nullable=True, most=MAX_ID),
    created_at=Moment(),
    closed_at=Moment(is_nullable=True),
)


def lead_json(actor: Actor, lead: Lead) -> dict[str, Any]:
    """One lead, his source, shop, assignee and lost reason known."""
    return {
        "id": lead.pk,
        "first_name": lead.first_name,
        "last_name": lead.last_name,
        "organisation": lead.organisation,
        "mobile": shown_mobile(actor, lead.mobile),
        "email": lead.email if actor.may(Right.MOBILES_READ) else "",
        "interest": lead.interest,
        "category": lead.category,
        "value": lead.value,
        "source": lead.source.key,
        "campaign": lead.campaign_id,
        "shop": lead.shop and lead.shop.code,
        "assignee": lead.assignee and str(lead.assignee),
        "status": lead.status,
        "stage": key_of(lead.stage),
        "stage_at": told_moment(lead.stage_at),
        "quality": _quality(lead),
        "allows_contact": lead.allows_contact,
        "external_ref": lead.external_ref,
        "lost_reason": lead.lost_reason and lead.lost_reason.name,
        "member": lead.member_id,
        "created_at": told_moment(lead.created_at),
        "closed_at": told_moment(lead.closed_at),
    }


def _quality(lead: Lead) -> dict[str, Any] | None:
    if lead.score is None:
        return None
    marks = {name: getattr(lead, name) for name in MARKS}
    return {"score": lead.score, "grade": grade_of(lead.score), **marks}
