"""Starting a campaign for good, and halting it: paused, resumed, stopped."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from campaigns.exceptions import BudgetTooSmall, CampaignNotReady, CampaignNotRunning
from campaigns.models import Campaign, Recipient, Variant
from campaigns.rules.audiences import read_audience
from campaigns.rules.dealing import Dealt, deal
from campaigns.rules.texts import OF_AN_OFFER, places_in
from campaigns.selectors.audiences import audience_members, held_out
from campaigns.services.campaign_costs import most_cost_of
from campaigns.services.campaigns import lock_campaign, lock_draft
from members.roles import Actor, Right
from members.selectors.club import club_day
from members.selectors.reach import Why, reach_of
from members.services.audit import write_audit
from members.services.message_deeds import cancel_messages, pause_messages, release_messages
from members.services.patience import take_time
from points.services.offers import withdraw_offers

Status = Campaign.Status
CHUNK = 10_000
SEED_BITS = 62
# In the order of the list, so that a batch takes them by chance.
FREEZE = """
INSERT INTO campaigns_recipient (campaign_id, member_id, variant_id, status, why)
SELECT %s, member_id, variant_id, status, why
FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[])
    WITH ORDINALITY AS one(member_id, variant_id, status, why, place)
ORDER BY place
"""
Row = tuple[int, int | None, str, str]


@transaction.atomic
def start_campaign(
    *, campaign_id: int, actor: Actor, is_sure: bool = False, now: datetime | None = None
) -> Campaign:
    """Freeze the audience and begin to send; nothing of the campaign changes afterwards.

    Who may not be told is left out at once; of the others the control group is drawn by chance and
    kept, and the texts are dealt by their shares. Refuses what is not ready (`CampaignNotReady`)
    and, unless it is said that this is known (`is_sure`), a budget below the most it can cost
    (`BudgetTooSmall`): then as many are told as it pays for.
    """
    actor.require(Right.CAMPAIGNS_MANAGE)
    now = now or timezone.now()
    campaign = lock_draft(campaign_id)
    texts = list(campaign.variants.all())
    _refuse_unready(campaign, texts, now)
    take_time()
    rows = _drawn(campaign, texts, now)
    told = sum(status == Recipient.Status.WAITING for _pk, _text, status, _why in rows)
    most = most_cost_of(campaign, told=told)
    if most.total > campaign.budget and not is_sure:
        raise BudgetTooSmall(most=most.total, budget=campaign.budget)
    _freeze(campaign, rows)
    campaign.status, campaign.started_at = Status.SENDING, now
    campaign.save(update_fields=["status", "started_at", "seed"])
    _audit(campaign, "campaign.started", actor, now, members=len(rows), told=told)
    return campaign


@transaction.atomic
def pause_campaign(
    *, campaign_id: int, actor: Actor, why: str = "", now: datetime | None = None
) -> Campaign:
    """No more batches, and what waits in the outbox waits too, until it is resumed."""
    actor.require(Right.CAMPAIGNS_MANAGE)
    campaign = _lock_in(campaign_id, Status.SENDING)
    campaign.status, campaign.status_why = Status.PAUSED, why[:40]
    campaign.save(update_fields=["status", "status_why"])
    waiting = pause_messages(prefix_of(campaign.pk))
    _audit(campaign, "campaign.paused", actor, now, messages=waiting)
    return campaign


@transaction.atomic
def resume_campaign(*, campaign_id: int, actor: Actor, now: datetime | None = None) -> Campaign:
    """Go on after a pause."""
    actor.require(Right.CAMPAIGNS_MANAGE)
    campaign = _lock_in(campaign_id, Status.PAUSED)
    campaign.status, campaign.status_why = Status.SENDING, ""
    campaign.save(update_fields=["status", "status_why"])
    released = release_messages(prefix_of(campaign.pk))
    _audit(campaign, "campaign.resumed", actor, now, messages=released)
    return campaign


@transaction.atomic
def stop_campaign(*, campaign_id: int, actor: Actor, now: datetime | None = None) -> Campaign:
    """End it for good: who waits is left out, messages that have not left are called off and
    offers that nobody has used are taken back.
    """
    actor.require(Right.CAMPAIGNS_MANAGE)
    now = now or timezone.now()
    campaign = _lock_in(campaign_id, Status.SENDING, Status.PAUSED, Status.SENT)
    left_out = leave_out_waiting(campaign, Recipient.Why.STOPPED)
    called_off = cancel_messages(prefix_of(campaign.pk))
    withdrawn = withdraw_offers(origin=origin_of(campaign.pk), actor=actor, now=now)
    campaign.status, campaign.ended_at = Status.STOPPED, now
    campaign.save(update_fields=["status", "ended_at"])
    facts = {"left_out": left_out, "messages": called_off, "offers": withdrawn}
    _audit(campaign, "campaign.stopped", actor, now, **facts)
    return campaign


def leave_out_waiting(campaign: Campaign, why: Recipient.Why) -> int:
    """Whoever still waits is left out, for this reason."""
    waiting = Recipient.objects.filter(campaign=campaign, status=Recipient.Status.WAITING)
    return waiting.update(status=Recipient.Status.LEFT_OUT, why=why)


def prefix_of(campaign_id: int) -> str:
    """What its messages' natural keys, and its offers' sources, begin with."""
    return f"{origin_of(campaign_id)}:"


def origin_of(campaign_id: int) -> str:
    """What its offers are counted under."""
    return f"campaign:{campaign_id}"


def _refuse_unready(campaign: Campaign, texts: Sequence[Variant], now: datetime) -> None:
    if not campaign.audience:
        raise CampaignNotReady(reason="no_audience")
    if not texts:
        raise CampaignNotReady(reason="no_text")
    if campaign.ends_on < club_day(now):
        raise CampaignNotReady(reason="window_over")
    if campaign.offer is not None and not campaign.offer.is_active:
        raise CampaignNotReady(reason="offer_retired")
    promised = set().union(*(places_in(one.text) for one in texts)) & set(OF_AN_OFFER)
    if promised and campaign.offer is None:
        raise CampaignNotReady(reason="no_offer")


def _drawn(campaign: Campaign, texts: Sequence[Variant], now: datetime) -> list[Row]:
    """Everybody of the audience, with what he is."""
    members = audience_members(
        read_audience(campaign.audience), kind=campaign.kind, channel=campaign.channel, now=now
    )
    ids = list(members.values_list("pk", flat=True))
    if not ids:
        raise CampaignNotReady(reason="no_members")
    reach = reach_of(ids, purpose=campaign.kind, channel=channel_of(campaign))
    reached = [pk for pk in ids if not isinstance(reach.get(pk, Why.CLOSED), Why)]
    campaign.seed = secrets.randbits(SEED_BITS)
    dealt = deal(
        reached,
        held_out=held_out(len(reached), campaign.control_percent),
        shares=[one.share for one in texts],
        seed=campaign.seed,
    )
    unreached = sorted(set(ids).difference(reached))
    return [
        *(_dealt(one, texts) for one in dealt),
        *(
            (pk, None, str(Recipient.Status.LEFT_OUT), str(reach.get(pk, Why.CLOSED)))
            for pk in unreached
        ),
    ]


def channel_of(campaign: Campaign) -> Any:
    """The campaign's channel, as `reach_of` is asked."""
    return str(campaign.channel)


def _dealt(one: Dealt, texts: Sequence[Variant]) -> Row:
    if one.text is None:
        return one.member_id, None, str(Recipient.Status.CONTROL), ""
    return one.member_id, texts[one.text].pk, str(Recipient.Status.WAITING), ""


def _freeze(campaign: Campaign, rows: Sequence[Row]) -> None:
    with connection.cursor() as cursor:
        for first in range(0, len(rows), CHUNK):
            columns = [list(column) for column in zip(*rows[first : first + CHUNK], strict=True)]
            cursor.execute(FREEZE, [campaign.pk, *columns])


def _lock_in(campaign_id: int, *states: Campaign.Status) -> Campaign:
    campaign = lock_campaign(campaign_id)
    if campaign.status not in states:
        raise CampaignNotRunning(campaign_id=campaign_id, status=campaign.status)
    return campaign


def _audit(
    campaign: Campaign, action: str, actor: Actor, now: datetime | None, **facts: Any
) -> None:
    write_audit(actor=actor, action=action, subject=f"campaign:{campaign.pk}", facts=facts, now=now)
