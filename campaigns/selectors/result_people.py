"""The members behind the figures of a campaign."""

from datetime import datetime
from typing import Any, Literal, get_args

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from campaigns.exceptions import UnknownCampaign
from campaigns.models import Campaign, Recipient
from campaigns.selectors.result_counts import window_of_results
from members.models import Message
from points.models import Offer, Purchase

Behind = Literal["told", "sent", "delivered", "came", "bought", "used", "control", "control_came"]
BEHIND: tuple[Behind, ...] = get_args(Behind)
TAKEN = (Message.Status.SENT, Message.Status.DELIVERED, Message.Status.UNDELIVERED)


def people_behind(campaign_id: int, which: Behind, *, now: datetime | None = None) -> QuerySet[Any]:
    """The recipients that one figure of `results_of` counts, each with `spent`: what he paid in
    money in its time. Refuses an unknown campaign.
    """
    campaign = Campaign.objects.filter(pk=campaign_id).first()
    if campaign is None:
        raise UnknownCampaign(campaign_id=campaign_id)
    window = window_of_results(campaign, now or timezone.now())
    if window is None:
        return Recipient.objects.none()
    opens, closes = window
    bought = (
        Purchase.objects.filter(
            member=OuterRef("card"), occurred_at__gte=OuterRef("since"), occurred_at__lt=closes
        )
        .exclude(status=Purchase.Status.VOIDED)
        .order_by()
    )
    spent = bought.values("member").annotate(it=Sum(F("net") - F("returned_net"))).values("it")
    return (
        Recipient.objects.filter(campaign=campaign, status=_status_of(which))
        .annotate(
            since=Coalesce("told_at", Value(opens)),
            # What a merged card bought is with the one that was kept.
            card=Coalesce("member__merged_into_id", "member_id"),
        )
        .filter(_those(which, bought, closes))
        .select_related("member", "message", "offer")
        .annotate(spent=Subquery(spent))
        .order_by("-pk")
    )


def _status_of(which: Behind) -> Recipient.Status:
    return Recipient.Status.CONTROL if which.startswith("control") else Recipient.Status.TOLD


def _those(which: Behind, bought: QuerySet[Purchase, Purchase], closes: datetime) -> Q:
    if which in {"came", "control_came"}:
        return Q(Exists(bought))
    if which == "bought":
        return Q(Exists(bought.exclude(status=Purchase.Status.RETURNED)))
    return {
        "sent": Q(message__status__in=TAKEN),
        "delivered": Q(message__status=Message.Status.DELIVERED),
        "used": Q(offer__status=Offer.Status.USED, offer__ended_at__lt=closes),
    }.get(which, Q())
