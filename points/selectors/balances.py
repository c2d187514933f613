"""A member's points as one would say them: what there is, what can be spent, what waits."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, Sum
from django.utils import timezone

from points.models import Account, PointLot


@dataclass(frozen=True, slots=True)
class Balance:
    """`balance` is all points; `spendable` of them now, worth `spendable_value` (money);
    `pending` wait for their day or event; `debt` is owed for returned purchases.
    """

    balance: int
    spendable: int
    spendable_value: int
    pending: int
    debt: int


@dataclass(frozen=True, slots=True)
class ExpiryStep:
    """Points that expire at one moment."""

    expires_at: datetime
    points: int
    value: int


NO_POINTS = Balance(balance=0, spendable=0, spendable_value=0, pending=0, debt=0)


def balance_of(member_id: int, *, now: datetime | None = None) -> Balance:
    """The member's points at this moment, by the lots; zero without an account."""
    now = now or timezone.now()
    account = Account.objects.filter(pk=member_id).first()
    return NO_POINTS if account is None else balance_of_account(account, now=now)


def balance_of_account(account: Account, *, now: datetime) -> Balance:
    """As `balance_of`, for an account at hand."""
    alive = Q(expires_at__gt=now)
    vested = alive & Q(vests_at__lte=now)
    sums = PointLot.objects.filter(account=account, remaining__gt=0).aggregate(
        spendable=Sum("remaining", filter=vested, default=0),
        value=Sum(F("remaining") * F("unit_value"), filter=vested, default=0),
        alive=Sum("remaining", filter=alive, default=0),
    )
    return Balance(
        balance=account.balance,
        spendable=sums["spendable"],
        spendable_value=sums["value"],
        pending=sums["alive"] - sums["spendable"],
        debt=account.debt,
    )


def expiry_ladder(member_id: int, *, now: datetime | None = None) -> list[ExpiryStep]:
    """What the member loses when, the nearest first, if nothing is spent."""
    now = now or timezone.now()
    steps = (
        PointLot.objects.filter(account_id=member_id, remaining__gt=0, expires_at__gt=now)
        .values("expires_at")
        .annotate(points=Sum("remaining"), worth=Sum(F("remaining") * F("unit_value")))
        .order_by("expires_at")
    )
    return [ExpiryStep(step["expires_at"], step["points"], step["worth"]) for step in steps]
