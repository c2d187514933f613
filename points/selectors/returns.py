"""Before goods come back: what the return would move, by the same rules, with nothing written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet, Sum
from django.utils import timezone

from members.exceptions import InvalidField
from points.exceptions import AlreadyReturned, NotOnCredit, ReturnExceedsNet
from points.models import Account, Allocation, LedgerEntry, PointLot, Purchase, Return
from points.rules.returns import Booked, Reversal, plan_return

Kind = LedgerEntry.Kind


@dataclass(frozen=True, slots=True)
class ReturnPreview:
    """What a return would move: `amount` of goods, `money` paid back, points `clawed_back` from
    what the member has, `given_back` to him, and `debt` that he would owe. `balance_after` is
    None where the sale has no member.
    """

    amount: int
    money: int
    clawed_back: int
    given_back: int
    debt: int
    balance_after: int | None
    is_whole: bool


@dataclass(frozen=True, slots=True)
class DrawnLot:
    """A lot that a purchase drew on, and how many of its points are still out."""

    lot_id: int
    points: int
    expires_at: datetime


def preview_return(
    purchase: Purchase,
    *,
    amount: int | None = None,
    lines: Mapping[int, int] | None = None,
    now: datetime | None = None,
) -> ReturnPreview:
    """What `return_purchase` with the same amount or lines would do now; the same refusals."""
    if lines is not None:
        amount = _sum_of_lines(purchase, lines)
    left = purchase.amount - purchase.returned_amount
    reversal = plan_return(as_booked(purchase), left if amount is None else amount)
    return _with_points(purchase, reversal, now or timezone.now())


def preview_void(purchase: Purchase, *, now: datetime | None = None) -> ReturnPreview:
    """What `void_purchase` would do now; the same refusals."""
    return _with_points(purchase, plan_void(purchase), now or timezone.now())


def plan_void(purchase: Purchase) -> Reversal:
    """All of a sale, undone; refused once something came back of it or its credit was settled."""
    if purchase.returned_amount or purchase.status == Purchase.Status.VOIDED:
        raise AlreadyReturned(returned=purchase.returned_amount)
    if purchase.settled_at is not None:
        raise NotOnCredit(purchase_id=purchase.pk)
    if not purchase.amount:
        return Reversal(0, 0, purchase.earned_points, 0, is_whole=True)
    return plan_return(as_booked(purchase), purchase.amount)


def returns_of(purchase_id: int) -> QuerySet[Return]:
    """What came back of a purchase, the newest first."""
    return Return.objects.filter(purchase_id=purchase_id)


def money_paid_back_on(day: date, *, shop_id: int) -> int:
    """Money that a shop paid back on one day, voided sales among it."""
    total: int = Return.objects.filter(purchase__shop_id=shop_id, business_date=day).aggregate(
        total=Sum("money", default=0)
    )["total"]
    return total


def as_booked(purchase: Purchase) -> Booked:
    """A purchase's row as the rules of return see it."""
    return Booked(
        amount=purchase.amount,
        net=purchase.net,
        returned_amount=purchase.returned_amount,
        returned_net=purchase.returned_net,
        earned=purchase.earned_points,
        taken_back=purchase.recovered_points + purchase.debt_points,
        spent=purchase.spent_points,
        given_back=purchase.given_back_points,
    )


def _sum_of_lines(purchase: Purchase, wanted: Mapping[int, int]) -> int:
    left = {line.position: line.amount - line.returned_amount for line in purchase.lines.all()}
    if not wanted or not set(wanted) <= set(left):
        raise InvalidField(field="lines", problem="unknown_line")
    for position, amount in wanted.items():
        if not 0 < amount <= left[position]:
            raise ReturnExceedsNet(line=position, left=left[position])
    return sum(wanted.values())


def _with_points(purchase: Purchase, reversal: Reversal, now: datetime) -> ReturnPreview:
    """Given back first, then taken: out of the sale's own lot, what of it had expired, the
    member's other points; the rest he would owe.
    """
    account = Account.objects.filter(pk=purchase.member_id).first()
    fresh = _fresh(purchase, reversal.give_back, now)
    repaid = min(fresh, account.debt) if account else 0
    own, others = _points_at_hand(purchase, now)
    left = reversal.take_back
    from_own = min(left, own)
    left -= from_own
    left -= min(left, expired_points_of(purchase) - purchase.expired_points)
    from_others = min(left, others + fresh - repaid)
    left -= from_others
    clawed_back = from_own + from_others
    balance = account.balance if account else 0
    return ReturnPreview(
        amount=reversal.amount,
        money=reversal.money,
        clawed_back=clawed_back,
        given_back=reversal.give_back,
        debt=left,
        balance_after=(
            None if purchase.member_id is None else balance + fresh - repaid - clawed_back
        ),
        is_whole=reversal.is_whole,
    )


def _fresh(purchase: Purchase, points: int, now: datetime) -> int:
    """How many of the points given back would still live: the longest-lived lots come first."""
    alive = sum(lot.points for lot in drawn_lots(purchase) if lot.expires_at > now)
    return min(points, alive)


def drawn_lots(purchase: Purchase) -> list[DrawnLot]:
    """The lots this purchase drew on that have not had their points back, longest life first."""
    drawn = (
        Allocation.objects.filter(
            entry__purchase=purchase, entry__kind__in=[Kind.REDEEM, Kind.REDEEM_RETURN]
        )
        .values("lot_id", "lot__expires_at")
        .annotate(out=Sum("points"))
        .filter(out__gt=0)
        .order_by("-lot__expires_at", "-lot_id")
    )
    return [DrawnLot(row["lot_id"], row["out"], row["lot__expires_at"]) for row in drawn]


def _points_at_hand(purchase: Purchase, now: datetime) -> tuple[int, int]:
    """What remains of the sale's own points, and the member's others that have not expired."""
    lots = PointLot.objects.filter(account_id=purchase.member_id, remaining__gt=0)
    own = _remaining(lots.filter(purchase=purchase))
    others = _remaining(lots.exclude(purchase=purchase).filter(expires_at__gt=now))
    return own, others


def _remaining(lots: Iterable[PointLot]) -> int:
    return sum(lot.remaining for lot in lots)


def expired_points_of(purchase: Purchase) -> int:
    """How many of the points this sale earned have expired unspent."""
    total: int = Allocation.objects.filter(
        lot__purchase=purchase, entry__kind=Kind.EXPIRE
    ).aggregate(points=Sum("points", default=0))["points"]
    return total
