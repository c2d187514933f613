"""What members have been promised, and what became of it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum

from points.models import Offer
from points.rules.offers import rule_of_offer
from points.rules.program_rules import Rule
from points.rules.terms import Terms

Status = Offer.Status


@dataclass(frozen=True, slots=True)
class OfferFigures:
    """What became of a number of promises: how many in all, open still, used, over unused (ended
    or withdrawn); what the used ones cost, and what the open ones can cost at the most (money).
    """

    promised: int = 0
    open: int = 0
    used: int = 0
    unused: int = 0
    cost: int = 0
    open_value: int = 0


def offers_of(member_id: int) -> QuerySet[Offer]:
    """All that this member has been promised, the newest first."""
    return _rows().filter(member_id=member_id).order_by("-id")


def open_offers_of(member_id: int, *, day: date) -> list[Offer]:
    """What the member may still use on this day or later, what ends first in front."""
    rows = _rows().filter(member_id=member_id, status=Status.OPEN, ends_on__gte=day)
    return list(rows.order_by("ends_on", "id"))


def usable_offers(member_id: int, *, day: date) -> list[Offer]:
    """The open ones that a sale of this very day may use, in the order in which the engine takes
    them.
    """
    return [offer for offer in open_offers_of(member_id, day=day) if offer.starts_on <= day]


def promised_on(member_id: int, *, origins: Collection[str], day: date) -> set[str]:
    """From which of these origins the member has been promised something that began on this day,
    used or not; no statement where none is asked for.
    """
    if not origins:
        return set()
    rows = Offer.objects.filter(member_id=member_id, origin__in=origins, starts_on=day)
    return set(rows.values_list("origin", flat=True))


def offers_used_by(purchase_id: int) -> list[Offer]:
    """What this purchase has used."""
    return list(_rows().filter(purchase_id=purchase_id, status=Status.USED).order_by("id"))


def rules_of(offers: Iterable[Offer], terms: Terms) -> Sequence[Rule]:
    """The rules of those that give points; a published rule of an offer never changes."""
    return [
        rule_of_offer(offer.rule, offer_id=offer.pk, name=offer.name, calendar=terms.calendar)
        for offer in offers
        if offer.kind == Offer.Kind.POINTS
    ]


def figures_of(offers: QuerySet[Offer]) -> OfferFigures:
    """What became of these promises together."""
    return OfferFigures(**offers.aggregate(**SUMS))


def figures_by_name(names: Iterable[str]) -> dict[str, OfferFigures]:
    """What became of the promises of each of these names; none where nothing was promised."""
    rows = Offer.objects.filter(name__in=list(names)).order_by().values("name").annotate(**SUMS)
    return {name: OfferFigures(*sums) for name, *sums in rows.values_list("name", *SUMS)}


def figures_by_origin(origin: str) -> OfferFigures:
    """What became of the promises that came from there (`campaign:12`)."""
    return figures_of(Offer.objects.filter(origin=origin))


def _rows() -> QuerySet[Offer]:
    return Offer.objects.select_related("voucher", "reward", "purchase")


SUMS = {
    "promised": Count("pk"),
    "open": Count("pk", filter=Q(status=Status.OPEN)),
    "used": Count("pk", filter=Q(status=Status.USED)),
    "unused": Count("pk", filter=Q(status__in=(Status.ENDED, Status.WITHDRAWN))),
    "cost": Sum("value", filter=Q(status=Status.USED), default=0),
    "open_value": Sum("most_value", filter=Q(status=Status.OPEN), default=0),
}
