"""Promising members something for a coming purchase, taking it back, and its end unused."""

import json
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import connection, transaction
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
# In the order of the sources, so that two who promise the same do not wait for each other in a
# circle; what another has promised already, or promises meanwhile, is his.
PROMISE = """
WITH asked AS (
    SELECT member_id, source, code,
        CASE WHEN code <> '' THEN nextval('points_voucher_id_seq') END
            AS voucher_id
    FROM unnest(%(members)s::bigint[], %(sources)s::text[], %(codes)s::text[])
        AS one(member_id, source, code)
    ORDER BY source
), promised AS (
    INSERT INTO points_offer (member_id, source, origin, kind, name, rule, voucher_id, reward_id,
        starts_on, ends_on, status, most_value, points, value, created_at, created_by)
    SELECT member_id, source, %(origin)s, %(kind)s, %(name)s, %(rule)s::jsonb, voucher_id,
        %(reward)s::bigint, %(starts_on)s::date, %(ends_on)s::date, 'open',
        %(most_value)s::bigint, 0, 0, %(now)s::timestamptz, %(actor)s
    FROM asked ORDER BY source
    ON CONFLICT (source) DO NOTHING
    RETURNING member_id, voucher_id
), issued AS (
    INSERT INTO points_voucher (id, code, value, min_bill, member_id, status, starts_on, ends_on,
        used_value, reason, issued_at, issued_by, ended_why)
    SELECT asked.voucher_id, asked.code, %(value)s::bigint, %(min_bill)s::bigint, asked.member_id,
        'open', %(starts_on)s::date, %(ends_on)s::date, 0, %(name)s, %(now)s::timestamptz,
        %(actor)s, ''
    FROM asked JOIN promised USING (voucher_id)
)
SELECT member_id, voucher_id FROM promised
"""
# Every voucher's whole value counts from now on.
COUNT = """
WITH counted AS (
    INSERT INTO points_grant (kind, source, member_id, window_id, wanted_points, points, value,
        recovered_value, at, business_date, actor_kind, actor_id, reason)
    SELECT 'voucher', 'voucher:' || id, member_id, %(window)s::bigint, 0, 0, %(value)s::bigint, 0,
        %(now)s::timestamptz, %(day)s::date, %(actor_kind)s, %(actor)s, %(reason)s
    FROM unnest(%(vouchers)s::bigint[], %(members)s::bigint[]) AS one(id, member_id)
    RETURNING id, source
)
UPDATE points_voucher AS voucher SET grant_id = counted.id
FROM counted WHERE voucher.id = substr(counted.source, 9)::bigint
"""


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
    written = _promised(
        promise, sources, origin=origin, days=(starts_on, ends_on), actor=actor, now=now
    )
    made = _counted(promise, written, actor=actor, now=now)
    if made:
        write_audit(
            actor=actor,
            action="offers.promised",
            subject=origin,
            member_id=next(iter(made)) if len(made) == 1 else None,
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


def _promised(
    promise: Promise,
    sources: Mapping[int, str],
    *,
    origin: str,
    days: tuple[date, date],
    actor: Actor,
    now: datetime,
) -> dict[int, int | None]:
    """Write, in one statement, those that nobody else has promised; of each member, in their
    order, the voucher if it is one.
    """
    if not sources:
        return {}
    has_code = promise.kind == Kind.VOUCHER
    with connection.cursor() as cursor:
        cursor.execute(
            PROMISE,
            {
                "members": list(sources),
                "sources": list(sources.values()),
                "codes": [new_code() if has_code else "" for _source in sources],
                "origin": origin,
                "kind": str(promise.kind),
                "name": promise.name,
                "rule": None if promise.rule is None else json.dumps(promise.rule),
                "reward": promise.reward_id,
                "starts_on": days[0],
                "ends_on": days[1],
                "most_value": promise.most_value,
                "value": promise.value,
                "min_bill": promise.min_bill,
                "now": now,
                "actor": actor.id,
            },
        )
        written = dict(cursor.fetchall())
    return {member_id: written[member_id] for member_id in sources if member_id in written}


def _counted(
    promise: Promise, written: Mapping[int, int | None], *, actor: Actor, now: datetime
) -> list[int]:
    """The members whose promise stands: of vouchers, as many as today's pool covers; the others
    are taken away again. The pool is the last lock.
    """
    vouchers = {pk: member_id for member_id, pk in written.items() if pk is not None}
    if not vouchers:
        return list(written)
    day = club_day(now)
    pool = pool_room(
        open_window(terms_on(day).window(day)).pk, needed=promise.value * len(vouchers)
    )
    ids = list(vouchers)
    count = min(len(ids), max(0, pool.pool) // promise.value)
    _drop(ids[count:])
    if count:
        with connection.cursor() as cursor:
            cursor.execute(
                COUNT,
                {
                    "window": pool.pk,
                    "value": promise.value,
                    "now": now,
                    "day": day,
                    "actor_kind": actor.kind,
                    "actor": actor.id,
                    "reason": promise.name,
                    "vouchers": ids[:count],
                    "members": [vouchers[pk] for pk in ids[:count]],
                },
            )
        pool.pool -= promise.value * count
        pool.save(update_fields=["pool"])
    return [vouchers[pk] for pk in ids[:count]]


def _drop(voucher_ids: Collection[int]) -> None:
    """Rows of this very transaction that found no room."""
    if voucher_ids:
        Offer.objects.filter(voucher_id__in=voucher_ids).delete()
        Voucher.objects.filter(pk__in=voucher_ids).delete()
