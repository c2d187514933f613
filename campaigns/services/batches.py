"""Telling the members of campaigns, a batch at a time, strictly within each campaign's budget."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial

from django.db import connection, transaction
from django.utils import timezone

from campaigns.models import Campaign, Recipient
from campaigns.rules.texts import fill
from campaigns.selectors.text_values import Values, offers_values, plan_values, values_of
from campaigns.services.campaign_runs import (
    channel_of,
    leave_out_waiting,
    origin_of,
    prefix_of,
)
from campaigns.services.offers import Refusal, most_cost, promise
from members.exceptions import Busy
from members.roles import SYSTEM
from members.selectors.club import club_day, club_zone
from members.selectors.messaging import messaging
from members.selectors.reach import Reach, Why, reach_of
from members.selectors.sending_rules import estimate
from members.services.audit import write_audit
from members.services.conflicts import retry_conflicts
from members.services.messages import Owed, queue_messages
from points.models import Offer

Status = Recipient.Status
WHY_NOT_PROMISED = {
    "cap": str(Recipient.Why.CAP),
    "closed": str(Recipient.Why.CLOSED),
    "retired": str(Recipient.Why.RETIRED),
}
# Whoever forgets or merges a member waits for the batch, or it for him; a till does not.
LOCK = "SELECT id FROM members_member WHERE id = ANY(%s) ORDER BY id FOR SHARE"
SETTLE = """
UPDATE campaigns_recipient AS recipient
SET status = one.status, why = one.why, told_at = one.told_at, message_id = one.message_id,
    offer_id = one.offer_id
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::timestamptz[], %s::bigint[], %s::bigint[])
    AS one(id, status, why, told_at, message_id, offer_id)
WHERE recipient.id = one.id
"""


@dataclass(slots=True)
class _Settled:
    """What becomes of one recipient."""

    recipient: Recipient
    why: str = ""
    address: str = ""
    message_cost: int = 0
    offer: Offer | None = None
    text: str = ""
    values: Values = field(default_factory=dict)


def send_batches(*, now: datetime | None = None) -> int:
    """Owe the next batch of every campaign that is being sent, one at an instant however often it
    is asked; how many members were told.

    A batch is one transaction under the campaign's lock: killed at any moment and run again,
    each is told once. A campaign whose days are over, or that has told everybody, ends.
    """
    now = now or timezone.now()
    sending = Campaign.objects.filter(
        status=Campaign.Status.SENDING, starts_on__lte=club_day(now)
    ).order_by("pk")
    return sum(_batch_of(pk, now) for pk in sending.values_list("pk", flat=True))


def _batch_of(campaign_id: int, now: datetime) -> int:
    try:
        return retry_conflicts(partial(_send_batch, campaign_id, now))
    except Busy:  # a till has the pool for longer than we wait: the next run does it
        return 0


@transaction.atomic
def _send_batch(campaign_id: int, now: datetime) -> int:
    rows = Campaign.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
    campaign = (
        rows.select_related("offer__reward")
        .filter(pk=campaign_id, status=Campaign.Status.SENDING)
        .exclude(batch_at=now)
        .first()
    )
    if campaign is None:  # another runner has it or has done it, or somebody has just halted it
        return 0
    if campaign.ends_on < club_day(now):
        _end(campaign, now, left_out=leave_out_waiting(campaign, Recipient.Why.WINDOW))
        return 0
    waiting = Recipient.objects.filter(campaign=campaign, status=Status.WAITING)
    batch = list(waiting.select_related("variant").order_by("id")[: campaign.batch_size])
    told = _tell(campaign, batch, now) if batch else 0
    if not waiting.exists():
        _end(campaign, now)
    return told


def _tell(campaign: Campaign, batch: Sequence[Recipient], now: datetime) -> int:
    """Owe each his message and his promise, or leave him out; how many were told."""
    ids = [one.member_id for one in batch]
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [sorted(ids)])
    settled = _reached(campaign, batch)
    values = values_of(ids, now=now)
    _judge_budget(campaign, settled, values, now)
    _promise(campaign, settled, now)
    told = [one for one in settled if not one.why]
    _word(told, values)
    messages = queue_messages([_message(campaign, one, now) for one in told], now=now)
    _write(campaign, settled, messages, now)
    campaign.committed += sum(one.message_cost for one in told)
    campaign.committed += sum(one.offer.most_value for one in told if one.offer is not None)
    campaign.batch_at = now
    campaign.save(update_fields=["committed", "batch_at"])
    return len(told)


def _reached(campaign: Campaign, batch: Sequence[Recipient]) -> list[_Settled]:
    """Where each is reached at this moment, or why not."""
    ids = [one.member_id for one in batch]
    reach = reach_of(ids, purpose=campaign.kind, channel=channel_of(campaign))
    settled = []
    for recipient in batch:
        found = reach.get(recipient.member_id, Why.CLOSED)
        if isinstance(found, Reach):
            settled.append(_Settled(recipient, address=found.address))
        else:
            settled.append(_Settled(recipient, why=str(found)))
    return settled


def _judge_budget(
    campaign: Campaign, settled: Sequence[_Settled], values: Mapping[int, Values], now: datetime
) -> None:
    """Leave out whom the budget does not pay for any more, by the most that his offer can cost
    and his own text as it will be: a voucher's code is as long as the sample.
    """
    plan, settings = campaign.offer, messaging()
    promised = plan_values(plan.pk, now=now) if plan is not None else {}
    most = most_cost(plan, day=club_day(now)) if plan is not None else 0
    left = campaign.budget - campaign.committed
    for one in settled:
        if one.why:
            continue
        own = values.get(one.recipient.member_id, {}) | promised
        text = fill(_text_of(one), own)
        cost = estimate(text, kind=campaign.kind, settings=settings, channel=campaign.channel).cost
        if most + cost > left:
            one.why = str(Recipient.Why.BUDGET)
            continue
        left -= most + cost
        one.message_cost = cost


def _promise(campaign: Campaign, settled: Sequence[_Settled], now: datetime) -> None:
    """Promise the offer to those who are left. Whom the cap has no room for is left out; what he
    would have cost may pay for somebody whom the budget did not, who waits for the next batch.
    """
    plan = campaign.offer
    wanted = [one for one in settled if not one.why]
    if plan is None or not wanted:
        return
    prefix = prefix_of(campaign.pk)
    made = promise(
        plan=plan,
        member_ids=[one.recipient.member_id for one in wanted],
        source=lambda member_id: f"{prefix}{member_id}",
        origin=origin_of(campaign.pk),
        starts_on=club_day(now),
        actor=SYSTEM,
        now=now,
    )
    for one in wanted:
        found = made[one.recipient.member_id]
        if isinstance(found, Refusal):
            one.why = WHY_NOT_PROMISED[found.why]
        else:
            one.offer = found


def _word(told: Sequence[_Settled], values: Mapping[int, Values]) -> None:
    offers = offers_values([one.offer for one in told if one.offer is not None])
    for one in told:
        own = values.get(one.recipient.member_id, {})
        promised = offers[one.offer.pk] if one.offer is not None else {}
        one.values = own | promised
        one.text = fill(_text_of(one), one.values)


def _message(campaign: Campaign, one: _Settled, now: datetime) -> Owed:
    variant = one.recipient.variant
    subject = variant.subject if variant is not None else ""
    after = campaign.ends_on + timedelta(days=1)
    return Owed(
        natural_key=f"{prefix_of(campaign.pk)}{one.recipient.member_id}",
        kind=campaign.kind,
        address=one.address,
        text=one.text,
        member_id=one.recipient.member_id,
        channel=campaign.channel,
        due_at=now,
        expires_at=datetime.combine(after, time.min, tzinfo=club_zone()),
        facts=one.values | ({"subject": subject} if subject else {}),
    )


def _write(
    campaign: Campaign, settled: Sequence[_Settled], messages: Mapping[str, int], now: datetime
) -> None:
    """All of the batch in one statement."""
    prefix = prefix_of(campaign.pk)
    was_capped = any(one.why == Recipient.Why.CAP for one in settled)
    rows = []
    for one in settled:
        recipient = one.recipient
        if was_capped and one.why == Recipient.Why.BUDGET:
            continue
        is_told = not one.why
        rows.append(
            (
                recipient.pk,
                str(Status.TOLD if is_told else Status.LEFT_OUT),
                one.why,
                now if is_told else None,
                messages.get(f"{prefix}{recipient.member_id}") if is_told else None,
                one.offer.pk if one.offer is not None else None,
            )
        )
    with connection.cursor() as cursor:
        cursor.execute(SETTLE, [list(column) for column in zip(*rows, strict=True)])


def _text_of(one: _Settled) -> str:
    variant = one.recipient.variant
    return variant.text if variant is not None else ""


def _end(campaign: Campaign, now: datetime, *, left_out: int = 0) -> None:
    campaign.status, campaign.ended_at = Campaign.Status.SENT, now
    campaign.save(update_fields=["status", "ended_at"])
    write_audit(
        actor=SYSTEM,
        action="campaign.sent",
        subject=f"campaign:{campaign.pk}",
        facts={"left_out": left_out},
        now=now,
    )
