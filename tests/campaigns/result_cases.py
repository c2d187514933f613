"""Campaigns that have run, as the tests of their results need them: who was told, who came."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from campaigns.models import Campaign, Recipient, Variant
from members.models import Member, Message, Shop
from members.roles import SYSTEM
from members.rules.cards import make_card_number
from members.selectors.club import club_day
from points.models import Offer, Purchase
from points.services.purchases import record_purchase
from points.services.rewards import save_reward, take_gift
from tests import factories

_numbers = count(1)


def make_campaign(at: datetime, *, days: int = 10, **changes: Any) -> Campaign:
    """One that was started then and runs for so many days."""
    facts = {
        "name": f"Campaign {next(_numbers)}",
        "goal": Campaign.Goal.COME_BACK,
        "starts_on": club_day(at),
        "ends_on": club_day(at) + timedelta(days=days - 1),
        "status": Campaign.Status.SENT,
        "created_at": at,
        "created_by": "system:system",
        "started_at": at,
    }
    return Campaign.objects.create(**{**facts, **changes})


def make_people(count_of: int) -> list[Member]:
    """Members by the cheapest way; their mobiles are nobody's."""
    members = []
    for _ in range(count_of):
        number = next(_numbers)
        members.append(
            Member(
                card_number=make_card_number(f"{700_000_000 + number}"),
                mobile=f"+98999{number:07d}",
                search_key=f"person {number}",
                origin=Member.Origin.COUNTER,
                joined_at=datetime.fromisoformat("2024-01-01T12:00:00+03:30"),
            )
        )
    return Member.objects.bulk_create(members)


def tell(
    campaign: Campaign,
    members: Sequence[Member],
    *,
    at: datetime,
    status: str = "delivered",
    variant: Variant | None = None,
    cost: int = 1_000,
) -> list[Recipient]:
    """These members were told then; the carrier has said `status`."""
    recipients = []
    for member in members:
        message = Message.objects.create(
            natural_key=f"campaign:{campaign.pk}:{member.pk}",
            kind=Message.Kind.PROMOTION,
            member=member,
            address=str(member.mobile),
            text="…",
            status=status,
            due_at=at,
            created_at=at,
            cost=cost,
        )
        recipients.append(
            Recipient(
                campaign=campaign,
                member=member,
                variant=variant,
                status=Recipient.Status.TOLD,
                told_at=at,
                message=message,
            )
        )
    return Recipient.objects.bulk_create(recipients)


def hold_out(campaign: Campaign, members: Sequence[Member]) -> None:
    """These are its control group."""
    Recipient.objects.bulk_create(
        Recipient(campaign=campaign, member=member, status=Recipient.Status.CONTROL)
        for member in members
    )


def buy(shop: Shop, member: Member, amount: int, *, at: datetime) -> Purchase:
    """A purchase of that moment."""
    return factories.ring_up(shop, amount, member=member, now=at).purchase


def use_offer(recipient: Recipient, shop: Shop, amount: int, *, at: datetime, cost: int) -> None:
    """The recipient had a gift promised and took it with a purchase of that moment."""
    rose = save_reward(actor=SYSTEM, code="rose", name="A rose", kind="gift", cost=cost)
    sale = factories.make_sale(shop, amount, member=recipient.member, occurred_at=at)
    day = club_day(at)
    gift = take_gift(rose.code, shop.pk, day)
    purchase = record_purchase(sale=replace(sale, gift=gift), actor=SYSTEM, now=at).purchase
    recipient.offer = Offer.objects.create(
        member=recipient.member,
        source=f"campaign:{recipient.campaign_id}:{recipient.member_id}",
        origin=f"campaign:{recipient.campaign_id}",
        kind=Offer.Kind.GIFT,
        name=rose.name,
        reward=rose,
        starts_on=day,
        ends_on=day,
        status=Offer.Status.USED,
        most_value=cost,
        value=cost,
        purchase=purchase,
        created_at=at,
        created_by="system:system",
        ended_at=at,
    )
    recipient.save(update_fields=["offer"])
