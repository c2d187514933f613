"""Whom one condition of an audience means, as a part of a larger statement."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import (
    Aggregate,
    Count,
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Window,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, Ntile

from campaigns.models import Recipient
from members.models import Answer, Consent, Label, Member, Message
from members.selectors.club import club_zone
from members.selectors.days_kept import dates_kept_on
from points.exceptions import NoProgram
from points.models import Offer, PointLot, Purchase, PurchaseLine, Standing
from points.rules.tiers import Scheme
from points.selectors.programs import terms_on

Values = Mapping[str, Any]
# A condition on the member himself, or the ids of those for whom it holds.
Part = Q | QuerySet[Any, Any] | RawSQL
FIFTHS = 5
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
# The median gap between days with a purchase, from the third on: `points.rules.habits.rhythm_of`.
_RHYTHM = """
SELECT rhythm.member_id FROM (
    SELECT member_id, max(business_date) AS last_on,
        percentile_disc(0.5) WITHIN GROUP (ORDER BY gap) AS gap
    FROM (
        SELECT member_id, business_date, business_date
            - lag(business_date) OVER (PARTITION BY member_id ORDER BY business_date) AS gap
        FROM points_purchase WHERE member_id IS NOT NULL AND status <> 'voided'
    ) AS bought
    WHERE gap IS DISTINCT FROM 0
    GROUP BY member_id HAVING count(gap) >= 2
) AS rhythm WHERE """
_LATE = _RHYTHM + "rhythm.last_on + rhythm.gap * %s <= %s"
_DUE = _RHYTHM + "rhythm.last_on + rhythm.gap BETWEEN %s AND %s"


@dataclass(frozen=True, slots=True)
class Moment:
    """When it is asked: the instant, and the club's day."""

    now: datetime
    today: date

    def midnight(self, day: date) -> datetime:
        """When a day of the club begins."""
        return datetime.combine(day, time.min, tzinfo=club_zone())


def part_for(kind: str, values: Values, at: Moment, *, is_not: bool = False) -> Q:
    """Holds for members for whom the condition does, or does not; in whatever state they are."""
    part = PARTS[kind](values, at)
    return within(others(part) if is_not else part)


def within(part: Part) -> Q:
    """The part as a condition on members."""
    return part if isinstance(part, Q) else Q(pk__in=part)


def others(part: Part) -> Part:
    """Everybody but these."""
    if isinstance(part, Q):
        return ~part
    if isinstance(part, RawSQL):
        # The text is one of our own, from above; every value is a parameter.
        beside = f"SELECT id FROM members_member EXCEPT ({part.sql})"  # noqa: S608
        return RawSQL(beside, part.params)  # noqa: S611 # nosec B611
    # Not as NOT IN, which compares everybody with everybody as soon as the list is long.
    return Member.objects.order_by().values("pk").difference(part)


def _bought(values: Values, at: Moment) -> QuerySet[Purchase]:
    """The purchases that count: of a member, not voided, within the days where some are named."""
    rows = Purchase.objects.filter(member_id__isnull=False).exclude(status=Purchase.Status.VOIDED)
    if values.get("within_days"):
        since = at.today - timedelta(days=values["within_days"])
        rows = rows.filter(business_date__gt=since)
    return rows.order_by()


def _measured(aggregate: Aggregate) -> Callable[[Values, Moment], Part]:
    """Who measures within a range; who has bought nothing measures nothing at all."""

    def members(values: Values, at: Moment) -> Part:
        least, most = values.get("at_least") or 0, values.get("at_most")
        by_member = _bought(values, at).values("member_id").annotate(it=aggregate)
        if least > 0:
            within = Q(it__gte=least) & (Q() if most is None else Q(it__lte=most))
            return by_member.filter(within).values("member_id")
        beyond = by_member.filter(it__gt=most) if most is not None else by_member.none()
        return others(beyond.values("member_id"))

    return members


def _silent(values: Values, at: Moment) -> Part:
    """By two looks into the index of a member's purchases instead of the last day of everybody."""
    last = at.today - timedelta(days=values["days"])
    own = _bought({}, at).filter(member=OuterRef("pk"))
    return Q(Exists(own)) & ~Q(Exists(own.filter(business_date__gt=last)))


def _late(values: Values, at: Moment) -> Part:
    return RawSQL(_LATE, (values["times"], at.today))  # noqa: S611 # nosec B611


def _due(values: Values, at: Moment) -> Part:
    until = at.today + timedelta(days=values["days"])
    return RawSQL(_DUE, (at.today, until))  # noqa: S611 # nosec B611


def _fifths(values: Values, at: Moment) -> Part:
    measures = {
        "recency": Max("business_date"),
        "frequency": Count("business_date", distinct=True),
        "monetary": Sum(F("amount") - F("returned_amount")),
    }
    bought = _bought(values, at).filter(member__status=Member.Status.ACTIVE)
    rows = bought.values("member_id").annotate(it=measures[values["measure"]])
    tile = Window(Ntile(FIFTHS), order_by=["it", "member_id"])
    chosen = rows.annotate(fifth=tile).filter(fifth__in=[int(one) for one in values["fifths"]])
    return chosen.values("member_id")


def _categories(values: Values, at: Moment) -> Part:
    lines = PurchaseLine.objects.filter(category__in=values["names"])
    lines = lines.exclude(amount__gt=0, returned_amount=F("amount"))
    return (
        _bought(values, at)
        .filter(Exists(lines.filter(purchase=OuterRef("pk"))))
        .values("member_id")
    )


def _reasons(values: Values, at: Moment) -> Part:
    return _bought(values, at).filter(reason__in=values["reasons"]).values("member_id")


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


def _shops(values: Values, at: Moment) -> Part:
    if values["how"] == "joined":
        joined = Member.objects.filter(joined_shop__code__in=values["names"])
        return joined.order_by().values("pk")
    return _bought({}, at).filter(shop__code__in=values["names"]).values("member_id")


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
    "silent": _silent,
    "late": _late,
    "due": _due,
    "spent": _measured(Sum(F("amount") - F("returned_amount"))),
    "visits": _measured(Count("business_date", distinct=True)),
    "returned": _measured(Sum("returned_amount")),
    "fifths": _fifths,
    "categories": _categories,
    "reasons": _reasons,
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
