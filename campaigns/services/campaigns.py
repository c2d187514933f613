"""Planning campaigns: drafted with a goal and an expectation, changed, copied, discarded."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from campaigns.exceptions import CampaignFixed, UnknownCampaign
from campaigns.models import Campaign, OfferPlan, Variant
from campaigns.rules.audiences import read_audience, write_audience
from campaigns.rules.texts import OF_A_MEMBER, OF_AN_OFFER, clean_text
from members.exceptions import InvalidField
from members.models import Message
from members.roles import Actor, Right
from members.rules.lines import typed_line
from members.selectors.club import club_day
from members.services.audit import write_audit

LONGEST_NAME = 80
LONGEST_SUBJECT = 120
MOST_MONEY = 10**15
MOST_BUYERS = 10**7
MOST_CONTROL = 50
MOST_A_BATCH = 5_000
MOST_TEXTS = 4
MOST_SHARE = 99
USUAL_DAYS = 14
LETTERS = "ABCD"
PLACES = (*OF_A_MEMBER, *OF_AN_OFFER)


@dataclass(frozen=True, slots=True)
class TextGiven:
    """One text of a campaign; `subject` is for e-mails, members are dealt by `share`."""

    text: str
    subject: str = ""
    share: int = 1


@transaction.atomic
def draft_campaign(
    *,
    name: str,
    goal: str,
    actor: Actor,
    expected_buyers: int = 0,
    expected_sales: int = 0,
    now: datetime | None = None,
    **given: Any,
) -> Campaign:
    """A new draft with its goal and what is expected of it; `given` as in `change_campaign`."""
    actor.require(Right.CAMPAIGNS_MANAGE)
    now = now or timezone.now()
    today = club_day(now)
    campaign = Campaign(
        starts_on=today,
        ends_on=today + timedelta(days=USUAL_DAYS - 1),
        created_at=now,
        created_by=actor.id,
    )
    given |= {"expected_buyers": expected_buyers, "expected_sales": expected_sales}
    _put(campaign, {"name": name, "goal": goal, **given})
    campaign.save()
    _audit(campaign, "campaign.drafted", actor, now)
    return campaign


@transaction.atomic
def change_campaign(
    *, campaign_id: int, actor: Actor, now: datetime | None = None, **given: Any
) -> Campaign:
    """Change a draft: name, goal, expected_buyers, expected_sales, audience (its document),
    offer_id, kind, channel, is_public, control_percent, starts_on, ends_on, budget, batch_size.

    Refuses each with an `InvalidField` that names it, and a campaign that has begun
    (`CampaignFixed`).
    """
    actor.require(Right.CAMPAIGNS_MANAGE)
    campaign = lock_draft(campaign_id)
    _put(campaign, given)
    campaign.save()
    _audit(campaign, "campaign.changed", actor, now, what=sorted(given))
    return campaign


@transaction.atomic
def set_texts(
    *, campaign_id: int, texts: Sequence[TextGiven], actor: Actor, now: datetime | None = None
) -> Campaign:
    """The texts of a draft, one to four, in the order of their letters. Refuses what `clean_text`
    refuses, by the field `text_a`, and places that have no meaning in a campaign.
    """
    actor.require(Right.CAMPAIGNS_MANAGE)
    campaign = lock_draft(campaign_id)
    if not 1 <= len(texts) <= MOST_TEXTS:
        raise InvalidField(field="text_a", problem="required" if not texts else "too_many")
    variants = [_variant(campaign, *one) for one in zip(LETTERS, texts, strict=False)]
    campaign.variants.all().delete()
    Variant.objects.bulk_create(variants)
    _audit(campaign, "campaign.changed", actor, now, what=["texts"])
    return campaign


@transaction.atomic
def copy_campaign(*, campaign_id: int, actor: Actor, now: datetime | None = None) -> Campaign:
    """A draft like this one, as long as it was, from today on; costs are not copied."""
    actor.require(Right.CAMPAIGNS_MANAGE)
    now = now or timezone.now()
    original = lock_campaign(campaign_id)
    today = club_day(now)
    copy = Campaign.objects.create(
        name=original.name,
        goal=original.goal,
        expected_buyers=original.expected_buyers,
        expected_sales=original.expected_sales,
        audience=original.audience,
        offer_id=original.offer_id,
        kind=original.kind,
        channel=original.channel,
        is_public=original.is_public,
        control_percent=original.control_percent,
        starts_on=today,
        ends_on=today + (original.ends_on - original.starts_on),
        budget=original.budget,
        batch_size=original.batch_size,
        created_at=now,
        created_by=actor.id,
    )
    for one in original.variants.all():
        one.pk, one.campaign = None, copy
        one.save(force_insert=True)
    _audit(copy, "campaign.drafted", actor, now, copied=original.pk)
    return copy


@transaction.atomic
def discard_campaign(*, campaign_id: int, actor: Actor, now: datetime | None = None) -> None:
    """Take a draft away with its texts and costs; one that has begun stays (`CampaignFixed`)."""
    actor.require(Right.CAMPAIGNS_MANAGE)
    campaign = lock_draft(campaign_id)
    _audit(campaign, "campaign.discarded", actor, now)
    campaign.delete()


def lock_campaign(campaign_id: int) -> Campaign:
    """The campaign under lock; refuses what is unknown."""
    rows = Campaign.objects.select_for_update(no_key=True, of=("self",))
    campaign = rows.select_related("offer__reward").filter(pk=campaign_id).first()
    if campaign is None:
        raise UnknownCampaign(campaign_id=campaign_id)
    return campaign


def lock_draft(campaign_id: int) -> Campaign:
    """The campaign under lock; refuses one that has begun."""
    campaign = lock_campaign(campaign_id)
    if campaign.status != Campaign.Status.DRAFT:
        raise CampaignFixed(campaign_id=campaign_id, status=campaign.status)
    return campaign


def _put(campaign: Campaign, given: Mapping[str, Any]) -> None:
    for field, raw in given.items():
        setattr(campaign, field, CLEAN[field](raw, field))
    if campaign.ends_on < campaign.starts_on:
        raise InvalidField(field="ends_on", problem="before_start")


def _variant(campaign: Campaign, letter: str, given: TextGiven) -> Variant:
    field = letter.lower()
    return Variant(
        campaign=campaign,
        letter=letter,
        text=clean_text(given.text, allowed=PLACES, field=f"text_{field}"),
        subject=typed_line(given.subject, field=f"subject_{field}", most=LONGEST_SUBJECT),
        share=_number(1, MOST_SHARE)(given.share, f"share_{field}"),
    )


def _line(raw: Any, field: str) -> str:
    return typed_line(raw, field=field, most=LONGEST_NAME, is_needed=True)


def _number(least: int, most: int) -> Callable[[Any, str], int]:
    def clean(raw: Any, field: str) -> int:
        if isinstance(raw, bool) or not isinstance(raw, int) or not least <= raw <= most:
            raise InvalidField(field=field, problem="out_of_range")
        return raw

    return clean


def _choice(choices: Sequence[str]) -> Callable[[Any, str], str]:
    def clean(raw: Any, field: str) -> str:
        if raw not in choices:
            raise InvalidField(field=field, problem="invalid_choice")
        return str(raw)

    return clean


def _flag(raw: Any, _field: str) -> bool:
    return bool(raw)


def _day(raw: Any, field: str) -> date:
    if not isinstance(raw, date):
        raise InvalidField(field=field, problem="required")
    return raw


def _audience(raw: Any, _field: str) -> dict[str, Any]:
    return write_audience(read_audience(raw))


def _offer(raw: Any, field: str) -> int | None:
    if raw is None:
        return None
    if not OfferPlan.objects.filter(pk=raw, is_active=True).exists():
        raise InvalidField(field=field, problem="invalid_choice")
    return int(raw)


CLEAN: Mapping[str, Callable[[Any, str], Any]] = {
    "name": _line,
    "goal": _choice(Campaign.Goal.values),
    "expected_buyers": _number(0, MOST_BUYERS),
    "expected_sales": _number(0, MOST_MONEY),
    "audience": _audience,
    "offer_id": _offer,
    "kind": _choice([Message.Kind.PROMOTION, Message.Kind.OCCASION, Message.Kind.SERVICE]),
    "channel": _choice(Message.Channel.values),
    "is_public": _flag,
    "control_percent": _number(0, MOST_CONTROL),
    "starts_on": _day,
    "ends_on": _day,
    "budget": _number(0, MOST_MONEY),
    "batch_size": _number(1, MOST_A_BATCH),
}


def _audit(
    campaign: Campaign, action: str, actor: Actor, now: datetime | None, **facts: Any
) -> None:
    write_audit(actor=actor, action=action, subject=f"campaign:{campaign.pk}", facts=facts, now=now)
