"""Grants: what the club gives outside a sale, drawn from its window's pool under the lock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from members.roles import Actor
from members.selectors.club import club_day, club_zone
from points.exceptions import CapReached
from points.locks import lock_pool, lock_purchases_owing
from points.models import Account, Grant, LedgerEntry, PointLot
from points.rules.earning import Reason, award
from points.rules.terms import Terms
from points.selectors.programs import terms_on
from points.services.budget import open_window, pool_room
from points.services.debts import repay_debt
from points.services.ledger import Journal


@dataclass(frozen=True, slots=True)
class Given:
    """What a grant of points did; `lot` is None where the pool left nothing. `reasons` are those
    asked for, with what was granted of each.
    """

    grant: Grant
    lot: PointLot | None
    reasons: tuple[Reason, ...] = ()

    @property
    def is_reduced(self) -> bool:
        """True when the cap cut something."""
        return self.grant.points < self.grant.wanted_points


def draw_points(
    *,
    kind: Grant.Kind,
    source: str,
    points: int,
    terms: Terms,
    actor: Actor,
    now: datetime,
    member_id: int | None = None,
    reason: str = "",
) -> Grant:
    """Draw the value of these points from today's pool, or as many of them as it covers.

    Locks the pool, which is the last lock: everything else must be locked before.
    """
    window = open_window(terms.window(club_day(now)))
    pool = pool_room(window.pk, needed=points * terms.point_value)
    granted = min(points, max(0, pool.pool) // terms.point_value)
    grant = Grant(
        kind=kind,
        source=source,
        member_id=member_id,
        window=pool,
        wanted_points=points,
        points=granted,
        value=granted * terms.point_value,
        at=now,
        business_date=club_day(now),
        actor_kind=actor.kind,
        actor_id=actor.id,
        reason=reason,
    )
    grant.save(force_insert=True)
    pool.pool -= grant.value
    pool.save(update_fields=["pool"])
    return grant


def draw_value(
    *,
    kind: Grant.Kind,
    source: str,
    value: int,
    actor: Actor,
    now: datetime,
    member_id: int | None = None,
    reason: str = "",
) -> Grant:
    """Draw this money from today's pool, all or nothing: refuses with `CapReached`.

    Locks the pool, which is the last lock: everything else must be locked before.
    """
    day = club_day(now)
    window = open_window(terms_on(day).window(day))
    pool = pool_room(window.pk, needed=value)
    if pool.pool < value:
        raise CapReached(asked=value, most=max(0, pool.pool))
    grant = Grant(
        kind=kind,
        source=source,
        member_id=member_id,
        window=pool,
        value=value,
        at=now,
        business_date=day,
        actor_kind=actor.kind,
        actor_id=actor.id,
        reason=reason,
    )
    grant.save(force_insert=True)
    pool.pool -= value
    pool.save(update_fields=["pool"])
    return grant


def return_to_pool(grant: Grant, *, value: int | None = None) -> None:
    """What was given came back (a voucher cancelled or expired): all that is left, or `value`.

    The grant's row must be locked by the caller, or reached through one that is.
    """
    left = grant.value - grant.recovered_value
    back = left if value is None else min(left, value)
    if not back:
        return
    pool = lock_pool(grant.window_id)
    pool.pool += back
    pool.save(update_fields=["pool"])
    grant.recovered_value += back
    grant.save(update_fields=["recovered_value"])


def give_points(
    *,
    account: Account,
    kind: Grant.Kind,
    source: str,
    points: int,
    terms: Terms,
    actor: Actor,
    now: datetime,
    reason: str = "",
    reasons: Sequence[Reason] = (),
) -> Given:
    """Give a member points that no sale carries: reduced to what the pool covers, entered as a
    bonus (a correction as an adjustment), his open debt repaid first.

    The account must be locked. The same source twice is refused by the database.
    """
    if account.debt:
        lock_purchases_owing(account.pk)  # the pool is the last lock
    grant = draw_points(
        kind=kind,
        source=source,
        points=points,
        terms=terms,
        actor=actor,
        now=now,
        member_id=account.pk,
        reason=reason,
    )
    granted = award(reasons, terms=terms, room=grant.value).reasons
    if not grant.points:
        return Given(grant, None, granted)
    zone = club_zone()
    journal = Journal(actor=actor, now=now, business_date=grant.business_date)
    is_correction = kind == Grant.Kind.ADJUST
    lot = journal.credit(
        account,
        LedgerEntry.Kind.ADJUST if is_correction else LedgerEntry.Kind.BONUS,
        points=grant.points,
        unit_value=terms.point_value,
        source=source,
        vests_at=now if is_correction else terms.vests_at(now, zone),
        expires_at=terms.expires_at(now, zone),
        idle_months=terms.idle_months,
        reason="" if is_correction else reason,  # typed by hand: kept where it can be erased
        breakdown=[one.as_json() for one in granted],
    )
    repay_debt(journal, account, [lot], source=source)
    journal.post()
    return Given(grant, lot, granted)
