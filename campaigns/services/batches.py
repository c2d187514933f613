"""Telling the members of campaigns, a batch at a time, strictly within each campaign's budget."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from campaigns.models import Campaign, Recipient, Variant
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
    """What becomes of one recipient: left out for a reason, or told."""

    recipient_id: int
    member_id: int
    variant: Variant | None
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
    each is told once. A campaign whose days are over, or that has told everybody, ends. One that
    fails holds up no other; its problem is raised when all have had their turn.
    """
    now = now or timezone.now()
    sending = Campaign.objects.filter(
        status=Campaign.Status.SENDING, starts_on__lte=club_day(now)
    ).order_by("pk")
    told, failed = 0, []
    for pk in list(sending.values_list("pk", flat=True)):
        try:
            told += retry_conflicts(partial(_send_batch, pk, now))
        except Busy:  # a till has the pool for longer than we wait: the next run does it
            continue
        except Exception as problem:  # raised below, when the others have had their turn
            failed.append(problem)
    if failed:
        raise failed[0]
    return told


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
    batch = _next_of(campaign, waiting)
    told = _tell(campaign, batch, now) if batch else 0
    if not waiting.exists():
        _end(campaign, now)
    return told


def _next_of(campaign: Campaign, waiting: QuerySet[Recipient]) -> list[_Settled]:
    """The next batch, in the order that chance has given them."""
    variants = {one.pk: one for one in campaign.variants.all()}
    rows = waiting.order_by("id").values_list("pk", "member_id", "variant_id")
    return [
        _Settled(pk, member_id, variants.get(variant_id or 0))
        for pk, member_id, variant_id in rows[: campaign.batch_size]
    ]


def _tell(campaign: Campaign, batch: Sequence[_Settled], now: datetime) -> int:
    """Owe each his message and his promise, or leave him out; how many were told."""
    ids = [one.member_id for one in batch]
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [sorted(ids)])
    _reach(campaign, batch)
    values = values_of(ids, now=now)
    _judge_budget(campaign, batch, values, now)
    _promise(campaign, batch, now)
    told = [one for one in batch if not one.why]
    _word(told)
    messages = queue_messages([_message(campaign, one, now) for one in told], now=now)
    _write(campaign, batch, messages, now)
    campaign.committed += sum(one.message_cost for one in told)
    campaign.committed += sum(one.offer.most_value for one in told if one.offer is not None)
    campaign.batch_at = now
    campaign.save(update_fields=["committed", "batch_at"])
    return len(told)


def _reach(campaign: Campaign, batch: Sequence[_Settled]) -> None:
    """Where each is reached at this moment, or why not."""
    reach = reach_of(
        [one.member_id for one in batch], purpose=campaign.kind, channel=channel_of(campaign)
    )
    for one in batch:
        found = reach.get(one.member_id, Why.CLOSED)
        if isinstance(found, Reach):
            one.address = found.address
        else:
            one.why = str(found)


def _judge_budget(
    campaign: Campaign, batch: Sequence[_Settled], values: Mapping[int, Values], now: datetime
) -> None:
    """Leave out whom the budget does not pay for any more, by the most that his offer can cost
    and his own text as it will be: a voucher's code is as long as the sample.
    """
    plan, settings = campaign.offer, messaging()
    promised = plan_values(plan.pk, now=now) if plan is not None else {}
    most = most_cost(plan, day=club_day(now)) if plan is not None else 0
    left = campaign.budget - campaign.committed
    for one in batch:
        if one.why:
            continue
        one.values = values.get(one.member_id, {}) | promised
        one.text = fill(_text_of(one), one.values)
        found = estimate(one.text, kind=campaign.kind, settings=settings, channel=campaign.channel)
        if most + found.cost > left:
            one.why = str(Recipient.Why.BUDGET)
            continue
        left -= most + found.cost
        one.message_cost = found.cost


def _promise(campaign: Campaign, batch: Sequence[_Settled], now: datetime) -> None:
    """Promise the offer to those who are left. Whom the cap has no room for is left out; what he
    would have cost may pay for somebody whom the budget did not, who waits for the next batch.
    """
    plan = campaign.offer
    wanted = [one for one in batch if not one.why]
    if plan is None or not wanted:
        return
    prefix = prefix_of(campaign.pk)
    made = promise(
        plan=plan,
        member_ids=[one.member_id for one in wanted],
        source=lambda member_id: f"{prefix}{member_id}",
        origin=origin_of(campaign.pk),
        starts_on=club_day(now),
        actor=SYSTEM,
        now=now,
    )
    for one in wanted:
        found = made[one.member_id]
        if isinstance(found, Refusal):
            one.why = WHY_NOT_PROMISED[found.why]
        else:
            one.offer = found


def _word(told: Sequence[_Settled]) -> None:
    """The text with what was promised in place of the sample, where it is another."""
    offers = offers_values([one.offer for one in told if one.offer is not None])
    for one in told:
        promised = offers[one.offer.pk] if one.offer is not None else {}
        if not promised.items() <= one.values.items():
            one.values |= promised
            one.text = fill(_text_of(one), one.values)


def _message(campaign: Campaign, one: _Settled, now: datetime) -> Owed:
    variant = one.variant
    subject = variant.subject if variant is not None else ""
    after = campaign.ends_on + timedelta(days=1)
    return Owed(
        natural_key=f"{prefix_of(campaign.pk)}{one.member_id}",
        kind=campaign.kind,
        address=one.address,
        text=one.text,
        member_id=one.member_id,
        channel=campaign.channel,
        due_at=now,
        expires_at=datetime.combine(after, time.min, tzinfo=club_zone()),
        facts=one.values | ({"subject": subject} if subject else {}),
    )


def _write(
    campaign: Campaign, batch: Sequence[_Settled], messages: Mapping[str, int], now: datetime
) -> None:
    """All of the batch in one statement."""
    prefix = prefix_of(campaign.pk)
    was_capped = any(one.why == Recipient.Why.CAP for one in batch)
    rows = [
        (
            one.recipient_id,
            str(Status.LEFT_OUT if one.why else Status.TOLD),
            one.why,
            None if one.why else now,
            None if one.why else messages.get(f"{prefix}{one.member_id}"),
            None if one.offer is None else one.offer.pk,
        )
        for one in batch
        if not (was_capped and one.why == Recipient.Why.BUDGET)
    ]
    with connection.cursor() as cursor:
        cursor.execute(SETTLE, [list(column) for column in zip(*rows, strict=True)])


def _text_of(one: _Settled) -> str:
    variant = one.variant
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
