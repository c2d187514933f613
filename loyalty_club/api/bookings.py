"""A booked purchase as the API tells it: its points with their reasons, and whose they are."""

from collections.abc import Mapping, Sequence
from typing import Any

from loyalty_club.api.fields import MAX_ID, Choice, Flag, Inner, Many, Moment, Text, Told, Whole
from loyalty_club.api.members import POINTS, points_json
from loyalty_club.api.sales import LINE, PAYMENT, REASON_WORDS
from loyalty_club.api.tiers import RISE, rise_json
from members.rules.money import Currency
from members.selectors.club import club_zone
from members.selectors.tills import Till
from points.models import Purchase, Standing
from points.selectors.balances import NO_POINTS, Balance, balances_of
from points.selectors.reasons import reasons_of
from points.selectors.statements import explain_reasons
from points.services.purchases import Booked

STATUSES = tuple(Purchase.Status.values)
Reasons = Sequence[Mapping[str, Any]]

REASON = Told(
    "Reason",
    rule=Text(most=40),
    points=Whole("Points granted."),
    wanted=Whole("Points that the rule alone would give."),
    cut=Choice(
        "What held the rest back: the rule's own limit, another rule of its group, the throttle "
        "line, or the club's cap.",
        of=("limit", "group", "throttle", "cap"),
        is_nullable=True,
    ),
    why=Text("In the language of Accept-Language.", most=2000),
)
AWARD = Told(
    "Points",
    wanted=Whole("Points that were due."),
    granted=Whole("Points granted."),
    reduced=Flag("True where the club's cap left less than was due."),
    spent=Whole("Points that paid for it."),
    breakdown=Many(shape=REASON, least=0),
)
HOLDER = Told("Holder", id=Whole(most=MAX_ID), **POINTS)
QUOTE = Told(
    "Quote",
    points=Inner(shape=AWARD),
    member=Inner("His points before the sale.", shape=HOLDER, is_nullable=True),
    most_payable=Whole("How much of this bill points could pay, in money."),
    needs_code=Flag("True where booking asks for the member's one-time code."),
)
_PURCHASE = {
    "id": Whole(most=MAX_ID),
    "shop": Text(most=30),
    "terminal": Text(most=40),
    "receipt_number": Text(most=60),
    "occurred_at": Moment(),
    "status": Choice(of=STATUSES),
    "amount": Whole("The whole bill."),
    "net": Whole("What of it was paid in money."),
    "returned_amount": Whole(),
    "discount": Whole("The club's own discount on the bill."),
    "gift": Text("The name of the gift that was given with it.", is_nullable=True),
    "reason": Choice("Why he bought; empty where nobody asked.", of=REASON_WORDS),
    "is_on_credit": Flag(),
    "settled_at": Moment(is_nullable=True),
    "points": Inner(shape=AWARD),
    "member": Inner("His points as they stand now.", shape=HOLDER, is_nullable=True),
    "tier": Inner(
        "The tier to which this request raised the member; null where it did not, and whenever "
        "the purchase is read again.",
        shape=RISE,
        is_nullable=True,
    ),
}
PURCHASE = Told("Purchase", **_PURCHASE)
BOOKED_LINE = Told(
    "PurchaseLine",
    position=Whole("What a return by line names.", least=1),
    **LINE.fields,
    returned_amount=Whole(),
)
BOOKED_PAYMENT = Told(
    "PurchasePayment",
    tender=PAYMENT.fields["tender"],
    amount=PAYMENT.fields["amount"],
    points=Whole(),
)
WHOLE_PURCHASE = Told(
    "PurchaseDetail",
    **_PURCHASE,
    lines=Many(shape=BOOKED_LINE),
    payments=Many(shape=BOOKED_PAYMENT, least=0),
)


def purchase_json(
    purchase: Purchase,
    till: Till,
    reasons: Reasons,
    balance: Balance,
    standing: Standing | None = None,
) -> dict[str, Any]:
    """A purchase of the till's shop, why it earned its points, the member's points now, and the
    tier where `standing` is a rise.
    """
    settled_at = purchase.settled_at
    return {
        "id": purchase.pk,
        "shop": till.shop_code,
        "terminal": purchase.terminal,
        "receipt_number": purchase.receipt_number,
        "occurred_at": purchase.occurred_at.astimezone(club_zone()).isoformat(),
        "status": purchase.status,
        "amount": purchase.amount,
        "net": purchase.net,
        "returned_amount": purchase.returned_amount,
        "discount": purchase.discount_value,
        "gift": purchase.gift_name or None,
        "reason": purchase.reason,
        "is_on_credit": purchase.is_on_credit,
        "settled_at": settled_at and settled_at.astimezone(club_zone()).isoformat(),
        "points": award_json(
            purchase.wanted_points,
            purchase.earned_points,
            purchase.spent_points,
            reasons,
            till.currency,
        ),
        "member": holder_json(purchase.member_id, balance),
        "tier": rise_json(standing),
    }


def award_json(
    wanted: int, granted: int, spent: int, reasons: Reasons, currency: Currency
) -> dict[str, Any]:
    """The points of a sale, with the reason of each in the reader's language; what is only tried
    out is left out.
    """
    told = [reason for reason in reasons if reason.get("cut") != "dry"]
    return {
        "wanted": wanted,
        "granted": granted,
        "reduced": granted < wanted,
        "spent": spent,
        "breakdown": [
            {
                "rule": why.rule,
                "points": why.points,
                "wanted": why.wanted,
                "cut": _cut(reason),
                "why": why.why,
            }
            for reason, why in zip(told, explain_reasons(told, currency), strict=True)
        ],
    }


def _cut(reason: Mapping[str, Any]) -> str | None:
    """What held it back; entries from before there were rules knew the cap alone."""
    if reason["granted"] == reason["wanted"]:
        return None
    return str(reason.get("cut", "cap"))


def holder_json(member_id: int | None, balance: Balance) -> dict[str, int] | None:
    """Whose points they are, and how many."""
    return None if member_id is None else {"id": member_id, **points_json(balance)}


def booked_json(booked: Booked, till: Till) -> dict[str, Any]:
    """What a service has just booked."""
    reasons = [reason.as_json() for reason in booked.award.reasons]
    return purchase_json(booked.purchase, till, reasons, booked.balance, booked.standing)


def original_json(purchase: Purchase, till: Till) -> dict[str, Any]:
    """A purchase booked before, with its reasons and balance looked up."""
    member_id = purchase.member_id
    balance = NO_POINTS if member_id is None else balances_of([member_id])[member_id]
    return purchase_json(purchase, till, reasons_of(purchase), balance)
