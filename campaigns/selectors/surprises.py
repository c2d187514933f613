"""The unexpected gift: its plan, what of the month's budget is used, and whether to ask today."""

from datetime import date

from django.db.models import Max, QuerySet, Sum

from campaigns.models import Surprise, SurprisePlan
from campaigns.rules.surprises import has_rested, is_chosen
from members.rules.calendars import Window, window_of
from members.selectors.club import current_club
from points.models import Offer, Reward
from points.selectors.purchases import visits_of
from points.selectors.rewards import gifts_for

GIVEN = (Offer.Status.OPEN, Offer.Status.USED)


def surprise_plan() -> SurprisePlan:
    """The owner's plan; one that is not in use where he has made none."""
    return SurprisePlan.objects.select_related("reward").filter(pk=1).first() or SurprisePlan()


def surprise_month(day: date) -> Window:
    """The month, in the club's calendar, whose budget a surprise of this day takes from."""
    return window_of(day, "month", current_club().calendar)


def spent_on_surprises(day: date) -> int:
    """What the surprises of this day's month cost: those given, and those promised today that a
    sale may still give. What was promised and never given is free again.
    """
    month = surprise_month(day)
    given = Surprise.objects.filter(
        on__range=(month.starts_on, month.ends_on), offer__status__in=GIVEN
    )
    total: int = given.aggregate(total=Sum("cost", default=0))["total"]
    return total


def surprise_for(
    member_id: int,
    *,
    shop_id: int,
    day: date,
    plan: SurprisePlan | None = None,
    visits: int | None = None,
) -> Reward | None:
    """The gift to surprise this member with on this day in this shop; None on most days.

    Never where staff have answered today, before he has come often enough, too soon after his
    last, beyond the month's budget, or with what the shop does not give or has no more of.
    """
    plan = plan or surprise_plan()
    if not plan.is_active or plan.reward is None:
        return None
    if not is_chosen(member_id, day, one_in=plan.one_in):
        return None
    if (visits_of(member_id).count if visits is None else visits) < plan.from_visits:
        return None
    if not _may_be_asked(member_id, plan, day):
        return None
    if spent_on_surprises(day) + plan.reward.cost > plan.monthly_budget:
        return None
    gifts = {gift.pk: gift for gift in gifts_for(shop_id, day)}
    return gifts.get(plan.reward.pk)


def last_surprises(*, limit: int) -> QuerySet[Surprise]:
    """The latest answers, with the member, the gift and the purchase that gave it."""
    return Surprise.objects.select_related(
        "member", "offer", "offer__reward", "offer__purchase"
    ).order_by("-id")[:limit]


def _may_be_asked(member_id: int, plan: SurprisePlan, day: date) -> bool:
    """Not answered today; the last one is counted by his offers, which follow a merged card."""
    if Surprise.objects.filter(member_id=member_id, on=day).exists():
        return False
    last = Surprise.objects.filter(offer__member_id=member_id, offer__status__in=GIVEN)
    return has_rested(last.aggregate(on=Max("on"))["on"], day, rest_days=plan.rest_days)
