"""Campaigns as pages show them: how far they are, who is in them, and who came back."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from campaigns.exceptions import UnknownCampaign
from campaigns.models import Campaign, Recipient
from members.models import Message
from members.rules.text import search_key
from points.models import Offer, Purchase

Status = Recipient.Status
LEFT = (
    Message.Status.SENT,
    Message.Status.DELIVERED,
    Message.Status.UNDELIVERED,
    Message.Status.UNKNOWN,
)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a campaign is: its audience, those held out, who waits for a batch, who has been
    told (their message is owed), what of that has left, and who was left out.
    """

    members: int = 0
    control: int = 0
    waiting: int = 0
    told: int = 0
    sent: int = 0
    left_out: int = 0
    came_back: int = 0
    offers_used: int = 0

    @property
    def done(self) -> int:
        """How many need nothing more."""
        return self.members - self.waiting


def campaigns_list(*, status: str = "") -> QuerySet[Campaign]:
    """Every campaign, the newest first."""
    rows = Campaign.objects.select_related("offer").order_by("-id")
    return rows.filter(status=status) if status else rows


def campaign_of(campaign_id: int) -> Campaign:
    """One campaign with its offer and its texts; refuses what is unknown."""
    rows = Campaign.objects.select_related("offer__reward").prefetch_related("variants")
    campaign = rows.filter(pk=campaign_id).first()
    if campaign is None:
        raise UnknownCampaign(campaign_id=campaign_id)
    return campaign


def progress_of(campaign_ids: Collection[int]) -> dict[int, Progress]:
    """How far each of these campaigns is; one statement. Those never started have got nowhere.

    Came back is who has bought since he was told, until the campaign's last day.
    """
    # The sales of a merged card are with the card that was kept.
    buyer = Coalesce(OuterRef("member__merged_into"), OuterRef("member"))
    bought = Purchase.objects.filter(
        member=buyer,
        occurred_at__gte=OuterRef("told_at"),
        business_date__lte=OuterRef("campaign__ends_on"),
    )
    bought = bought.exclude(status=Purchase.Status.VOIDED)
    rows = (
        Recipient.objects.filter(campaign_id__in=list(campaign_ids))
        .order_by()
        .values_list("campaign_id")
        .annotate(
            Count("id"),
            control=Count("id", filter=Q(status=Status.CONTROL)),
            waiting=Count("id", filter=Q(status=Status.WAITING)),
            told=Count("id", filter=Q(status=Status.TOLD)),
            sent=Count("id", filter=Q(message__status__in=LEFT)),
            left_out=Count("id", filter=Q(status=Status.LEFT_OUT)),
            came_back=Count("id", filter=Q(Exists(bought), status=Status.TOLD)),
            offers_used=Count("id", filter=Q(offer__status=Offer.Status.USED)),
        )
    )
    found = {campaign_id: Progress(*counts) for campaign_id, *counts in rows}
    return {pk: found.get(pk, Progress()) for pk in campaign_ids}


def recipients_of(campaign_id: int, *, status: str = "", query: str = "") -> QuerySet[Recipient]:
    """Who is in the campaign, with member, text, message and offer; of this status (or, after a
    colon, left out for this reason), by a part of the name.
    """
    rows = Recipient.objects.filter(campaign_id=campaign_id)
    return _narrowed(rows, status, query)


def recipients_of_all(
    campaign: str = "", *, status: str = "", query: str = ""
) -> QuerySet[Recipient]:
    """The same for every campaign, or for the one whose number is written."""
    rows = Recipient.objects.select_related("campaign")
    rows = rows.filter(campaign_id=int(campaign)) if campaign.isdecimal() else rows
    return _narrowed(rows, status, query)


def _narrowed(rows: QuerySet[Recipient], status: str, query: str) -> QuerySet[Recipient]:
    rows = rows.select_related("member", "variant", "message", "offer")
    kind, _colon, why = status.partition(":")
    if kind in Status.values:
        rows = rows.filter(status=kind)
    if why:
        rows = rows.filter(why=why)
    for word in search_key(query).split():
        rows = rows.filter(member__search_key__contains=word)
    return rows.order_by("id")


def left_out_of(campaign_id: int) -> list[tuple[str, int]]:
    """How many were left out for which reason, the most frequent first."""
    rows = Recipient.objects.filter(campaign_id=campaign_id, status=Status.LEFT_OUT).order_by()
    counted = rows.values_list("why").annotate(count=Count("id")).order_by("-count", "why")
    return list(counted)
