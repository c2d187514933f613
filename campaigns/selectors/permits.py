"""Whether what a campaign announces is a discount for which the guild may ask a permit."""

from campaigns.models import Campaign, OfferPlan
from members.models import Club
from points.models import Purchase

LOOKED_AT = 500
WHOLE = 10_000


def public_discount(campaign: Campaign) -> int | None:
    """The discount (basis points of a usual bill) of a campaign that is announced to everybody,
    where it reaches the threshold that the club has set; None otherwise, and where nothing is known
    of usual bills. Points and gifts are no discount.
    """
    plan = campaign.offer
    if not campaign.is_public or plan is None or plan.kind != OfferPlan.Kind.VOUCHER:
        return None
    bill = max(plan.min_bill, _usual_bill())
    if bill == 0:
        return None
    share = min(plan.value * WHOLE // bill, WHOLE)
    club = Club.objects.filter(pk=1).first() or Club()
    return share if share >= club.public_discount_bps else None


def _usual_bill() -> int:
    """The middle one of the latest bills; 0 without any."""
    latest = Purchase.objects.exclude(status=Purchase.Status.VOIDED).order_by("-id")
    bills = sorted(latest.values_list("amount", flat=True)[:LOOKED_AT])
    return bills[len(bills) // 2] if bills else 0
