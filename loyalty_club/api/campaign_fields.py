"""A campaign as the API takes and tells it."""

from typing import Any

from campaigns.models import Campaign
from campaigns.selectors.campaigns import Progress
from campaigns.services.campaigns import (
    LONGEST_SUBJECT,
    MOST_A_BATCH,
    MOST_BUYERS,
    MOST_CONTROL,
    MOST_MONEY,
    MOST_SHARE,
    MOST_TEXTS,
)
from loyalty_club.api.fields import MAX_ID, Choice, Flag, Inner, Many, Moment, Shape, Text, Told
from loyalty_club.api.fields import Whole as WholeNumber
from loyalty_club.api.moments import told_moment
from loyalty_club.api.notes import Prose
from loyalty_club.api.program_fields import Day, Document
from members.models import Message

GOALS = tuple(Campaign.Goal.values)
KINDS = tuple(kind for kind in Message.Kind.values if kind != Message.Kind.CODE)
CHANNELS = tuple(Message.Channel.values)
LONGEST_TEXT = 600

AUDIENCE = Document(
    'Whom it is for: `{"version": 1, "who": [{"silent": {"days": 60}}, '
    '{"labels": {"names": ["vip"]}, "not": true}]}`; all conditions must hold.'
)
TEXT = Shape(
    "CampaignText",
    text=Prose("With places such as {name}.", is_required=True, most=LONGEST_TEXT),
    subject=Text("Of an e-mail.", most=LONGEST_SUBJECT),
    share=WholeNumber("Members are dealt by it.", least=1, most=MOST_SHARE, default=1),
)
_PLAN = {
    "name": Text(is_required=True, most=80),
    "goal": Choice(of=GOALS, is_required=True),
    "expected_buyers": WholeNumber(most=MOST_BUYERS, default=0),
    "expected_sales": WholeNumber("In money.", most=MOST_MONEY, default=0),
}
DRAFTING = Shape(
    "CampaignDraft",
    **_PLAN,
    audience=AUDIENCE,
    offer=WholeNumber("The id of a kind of offer.", least=1, most=MAX_ID),
    kind=Choice(of=KINDS, default="promotion"),
    channel=Choice(of=CHANNELS, default="sms"),
    is_public=Flag("Whether everybody is told of its discount.", default=False),
    control_percent=WholeNumber(most=MOST_CONTROL, default=10),
    starts_on=Day("Today where left out."),
    ends_on=Day("Two weeks from today where left out."),
    budget=WholeNumber("In money: messages, and the most that offers may cost.", most=MOST_MONEY),
    batch_size=WholeNumber(least=1, most=MOST_A_BATCH, default=200),
    texts=Many("One, or several to be compared.", shape=TEXT, least=1, most=MOST_TEXTS),
)
PROGRESS = Told(
    "CampaignProgress",
    members=WholeNumber("The whole audience."),
    control=WholeNumber("Held out by chance."),
    waiting=WholeNumber(),
    told=WholeNumber(),
    sent=WholeNumber(),
    left_out=WholeNumber(),
    came_back=WholeNumber(),
    offers_used=WholeNumber(),
)
CAMPAIGN = Told(
    "Campaign",
    id=WholeNumber(most=MAX_ID),
    **_PLAN,
    status=Choice(of=tuple(Campaign.Status.values)),
    kind=Choice(of=KINDS),
    channel=Choice(of=CHANNELS),
    audience=AUDIENCE,
    offer=WholeNumber("Null for none.", is_nullable=True, most=MAX_ID),
    control_percent=WholeNumber(),
    budget=WholeNumber("In money.", most=MOST_MONEY),
    starts_on=Day(),
    ends_on=Day(),
    started_at=Moment(is_nullable=True),
    ended_at=Moment(is_nullable=True),
    progress=Inner(shape=PROGRESS),
)


def campaign_json(campaign: Campaign, progress: Progress) -> dict[str, Any]:
    """One campaign as it is told."""
    return {
        "id": campaign.pk,
        "name": campaign.name,
        "goal": campaign.goal,
        "expected_buyers": campaign.expected_buyers,
        "expected_sales": campaign.expected_sales,
        "status": campaign.status,
        "kind": campaign.kind,
        "channel": campaign.channel,
        "audience": campaign.audience,
        "offer": campaign.offer_id,
        "control_percent": campaign.control_percent,
        "budget": campaign.budget,
        "starts_on": campaign.starts_on.isoformat(),
        "ends_on": campaign.ends_on.isoformat(),
        "started_at": told_moment(campaign.started_at),
        "ended_at": told_moment(campaign.ended_at),
        "progress": {name: getattr(progress, name) for name in PROGRESS.fields},
    }
