"""Sales and campaigns by who gained: the shop, the member, both or neither."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from campaigns.rules.encounters import CampaignDealing, Encounter, encounter_of_campaign
from campaigns.selectors.outcomes import Outcome
from members.models import Club
from points.models import Payment, Purchase

BPS = 10_000
# Who asks to hear no more within so long of a message was driven off by it.
STOPPED_WITHIN = timedelta(days=7)
STOPPED = """
SELECT r.campaign_id, count(DISTINCT r.member_id)
FROM campaigns_recipient r
JOIN members_consent c ON c.member_id = r.member_id AND c.purpose = 'promotion'
    AND NOT c.is_given AND c.taken_at >= r.told_at AND c.taken_at < r.told_at + %s::interval
WHERE r.campaign_id = ANY(%s) AND r.status = 'told'
GROUP BY r.campaign_id
"""


@dataclass(frozen=True, slots=True)
class Corner:
    """The sales of one corner: bills, what was left to the shop of them, what members got."""

    encounter: Encounter
    purchases: int
    members: int
    left: int
    got: int


@dataclass(frozen=True, slots=True)
class CampaignEncounter:
    """One campaign and its corner, with what decided it."""

    outcome: Outcome
    dealing: CampaignDealing
    encounter: Encounter


def judged_sales(first: date, last: date, shop_ids: Collection[int] | None) -> QuerySet[Any]:
    """Members' bills of these days with `left` (what was left to the shop), `got` (what the member
    was given beside the goods) and their `encounter`; voided ones are none.

    Left is the stated margin of what stands of the bill, less points granted, gifts, discounts and
    what a voucher paid; points that paid were counted when they were granted. The shop gains where
    something stands and nothing is lost; the member where he was given something, or paid with
    what he had been given, and did not bring it all back.
    """
    margin_bps = Club.objects.filter(pk=1).values_list("margin_bps", flat=True).first() or 0
    of_these = Payment.objects.filter(purchase=OuterRef("pk"), tender=Payment.Tender.VOUCHER)
    paid_by_voucher = of_these.order_by().values("purchase").annotate(it=Sum("amount")).values("it")
    sales = Purchase.objects.filter(member__isnull=False, business_date__range=(first, last))
    if shop_ids is not None:
        sales = sales.filter(shop_id__in=shop_ids)
    stands = F("amount") - F("returned_amount")
    granted = F("granted_value") - F("recovered_value") - F("debt_value")
    sales = sales.exclude(status=Purchase.Status.VOIDED).annotate(
        stands=_whole(stands),
        voucher=Case(
            When(status=Purchase.Status.RETURNED, then=Value(0)),
            default=Coalesce(Subquery(paid_by_voucher), 0),
            output_field=BigIntegerField(),
        ),
    )
    sales = sales.annotate(
        got=_whole(granted + F("given_value") + F("voucher")),
        left=_whole(F("stands") * margin_bps / BPS - granted - F("given_value") - F("voucher")),
    )
    shop_gains = Q(stands__gt=0, left__gte=0)
    member_gains = Q(stands__gt=0) & (Q(got__gt=0) | Q(spent_points__gt=F("given_back_points")))
    return sales.annotate(
        encounter=Case(
            When(shop_gains & member_gains, then=Value(Encounter.WIN_WIN.value)),
            When(shop_gains, then=Value(Encounter.WIN_LOSE.value)),
            When(member_gains, then=Value(Encounter.LOSE_WIN.value)),
            default=Value(Encounter.LOSE_LOSE.value),
        )
    )


def corners_of(
    first: date, last: date, shop_ids: Collection[int] | None
) -> dict[Encounter, Corner]:
    """All four corners of these days' sales; two statements."""
    sums = (
        judged_sales(first, last, shop_ids)
        .order_by()
        .values("encounter")
        .annotate(
            purchases=Count("pk"),
            members=Count("member", distinct=True),
            all_left=Sum("left"),
            all_got=Sum("got"),
        )
    )
    found = {Encounter(row["encounter"]): row for row in sums}
    return {encounter: _corner(encounter, found.get(encounter)) for encounter in Encounter}


def count_strangers(first: date, last: date, shop_ids: Collection[int] | None) -> int:
    """Bills of these days without a member: nobody knows what they got of it."""
    bills = Purchase.objects.filter(member__isnull=True, business_date__range=(first, last))
    if shop_ids is not None:
        bills = bills.filter(shop_id__in=shop_ids)
    return bills.exclude(status=Purchase.Status.VOIDED).count()


def campaign_encounters(outcomes: Sequence[Outcome]) -> list[CampaignEncounter]:
    """Every campaign that has told somebody, with its corner; one statement for all of them."""
    told = [outcome for outcome in outcomes if outcome.told.people]
    stopped = _stopped([outcome.campaign.pk for outcome in told])
    found = []
    for outcome in told:
        dealing = CampaignDealing(
            left=outcome.margin - outcome.costs.total,
            used=outcome.told.used,
            stopped=stopped.get(outcome.campaign.pk, 0),
        )
        found.append(CampaignEncounter(outcome, dealing, encounter_of_campaign(dealing)))
    return found


def _stopped(campaign_ids: Sequence[int]) -> dict[int, int]:
    if not campaign_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(STOPPED, (f"{STOPPED_WITHIN.days} days", list(campaign_ids)))
        return dict(cursor.fetchall())


def _corner(encounter: Encounter, row: dict[str, Any] | None) -> Corner:
    if row is None:
        return Corner(encounter, 0, 0, 0, 0)
    return Corner(encounter, row["purchases"], row["members"], row["all_left"], row["all_got"])


def _whole(expression: Any) -> Any:
    return ExpressionWrapper(expression, output_field=BigIntegerField())
