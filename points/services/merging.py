"""Two cards of one person made one, and the way back: points, purchases, debt and standing."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model, Sum
from django.utils import timezone

from members.exceptions import InvalidField
from members.roles import Actor, Right
from members.selectors.club import club_day
from members.services.audit import write_audit
from members.services.merging import close_into, reopen
from points.exceptions import AlreadyUndone, SameMember, UnknownMerge
from points.locks import lock_account, lock_accounts, lock_closed_accounts, lock_open_lots
from points.models import (
    Account,
    Adjustment,
    Grant,
    LedgerEntry,
    Merge,
    Offer,
    PointLot,
    Purchase,
    Redemption,
    RuleUse,
    Voucher,
)
from points.rules.fairness import refuse_self_award
from points.services.debts import repay_debt
from points.services.ledger import Journal, soonest_end
from points.services.merged_standings import merge_standings, part_standings
from points.services.refills import carry_over, origin_of

Kind = LedgerEntry.Kind
LONGEST_REASON = 200
# What follows a member by its column alone; the ids are remembered for the way back. In the
# order of the locks.
MOVED: dict[str, type[Model]] = {
    "redemptions": Redemption,
    "vouchers": Voucher,
    "offers": Offer,
    "purchases": Purchase,
    "grants": Grant,
    "rule_uses": RuleUse,
    "adjustments": Adjustment,
}


@transaction.atomic(savepoint=False)
def merge_members(
    *, kept_id: int, merged_id: int, reason: str, actor: Actor, now: datetime | None = None
) -> Merge:
    """Make two cards of one person one: what is on `merged` goes to `kept`, and it is closed.

    Points keep their value, day of vesting and end. Purchases go along and with them what is
    owed for returns; where one card owes and the other has points, that is repaid. The higher
    tier stays. Refuses: no right, the same member, a closed card, one's own card, no reason.
    """
    actor.require(Right.MEMBERS_MERGE)
    if kept_id == merged_id:
        raise SameMember(member_id=kept_id)
    _check_reason(reason)
    now = now or timezone.now()
    accounts = lock_accounts([kept_id, merged_id])
    kept, merged = accounts[kept_id], accounts[merged_id]
    for account in (kept, merged):
        refuse_self_award(actor, account.member.mobile)
    merge = Merge.objects.create(
        kept=kept.member, merged=merged.member, reason=reason, merged_at=now, merged_by=actor.id
    )
    merge.moved = {name: _move(model, merged_id, kept_id) for name, model in MOVED.items()}
    merge.moved["standings"] = merge_standings(merged_id, kept_id, today=club_day(now))
    journal = Journal(actor=actor, now=now, business_date=club_day(now))
    merge.points = _move_points(journal, merge, merged, kept)
    merge.moved["people"] = close_into(merged=merged.member, kept=kept.member)
    _close(merged, is_closed=True)
    merge.save(update_fields=["moved", "points"])
    write_audit(
        actor=actor,
        action="members.merged",
        subject=f"merge:{merge.pk}",
        member_id=kept_id,
        facts={
            "merged": merged_id,
            "points": merge.points,
            "purchases": len(merge.moved["purchases"]),
        },
        now=now,
    )
    return merge


@transaction.atomic(savepoint=False)
def undo_merge(*, merge_id: int, reason: str, actor: Actor, now: datetime | None = None) -> Merge:
    """Part the cards again: purchases go back with what is owed for them, and so does what is
    left of the points, into the lots they came from. Points spent meanwhile stay spent; what was
    bought meanwhile stays with the kept card.

    `moved["came_back"]` and `moved["stayed"]` say how many points. Refuses: no right, an unknown
    merge, one undone before, a kept card that has been merged since (undo that one first).
    """
    actor.require(Right.MEMBERS_MERGE)
    _check_reason(reason)
    now = now or timezone.now()
    merge, kept, merged = _lock_merge(merge_id)
    for account in (kept, merged):
        refuse_self_award(actor, account.member.mobile)
    for name, model in MOVED.items():
        # Merges from before there were offers know of none.
        _move_back(model, merge.moved.get(name, []), kept.pk, merged.pk)
    _leave_used_offers(merge.moved.get("offers", []), kept.pk, merged.pk)
    part_standings(merge.moved["standings"], kept_id=kept.pk, merged_id=merged.pk)
    journal = Journal(actor=actor, now=now, business_date=club_day(now))
    back, arrived = _return_points(journal, merge, kept, merged)
    reopen(merged=merged.member, kept=kept.member, moved=merge.moved["people"])
    _close(merged, is_closed=False)
    merge.undone_at, merge.undone_by = now, actor.id
    # Words that people type may name somebody: here they can be erased, in the audit they cannot.
    merge.moved |= {"came_back": back, "stayed": arrived - back, "why_undone": reason}
    merge.save(update_fields=["moved", "undone_at", "undone_by"])
    write_audit(
        actor=actor,
        action="members.parted",
        subject=f"merge:{merge.pk}",
        member_id=kept.pk,
        facts={"merged": merged.pk, "points": back, "stayed": arrived - back},
        now=now,
    )
    return merge


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise InvalidField(field="reason", problem="required")
    if "\x00" in reason:
        raise InvalidField(field="reason", problem="control_character")
    if len(reason) > LONGEST_REASON:
        raise InvalidField(field="reason", problem="too_long")


def _lock_merge(merge_id: int) -> tuple[Merge, Account, Account]:
    """A merge that stands, with the accounts of the kept card and of the merged one."""
    merge = Merge.objects.filter(pk=merge_id).first()
    if merge is None:
        raise UnknownMerge(merge_id=merge_id)
    if merge.undone_at is not None:
        raise AlreadyUndone(merge_id=merge_id)
    kept = lock_account(merge.kept_id)
    merge.refresh_from_db(fields=["undone_at", "moved"])
    if merge.undone_at is not None:
        raise AlreadyUndone(merge_id=merge_id)
    return merge, kept, lock_closed_accounts([merge.merged_id])[merge.merged_id]


def _move(model: type[Model], merged_id: int, kept_id: int) -> list[int]:
    rows = model._default_manager.filter(member_id=merged_id).order_by("pk")
    ids = list(rows.values_list("pk", flat=True))
    model._default_manager.filter(pk__in=ids).update(member_id=kept_id)
    return ids


def _move_back(model: type[Model], ids: Iterable[int], kept_id: int, merged_id: int) -> None:
    rows = model._default_manager.filter(pk__in=ids, member_id=kept_id)
    rows.update(member_id=merged_id)


def _leave_used_offers(ids: Iterable[int], kept_id: int, merged_id: int) -> None:
    """What was used meanwhile stays with the purchase that used it."""
    used = Offer.objects.filter(pk__in=ids, member_id=merged_id, purchase__member_id=kept_id)
    used.update(member_id=kept_id)


def _close(account: Account, *, is_closed: bool) -> None:
    account.is_closed = is_closed
    account.save(update_fields=["is_closed"])


def _move_points(journal: Journal, merge: Merge, merged: Account, kept: Account) -> int:
    """All open lots, then the debt; returns how many points moved."""
    own = lock_open_lots(kept)
    lots = lock_open_lots(merged)
    points = sum(lot.remaining for lot in lots)
    arrived = carry_over(journal, merge, origin=merged, target=kept, lots=lots)
    kept.debt += merged.debt
    merged.debt = 0
    journal.touch(kept)
    journal.touch(merged)
    alive = [lot for lot in (*own, *arrived) if lot.expires_at > journal.now]
    alive.sort(key=soonest_end)
    repay_debt(journal, kept, alive, source=f"merge:{merge.pk}")
    journal.post()
    return points


def _return_points(
    journal: Journal, merge: Merge, kept: Account, merged: Account
) -> tuple[int, int]:
    """What is left of the points that came with this merge goes back into its lots; returns how
    many those are, and how many had come in all.
    """
    source = f"merge:{merge.pk}:"
    arrivals = PointLot.objects.filter(
        account=kept, entry__kind=Kind.MERGE_IN, entry__source__startswith=source
    )
    origins = {
        lot_id: origin_of(named) for lot_id, named in arrivals.values_list("pk", "entry__source")
    }
    left = [lot for lot in lock_open_lots(kept) if lot.pk in origins]
    back = sum(lot.remaining for lot in left)
    if left:
        _put_back(journal, merge, kept, merged, left, origins)
    debt = _debt_of(merged.pk)
    kept.debt -= debt
    merged.debt += debt
    journal.touch(kept)
    journal.touch(merged)
    journal.post()
    total: int = arrivals.aggregate(points=Sum("original", default=0))["points"]
    return back, total


def _put_back(
    journal: Journal,
    merge: Merge,
    kept: Account,
    merged: Account,
    left: list[PointLot],
    origins: dict[int, int],
) -> None:
    source = f"merge:{merge.pk}:undone"
    homes = PointLot.objects.select_for_update(no_key=True).in_bulk(
        {origins[lot.pk] for lot in left}
    )
    puts: dict[int, int] = defaultdict(int)
    for lot in left:
        home = homes[origins[lot.pk]]
        puts[home.pk] += lot.remaining
        # Meanwhile the credit sale may have been settled, or a visit has prolonged the points.
        home.vests_at = lot.vests_at
        home.expires_at = max(home.expires_at, lot.expires_at)
    takes = [(lot, lot.remaining) for lot in left]
    journal.debit(kept, Kind.MERGE_OUT, takes=takes, source=source)
    journal.put_back(
        merged,
        Kind.MERGE_IN,
        puts=[(homes[lot_id], points) for lot_id, points in puts.items()],
        source=source,
    )
    PointLot.objects.bulk_update(homes.values(), ["vests_at", "expires_at"], batch_size=500)


def _debt_of(member_id: int) -> int:
    """What the purchases that have just gone back left owing."""
    rows: dict[str, Any] = Purchase.objects.filter(
        member_id=member_id, debt_points__gt=0
    ).aggregate(points=Sum("debt_points", default=0))
    points: int = rows["points"]
    return points
