"""The members behind what was found: who has a trait, and who takes one good without the other."""

from collections.abc import Callable

from django.db.models import Exists, OuterRef, Q, QuerySet

from analytics.models import MemberFigures
from analytics.selectors.buying.buyers import AGE_BAND, NONE
from analytics.selectors.scope import at_moments, on_days
from campaigns.models import Acquisition, Recipient
from members.models import Answer, ImportantDate
from members.rules.calendars import Window
from points.models import Purchase, PurchaseLine, Standing

People = QuerySet[MemberFigures]
WHO = OuterRef("member_id")
STANDS = (Purchase.Status.CLOSED, Purchase.Status.PARTLY_RETURNED)


def people_with(group: str, level: str, window: Window, shop_id: int | None) -> People | None:
    """Who bought in the window and has the trait, the latest first; None where there is no such
    group. Of goods, reasons and shops it is whoever had it at all, be it not most of the time.
    """
    asked = _ASKED.get(group)
    if asked is None:
        return None
    return _bought_in(window, shop_id).filter(asked(level, window))


def people_without(first: str, second: str, window: Window, shop_id: int | None) -> People:
    """Who took the first category in the window and never the second, the latest first: whom to
    tell of it.
    """
    return _bought_in(window, shop_id).filter(
        _took(first, window), ~Exists(_lines(second, PurchaseLine.objects.all()))
    )


def _bought_in(window: Window, shop_id: int | None) -> People:
    shop = Q(shop__isnull=True) if shop_id is None else Q(shop_id=shop_id)
    rows = MemberFigures.objects.filter(shop, last_on__gte=window.starts_on)
    return rows.select_related("member").order_by("-last_on", "member_id")


def _age(level: str, _window: Window) -> Q:
    return Q(
        Exists(Answer.objects.filter(member=WHO, fact__key=AGE_BAND, is_current=True, value=level))
    )


def _gender(level: str, _window: Window) -> Q:
    return Q(member__gender=level)


def _origin(level: str, _window: Window) -> Q:
    return Q(member__origin=level)


def _source(level: str, _window: Window) -> Q:
    won = Acquisition.objects.filter(member=WHO)
    if level == NONE:
        return Q(~Exists(won))
    return Q(Exists(won.filter(source_id=int(level)))) if level.isdecimal() else Q(pk__in=[])


def _tier(level: str, window: Window) -> Q:
    begun = window.starts_on
    stood = Standing.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gte=begun), member=WHO, since__lt=begun
    )
    return Q(~Exists(stood)) if level == NONE else Q(Exists(stood.filter(tier=level)))


def _campaign(level: str, window: Window) -> Q:
    told = Recipient.objects.filter(
        at_moments(window, field="told_at"), member=WHO, status=Recipient.Status.TOLD
    )
    return Q(~Exists(told)) if level == NONE else Q(Exists(told))


def _shop(level: str, window: Window) -> Q:
    return (
        Q(Exists(_sales(window).filter(shop_id=int(level)))) if level.isdecimal() else Q(pk__in=[])
    )


def _reason(level: str, window: Window) -> Q:
    return Q(Exists(_sales(window).filter(reason=level)))


def _took(level: str, window: Window) -> Q:
    bought = PurchaseLine.objects.filter(on_days(window, field="purchase__business_date"))
    return Q(Exists(_lines(level, bought)))


def _dates(_level: str, _window: Window) -> Q:
    return Q(Exists(ImportantDate.objects.filter(member=WHO)))


def _sales(window: Window) -> QuerySet[Purchase]:
    return Purchase.objects.filter(on_days(window), member=WHO).exclude(
        status=Purchase.Status.VOIDED
    )


def _lines(category: str, lines: QuerySet[PurchaseLine]) -> QuerySet[PurchaseLine]:
    return lines.filter(category=category, purchase__member=WHO, purchase__status__in=STANDS)


_ASKED: dict[str, Callable[[str, Window], Q]] = {
    AGE_BAND: _age,
    "gender": _gender,
    "reason": _reason,
    "category": _took,
    "origin": _origin,
    "source": _source,
    "tier": _tier,
    "campaign": _campaign,
    "shop": _shop,
    "dates": _dates,
}
