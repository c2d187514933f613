"""Whom one condition of an audience means, as a part of a larger statement."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from campaigns.models import Recipient
from campaigns.selectors.audience_moment import Moment, Values
from members.models import Answer, Consent, Label, Member, Message
from members.selectors.days_kept import dates_kept_on
from points.exceptions import NoProgram
from points.models import Offer, PointLot, Purchase, PurchaseLine, Standing
from points.rules.tiers import Scheme
from points.selectors.programs import terms_on

# A condition on the member himself, or the ids of those for whom it holds.
Part = Q | QuerySet[Any, Any]
SMS = "sms"
GENDERS = {"unknown": ""}
# Messages that have reached somebody, or may yet.
SAID = (
    Message.Status.QUEUED,
    Message.Status.HELD,
    Message.Status.PAUSED,
    Message.Status.SENDING,
    Message.Status.SENT,
    Message.Status.DELIVERED,
    Message.Status.UNKNOWN,
)


def part_for(kind: str, values: Values, at: Moment) -> Part:
    """For whom the condition holds, in whatever state they are."""
    return PARTS[kind](values, at)


def others(ids: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """The ids of everybody but these."""
    # Not as NOT IN, which compares everybody with everybody as soon as the list is long.
    return Member.objects.order_by().values("pk").difference(ids)


def _categories(values: Values, at: Moment) -> Part:
    """Who has kept something of it, within the days where some are named. Both readings stay in
    their indexes: `line_of_category`, `purchase_habits`.
    """
    kept = PurchaseLine.objects.filter(category__in=values["names"]).exclude(category="")
    kept = kept.filter(Q(amount=0) | Q(returned_amount__lt=F("amount")))
    bought = Purchase.objects.filter(member_id__isnull=False)
    bought = bought.exclude(status=Purchase.Status.VOIDED)
    if values.get("within_days"):
        since = at.today - timedelta(days=values["within_days"])
        bought = bought.filter(business_date__gt=since)
    return (
        bought.filter(pk__in=kept.order_by().values("purchase_id")).order_by().values("member_id")
    )


def _labels(values: Values, _at: Moment) -> Part:
    return Label.objects.filter(name__in=values["names"]).order_by().values("member_id")


def _tiers(values: Values, at: Moment) -> Part:
    """By the codes of levels; whoever has no standing, or one that is no more, stands lowest."""
    named = set(values["names"])
    held = Standing.objects.filter(ended_on__isnull=True).order_by()
    scheme = _scheme_on(at.today)
    if scheme is None or scheme.levels[0].code not in named:
        return held.filter(tier__in=named).values("member_id")
    above = {level.code for level in scheme.levels[1:]}
    return others(held.filter(tier__in=above - named).values("member_id"))


def _scheme_on(day: date) -> Scheme | None:
    try:
        return terms_on(day).tiers
    except NoProgram:
        return None


def _dates(values: Values, at: Moment) -> Part:
    days = [at.today + timedelta(days=ahead) for ahead in range(values["within_days"] + 1)]
    kept = dates_kept_on(days, kinds=values.get("kinds", ()), whose=values.get("whose", ()))
    return kept.order_by().values("member_id")


def _answers(values: Values, _at: Moment) -> Part:
    told = Answer.objects.filter(is_current=True, fact__key=values["fact"])
    return told.filter(value__in=values["names"]).order_by().values("member_id")


def _lots(at: Moment) -> QuerySet[PointLot]:
    return PointLot.objects.filter(remaining__gt=0, expires_at__gt=at.now).order_by()


def _balance(values: Values, at: Moment) -> Part:
    least, most = values.get("at_least") or 0, values.get("at_most")
    by_member = _lots(at).filter(vests_at__lte=at.now).values("account_id")
    by_member = by_member.annotate(it=Sum("remaining"))
    if least > 0:
        within = Q(it__gte=least) & (Q() if most is None else Q(it__lte=most))
        return by_member.filter(within).values("account_id")
    beyond = by_member.filter(it__gt=most) if most is not None else by_member.none()
    return others(beyond.values("account_id"))


def _lapsing(values: Values, at: Moment) -> Part:
    until = at.midnight(at.today + timedelta(days=values["days"] + 1))
    by_member = _lots(at).filter(expires_at__lte=until).values("account_id")
    by_member = by_member.annotate(it=Sum("remaining")).filter(it__gte=values["at_least"])
    return by_member.values("account_id")


def _joined(values: Values, at: Moment) -> Part:
    days = Q()
    if "first" in values:
        days &= Q(joined_at__gte=at.midnight(values["first"]))
    if "last" in values:
        days &= Q(joined_at__lt=at.midnight(values["last"] + timedelta(days=1)))
    return days


def _shops(values: Values, _at: Moment) -> Part:
    joined = Member.objects.filter(joined_shop__code__in=values["names"])
    return joined.order_by().values("pk")


def _gender(values: Values, _at: Moment) -> Part:
    stated = [GENDERS.get(one, one) for one in values["genders"]]
    return Q(gender__in=stated)


def _origins(values: Values, _at: Moment) -> Part:
    return Q(origin__in=values["origins"])


def _referred(_values: Values, _at: Moment) -> Part:
    return Q(referred_by__isnull=False)


def _brought(values: Values, _at: Moment) -> Part:
    by_friend = Member.objects.filter(referred_by__isnull=False).order_by().values("referred_by")
    enough = by_friend.annotate(it=Count("pk")).filter(it__gte=values["at_least"])
    return enough.values("referred_by")


def _consent(values: Values, _at: Moment) -> Part:
    purpose, channel = values["purpose"], values["channel"]
    if channel == SMS:
        return Q(**{f"allows_{purpose}": True})
    given = Consent.objects.filter(purpose=purpose, channel=channel)
    later = given.filter(member=OuterRef("member"), pk__gt=OuterRef("pk"))
    return given.filter(~Exists(later), is_given=True).order_by().values("member_id")


def _campaign(values: Values, _at: Moment) -> Part:
    rows = Recipient.objects.filter(campaign_id=values["id"]).order_by()
    narrowed = {
        "any": Q(),
        "told": Q(status=Recipient.Status.TOLD),
        "control": Q(status=Recipient.Status.CONTROL),
        "used": Q(offer__status=Offer.Status.USED),
        "unused": Q(status=Recipient.Status.TOLD) & ~Q(offer__status=Offer.Status.USED),
    }
    # Of a merged card it is the one that was kept.
    who = Coalesce("member__merged_into", "member")
    return rows.filter(narrowed[values["part"]]).annotate(who=who).values("who")


def _told(values: Values, at: Moment) -> Part:
    since = at.midnight(at.today - timedelta(days=values["days"]))
    told = Message.objects.filter(kind=Message.Kind.PROMOTION, status__in=SAID)
    told = told.filter(member_id__isnull=False, created_at__gte=since)
    return told.order_by().values("member_id")


PARTS: dict[str, Callable[[Values, Moment], Part]] = {
    "categories": _categories,
    "labels": _labels,
    "tiers": _tiers,
    "dates": _dates,
    "answers": _answers,
    "balance": _balance,
    "lapsing": _lapsing,
    "joined": _joined,
    "shops": _shops,
    "gender": _gender,
    "origins": _origins,
    "referred": _referred,
    "brought": _brought,
    "consent": _consent,
    "campaign": _campaign,
    "told": _told,
}
