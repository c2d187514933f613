"""Erasing a member: his points end, his papers are cancelled, everything personal goes, and the
books stay whole under a number that leads to nobody.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import Model, Q
from django.utils import timezone

from members.exceptions import UnknownMember
from members.models import Erasure, ImportantDate, Member
from members.roles import SYSTEM, Actor, Right
from members.rules.traces import Traces
from members.selectors.club import club_day
from members.selectors.traces import rows_telling
from members.services.audit import write_audit
from members.services.confirmations import check_confirmation
from members.services.erasure import cards_of, wipe_people
from members.services.erasure_register import enter_erased
from members.services.patience import take_time
from members.services.privacy import ask_erasure, mark_done
from points.exceptions import OpenCredit
from points.locks import lock_account, lock_issued, lock_open_lots, lock_purchases_owing
from points.models import (
    Account,
    Adjustment,
    Grant,
    ImportStretch,
    Merge,
    Purchase,
    PurchaseLine,
    Redemption,
    RefusedRow,
    Return,
    Standing,
    Voucher,
)
from points.selectors.erasure import unsettled_sales
from points.services.forfeits import forfeit_lots
from points.services.ledger import Journal
from points.services.offers import drop_offers
from points.services.redemption_ends import cancel_redemption
from points.services.vouchers import cancel_voucher

PURPOSE = "erase"
WORD = "erased"
Typed = tuple[type[Model], str, tuple[str, ...]]
# What people type and what may hold a name: the table, its way to the member, the columns.
TYPED: tuple[Typed, ...] = (
    (Purchase, "member_id__in", ("note",)),
    (Return, "purchase__member_id__in", ("reason",)),
    (Adjustment, "member_id__in", ("reason", "note")),
    (Redemption, "member_id__in", ("reason",)),
    (Voucher, "member_id__in", ("reason", "ended_why")),
    (Standing, "member_id__in", ("reason",)),
    (Merge, "kept_id__in", ("reason",)),
    (Merge, "merged_id__in", ("reason",)),
)
TYPED_GRANTS = (Grant.Kind.ADJUST, Grant.Kind.VOUCHER)


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did: how many points ended, and how many cards it was about."""

    member_id: int
    points: int
    cards: int


@transaction.atomic
def request_erasure(
    *, member_id: int, code: str, actor: Actor, now: datetime | None = None
) -> Erasure:
    """The member asks for it himself, with the code that was sent to him; due in seven days.

    Refuses a wrong code, and who owes for a sale on credit (`OpenCredit`).
    """
    _refuse_open_credit(member_id)
    check_confirmation(member_id=member_id, purpose=PURPOSE, points=0, code=code, now=now)
    return ask_erasure(member_id=member_id, ground=Erasure.Ground.OWN_WISH, actor=actor, now=now)


@transaction.atomic
def plan_erasure(*, member_id: int, actor: Actor, now: datetime | None = None) -> Erasure:
    """Somebody of the staff plans it at the member's wish; the same refusals, no code."""
    actor.require(Right.MEMBERS_ERASE)
    _refuse_open_credit(member_id)
    return ask_erasure(member_id=member_id, ground=Erasure.Ground.STAFF, actor=actor, now=now)


@transaction.atomic
def erase_member(
    *,
    member_id: int,
    ground: str,
    actor: Actor,
    now: datetime | None = None,
    despite_credit: bool = False,
) -> Erased:
    """Forget a member, and every card that was merged into him, at once and for good.

    His points expire through the ledger, rewards not collected and vouchers not used are
    cancelled, his account is closed; every row that tells of him is deleted or emptied. Ledger,
    purchases and figures stay, of nobody. Refuses: no right, a closed card, and a sale on credit
    that nobody has settled (`OpenCredit`) unless it was erased before and comes out of a backup.
    """
    actor.require(Right.MEMBERS_ERASE)
    if not Member.objects.filter(pk=member_id).exists():
        raise UnknownMember(member_id=member_id)
    now = now or timezone.now()
    take_time()
    account = lock_account(member_id)
    if not despite_credit:
        _refuse_open_credit(member_id)
    _cancel_papers(member_id, actor, now)
    points = _end_points(account, actor, now)
    kept = ImportantDate.objects.filter(member_id__in=cards_of(member_id))
    dates = list(kept.values_list("pk", flat=True))
    cards, traces = wipe_people(member_id=member_id, now=now)
    Account.objects.filter(pk__in=cards).update(is_closed=True)
    _blank_texts(cards, traces, actor, now)
    _blank_imports(cards, dates, traces)
    mark_done(member_id=member_id, ground=ground, actor=actor, now=now)
    write_audit(
        actor=actor,
        action="member.erased",
        member_id=member_id,
        facts={"ground": ground, "points": points, "cards": len(cards)},
        now=now,
    )
    transaction.on_commit(partial(enter_erased, cards, now=now), robust=True)
    return Erased(member_id=member_id, points=points, cards=len(cards))


def _refuse_open_credit(member_id: int) -> None:
    count = unsettled_sales(member_id)
    if count:
        raise OpenCredit(count=count)


def _cancel_papers(member_id: int, actor: Actor, now: datetime) -> None:
    """All that waits to be collected or used; the points come back, to end with the rest.

    Everything is locked before the first of them touches the pool, which is the last lock.
    """
    redemptions, vouchers = lock_issued(member_id)
    drop_offers(member_id, now=now)
    lock_purchases_owing(member_id)
    # Whoever may erase may do what belongs to it; the trail still names him.
    hand = replace(SYSTEM, kind=actor.kind, id=actor.id, name=actor.name)
    for redemption in redemptions:
        cancel_redemption(redemption_id=redemption.pk, actor=hand, reason=WORD, now=now)
    for voucher in vouchers:
        cancel_voucher(voucher_id=voucher.pk, actor=hand, reason=WORD, now=now)


def _end_points(account: Account, actor: Actor, now: datetime) -> int:
    account.refresh_from_db()
    journal = Journal(actor=actor, now=now, business_date=club_day(now))
    points = forfeit_lots(journal, account, lock_open_lots(account))
    journal.post()
    return points


def _blank_texts(cards: Collection[int], traces: Traces, actor: Actor, now: datetime) -> None:
    for model, path, columns in TYPED:
        rows = model._default_manager.filter(**{path: cards})
        rows.update(**dict.fromkeys(columns, ""))
    Grant.objects.filter(member_id__in=cards, kind__in=TYPED_GRANTS).update(reason="")
    waiting = Adjustment.objects.filter(member_id__in=cards, status=Adjustment.Status.ASKED)
    waiting.update(status=Adjustment.Status.REFUSED, decided_at=now, decided_by=actor.id)
    for merge in Merge.objects.filter(Q(kept_id__in=cards) | Q(merged_id__in=cards)):
        people = {**merge.moved.get("people", {}), "mobile": ""}
        merge.moved = {**merge.moved, "people": people, "why_undone": ""}
        merge.save(update_fields=["moved"])
    lines = PurchaseLine.objects.filter(purchase__member_id__in=cards)
    told = [
        pk
        for pk, product, category in lines.values_list("pk", "product", "category").iterator(2_000)
        if traces.are_in(f"{product} {category}")
    ]
    PurchaseLine.objects.filter(pk__in=told).update(product="", category="")


def _blank_imports(cards: Sequence[int], dates: Sequence[int], traces: Traces) -> None:
    """What files that were brought in have left: refused rows, and what rows held before."""
    refused = list(rows_telling(RefusedRow, "cells", traces))
    RefusedRow.objects.filter(pk__in=refused).delete()
    told = list(rows_telling(ImportStretch, "before", traces))
    mine = {"members": set(map(str, cards)), "dates": set(map(str, dates))}
    found = ImportStretch.objects.filter(
        Q(pk__in=told)
        | Q(before__members__has_any_keys=list(mine["members"]))
        | Q(before__dates__has_any_keys=list(mine["dates"]))
    )
    for stretch in found:
        for part, ids in mine.items():
            held = stretch.before.get(part, {})
            stretch.before[part] = {
                key: value
                for key, value in held.items()
                if key not in ids and not traces.are_in(str(value))
            }
        stretch.save(update_fields=["before"])
