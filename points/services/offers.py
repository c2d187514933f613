"""Promising members something for a coming purchase, taking it back, and its end unused."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from members.exceptions import Busy
from members.roles import Actor, Right
from members.selectors.club import club_day
from members.services.audit import write_audit
from members.services.conflicts import retry_conflicts
from points.locks import lock_open_offers, lock_pool, lock_voucher_rows
from points.models import Grant, Offer, Voucher
from points.rules.codes import new_code
from points.selectors.programs import terms_on
from points.services.budget import open_window, pool_room

Kind = Offer.Kind
Status = Offer.Status
BATCH = 500


@dataclass(frozen=True, slots=True)
class Promise:
    """What is promised to each: points by `rule` (a document), the gift `reward_id`, or money off
    (`value`, for a bill of `min_bill`). `most_value` (money) is the most that one can cost.
    """

    kind: Offer.Kind
    name: str
    most_value: int
    rule: Mapping[str, Any] | None = None
    reward_id: int | None = None
    value: int = 0
    min_bill: int = 0


@transaction.atomic(savepoint=False)
def make_offers(
    promise: Promise,
    *,
    sources: Mapping[int, str],
    origin: str,
    starts_on: date,
    ends_on: date,
    actor: Actor,
    now: datetime | None = None,
) -> dict[int, Offer]:
    """One offer for each of these members (member id → source); a source that is known already
    brings back the offer that it made, whatever was asked for this time.

    Vouchers count under the cap from now on, in the order of the members; who finds no room in
    the pool is left out of what comes back, and can be promised again another day.
    """
    actor.require(Right.CAMPAIGNS_MANAGE)
    now = now or timezone.now()
    known = _by_member(sources)
    fresh = {member_id: source for member_id, source in sources.items() if member_id not in known}
    build = partial(
        _build, promise, origin=origin, starts_on=starts_on, ends_on=ends_on, actor=actor, now=now
    )
    made = _write(promise, [build(*one) for one in fresh.items()], actor=actor, now=now)
    if made:
        write_audit(
            actor=actor,
            action="offers.promised",
            subject=origin,
            member_id=made[0].member_id if len(made) == 1 else None,
            facts={"count": len(made), "most_value": promise.most_value},
            now=now,
        )
    return _by_member(sources)


@transaction.atomic(savepoint=False)
def withdraw_offers(
    *,
    actor: Actor,
    origin: str = "",
    source: str = "",
    member_id: int | None = None,
    now: datetime | None = None,
) -> int:
    """Take back what is still open of an origin (`campaign:12`), of sources that begin so
    (`campaign:12:`), or of a member; all that are named must fit. Vouchers are cancelled and
    their value returns to the pool. Returns how many; what a sale uses at this moment is used.
    """
    actor.require(Right.CAMPAIGNS_MANAGE)
    if not origin and not source and member_id is None:
        return 0
    now = now or timezone.now()
    wanted = Q(status=Status.OPEN)
    if origin:
        wanted &= Q(origin=origin)
    if source:
        wanted &= Q(source__startswith=source)
    if member_id is not None:
        wanted &= Q(member_id=member_id)
    offers = Offer.objects.filter(wanted)
    vouchers = lock_voucher_rows(_vouchers_of(offers))
    withdrawn = _close_all(offers, Status.WITHDRAWN, now)
    withdrawn += _cancel(vouchers, now)
    if withdrawn:
        write_audit(
            actor=actor,
            action="offers.withdrawn",
            subject=origin or source,
            member_id=member_id,
            facts={"count": withdrawn},
            now=now,
        )
    return withdrawn


def rename_offers(before: str, after: str) -> int:
    """What was promised under one name bears another from now on; returns how many promises."""
    return Offer.objects.filter(name=before).update(name=after)


def end_offers(*, now: datetime | None = None) -> int:
    """Close what nobody used in time; returns how many. Safe to run twice and at two places; what
    somebody holds at this moment is left for the next run.

    Vouchers end with `expire_vouchers`, and the offers that they are with them.
    """
    now = now or timezone.now()
    due = Offer.objects.filter(ends_on__lt=club_day(now))
    ended = 0
    with suppress(Busy):
        while count := retry_conflicts(partial(_end_batch, due, now)):
            ended += count
    return ended


def drop_offers(member_id: int, *, now: datetime) -> None:
    """Withdraw what is open to a member who goes; his vouchers are cancelled one by one. His
    account must be locked.
    """
    _close_all(Offer.objects.filter(member_id=member_id), Status.WITHDRAWN, now)


@transaction.atomic
def _end_batch(due: QuerySet[Offer], now: datetime) -> int:
    return _close(lock_open_offers(due, most=BATCH), Status.ENDED, now)


def _close_all(offers: QuerySet[Offer], status: Status, now: datetime) -> int:
    closed = 0
    while count := _close(lock_open_offers(offers, most=BATCH), status, now):
        closed += count
    return closed


def _close(offers: Sequence[Offer], status: Status, now: datetime) -> int:
    ids = [offer.pk for offer in offers]
    return Offer.objects.filter(pk__in=ids).update(status=status, ended_at=now) if ids else 0


def _vouchers_of(offers: QuerySet[Offer]) -> list[int]:
    found = offers.filter(voucher__isnull=False).values_list("voucher_id", flat=True)
    return [voucher_id for voucher_id in found if voucher_id is not None]


def _cancel(vouchers: Collection[Voucher], now: datetime) -> int:
    """The locked vouchers and their offers; what they counted goes back, each window's at once."""
    if not vouchers:
        return 0
    ids = [voucher.pk for voucher in vouchers]
    Voucher.objects.filter(pk__in=ids).update(status=Voucher.Status.CANCELLED, ended_at=now)
    offers = Offer.objects.filter(voucher_id__in=ids, status=Status.OPEN)
    count = offers.update(status=Status.WITHDRAWN, ended_at=now)
    windows: dict[int, list[Grant]] = {}
    for voucher in vouchers:
        if voucher.grant is not None:
            windows.setdefault(voucher.grant.window_id, []).append(voucher.grant)
    for window_id, grants in sorted(windows.items()):
        pool = lock_pool(window_id)
        pool.pool += sum(grant.value - grant.recovered_value for grant in grants)
        pool.save(update_fields=["pool"])
        rows = Grant.objects.filter(pk__in=[grant.pk for grant in grants])
        rows.update(recovered_value=F("value"))
    return count


def _by_member(sources: Mapping[int, str]) -> dict[int, Offer]:
    rows = Offer.objects.select_related("voucher", "reward").filter(source__in=sources.values())
    by_source = {offer.source: offer for offer in rows}
    return {
        member_id: by_source[source] for member_id, source in sources.items() if source in by_source
    }


def _build(
    promise: Promise,
    member_id: int,
    source: str,
    *,
    origin: str,
    starts_on: date,
    ends_on: date,
    actor: Actor,
    now: datetime,
) -> Offer:
    offer = Offer(
        member_id=member_id,
        source=source,
        origin=origin,
        kind=promise.kind,
        name=promise.name,
        rule=promise.rule,
        reward_id=promise.reward_id,
        starts_on=starts_on,
        ends_on=ends_on,
        most_value=promise.most_value,
        created_at=now,
        created_by=actor.id,
    )
    if promise.kind == Kind.VOUCHER:
        offer.voucher = Voucher(
            code=new_code(),
            value=promise.value,
            min_bill=promise.min_bill,
            member_id=member_id,
            status=Voucher.Status.OPEN,
            starts_on=starts_on,
            ends_on=ends_on,
            reason=promise.name,
            issued_at=now,
            issued_by=actor.id,
        )
    return offer


def _write(
    promise: Promise, offers: Sequence[Offer], *, actor: Actor, now: datetime
) -> list[Offer]:
    """Write those that no other has written meanwhile; rows first, the pool last. Returns ours."""
    vouchers = [offer.voucher for offer in offers if offer.voucher is not None]
    Voucher.objects.bulk_create(vouchers)
    for offer in offers:
        offer.voucher = offer.voucher  # its id is known only now
    # In one order, so that two who promise the same do not wait for each other.
    in_order = sorted(offers, key=lambda offer: offer.source)
    Offer.objects.bulk_create(in_order, ignore_conflicts=True)
    written = list(Offer.objects.filter(source__in=[offer.source for offer in offers]))
    if promise.kind != Kind.VOUCHER:
        ours = {(offer.source, offer.created_at, offer.created_by) for offer in offers}
        return [one for one in written if (one.source, one.created_at, one.created_by) in ours]
    ours_by_voucher = {one.voucher_id: one for one in written}
    kept = [voucher for voucher in vouchers if voucher.pk in ours_by_voucher]
    _delete([voucher for voucher in vouchers if voucher.pk not in ours_by_voucher])
    counted = _count(kept, actor=actor, now=now)
    _delete(kept[counted:])
    return [ours_by_voucher[voucher.pk] for voucher in kept[:counted]]


def _count(vouchers: Sequence[Voucher], *, actor: Actor, now: datetime) -> int:
    """Draw as many of these equal vouchers from today's pool as it covers; returns how many."""
    if not vouchers:
        return 0
    day, value = club_day(now), vouchers[0].value
    window = open_window(terms_on(day).window(day))
    pool = pool_room(window.pk, needed=value * len(vouchers))
    count = min(len(vouchers), max(0, pool.pool) // value)
    grants = [
        Grant(
            kind=Grant.Kind.VOUCHER,
            source=f"voucher:{voucher.pk}",
            member_id=voucher.member_id,
            window=pool,
            value=value,
            at=now,
            business_date=day,
            actor_kind=actor.kind,
            actor_id=actor.id,
            reason=voucher.reason,
        )
        for voucher in vouchers[:count]
    ]
    for voucher, grant in zip(vouchers, Grant.objects.bulk_create(grants), strict=False):
        voucher.grant = grant
    Voucher.objects.bulk_update(vouchers[:count], ["grant"], batch_size=BATCH)
    pool.pool -= value * count
    pool.save(update_fields=["pool"])
    return count


def _delete(vouchers: Sequence[Voucher]) -> None:
    """Rows of this very transaction that found no room, or whose promise another has made."""
    ids = [voucher.pk for voucher in vouchers]
    if ids:
        Offer.objects.filter(voucher_id__in=ids).delete()
        Voucher.objects.filter(pk__in=ids).delete()
