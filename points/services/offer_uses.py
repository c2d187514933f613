"""What becomes of an offer when a sale uses it, and when that sale is undone."""

from collections.abc import Sequence
from datetime import date, datetime

from points.locks import lock_used_offers
from points.models import Offer, Purchase, Voucher
from points.rules.earning import Reason
from points.rules.offers import offer_code

Status = Offer.Status
Kind = Offer.Kind
USED = ["status", "purchase", "points", "value", "ended_at"]
# How an offer ends with the voucher that it is.
AS_ITS_VOUCHER = {
    Voucher.Status.CANCELLED: Status.WITHDRAWN,
    Voucher.Status.EXPIRED: Status.ENDED,
}


def use_offers(
    offers: Sequence[Offer], purchase: Purchase, reasons: Sequence[Reason], *, now: datetime
) -> None:
    """Mark which of the locked offers this purchase has used, and what each came to.

    One of points is used when its rule granted something; what the cap cut to nothing stays open
    for another day. A gift is used when the sale gives it, and then one of its promises alone.
    """
    granted = {reason.rule: reason.granted for reason in reasons}
    gift = purchase.gift_code
    for offer in offers:
        points = granted.get(offer_code(offer.pk), 0)
        if points:
            value = points * (purchase.granted_value // purchase.earned_points)
            _use(offer, purchase, points=points, value=value, now=now)
        elif gift and offer.reward is not None and offer.reward.code == gift:
            gift = ""
            _use(offer, purchase, points=0, value=purchase.gift_value, now=now)


def use_offer_of(voucher: Voucher, purchase: Purchase, *, now: datetime) -> None:
    """The locked voucher has paid; where it was promised, that promise is kept."""
    Offer.objects.filter(voucher=voucher, status=Status.OPEN).update(
        status=Status.USED, purchase=purchase, value=voucher.used_value, ended_at=now
    )


def end_offer_of(voucher: Voucher, *, now: datetime) -> None:
    """The locked voucher was taken back or has expired, and so is the offer that it was."""
    status = AS_ITS_VOUCHER[Voucher.Status(voucher.status)]
    Offer.objects.filter(voucher=voucher, status=Status.OPEN).update(status=status, ended_at=now)


def reopen_offers(
    purchase: Purchase, *, today: date, now: datetime, is_void: bool, is_closed: bool
) -> None:
    """The locked sale was voided or has wholly come back: its offers are open again, or ended
    where their days are over or their member's account `is_closed`.

    A gift stays with who has it unless the sale never was. A voucher's offer stays open as long
    as the voucher, which has been opened again already.
    """
    for offer in lock_used_offers(purchase):
        if offer.kind == Kind.GIFT and not is_void:
            continue
        is_over = offer.ends_on < today or is_closed
        ends = is_over and offer.kind != Kind.VOUCHER
        offer.status = Status.ENDED if ends else Status.OPEN
        offer.ended_at = now if ends else None
        offer.purchase = None
        offer.points = offer.value = 0
        offer.save(update_fields=USED)


def _use(offer: Offer, purchase: Purchase, *, points: int, value: int, now: datetime) -> None:
    offer.status = Status.USED
    offer.purchase = purchase
    offer.points, offer.value = points, value
    offer.ended_at = now
    offer.save(update_fields=USED)
