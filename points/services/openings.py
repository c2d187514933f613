"""Opening balances: what an old club owed its members, entered once for each of them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from members.models import Member
from members.roles import Actor, Right
from members.rules.calendars import add_months
from members.selectors.club import club_day, club_zone
from members.services.audit import write_audit
from points.locks import lock_accounts
from points.models import Account, LedgerEntry, PointLot
from points.rules.bad_rows import BadRow
from points.rules.openings import OpeningRow
from points.rules.terms import Terms
from points.selectors.programs import terms_on
from points.services.debts import repay_debt
from points.services.ledger import Journal

SOURCE = "opening"
TAKEN_BACK = "opening-back:"
LONGEST_LIFE = 120  # months, as for a program's own points


@dataclass(frozen=True, slots=True)
class RefusedOpening:
    """A row that was not taken: its number, the column, and why."""

    row: int
    field: str
    code: str


@dataclass(slots=True)
class Openings:
    """What the rows came to; `points` are those newly entered, `value` (money) their worth,
    `entries` the ids in the ledger.
    """

    new: int = 0
    unchanged: int = 0
    points: int = 0
    value: int = 0
    entries: list[int] = field(default_factory=list)
    refused: list[RefusedOpening] = field(default_factory=list)


@transaction.atomic
def open_balances(
    *, rows: Sequence[OpeningRow], actor: Actor, now: datetime | None = None
) -> Openings:
    """Enter the balances that known members bring along, each member's once.

    They do not count under the cap, which speaks of what this club gives: they are what an old
    club owed. They can be spent at once, are worth today's value of a point, and live until the
    row's day or as long as points earned today. A row that was entered before changes nothing; a
    refused one does not hold up the others. Refuses as a whole without the right.
    """
    actor.require(Right.HISTORY_IMPORT)
    batch = _Batch(rows, actor=actor, now=now or timezone.now())
    for row in rows:
        try:
            batch.enter(row)
        except BadRow as problem:
            batch.done.refused.append(RefusedOpening(row.row, problem.field, problem.code))
    batch.finish()
    return batch.done


class _Batch:
    """The rows of one call with what they share: who they mean, locked accounts, terms."""

    def __init__(self, rows: Sequence[OpeningRow], *, actor: Actor, now: datetime) -> None:
        self.done = Openings()
        self._actor = actor
        self._now = now
        self._today = club_day(now)
        self._terms: Terms = terms_on(self._today)
        self._cards = _active("card_number", (row.card_number for row in rows if row.card_number))
        self._mobiles = _active("mobile", (row.mobile for row in rows if row.mobile))
        self._refs = _active("external_ref", (row.external_ref for row in rows if row.external_ref))
        named = (self._cards, self._mobiles, self._refs)
        self._accounts = lock_accounts([pk for found in named for pk in found.values()])
        self._opened, self._times = _opened(self._accounts)
        self._journal = Journal(actor=actor, now=now, business_date=self._today)
        self._fresh: list[tuple[Account, PointLot]] = []

    def enter(self, row: OpeningRow) -> None:
        """One row; `BadRow` says why it cannot be taken."""
        account = self._accounts[self._owner(row)]
        if self._actor.mobile and account.member.mobile == self._actor.mobile:
            raise BadRow("mobile", "self_award")
        if account.pk in self._opened:
            if self._opened[account.pk] != row.points:
                raise BadRow("points", "other_balance")
            self.done.unchanged += 1
            return
        is_own_day = row.expires_on is not None
        lot = self._journal.credit(
            account,
            LedgerEntry.Kind.OPENING,
            points=row.points,
            unit_value=self._terms.point_value,
            source=self._source(account.pk),
            vests_at=self._now,
            expires_at=self._expires_at(row.expires_on),
            idle_months=None if is_own_day else self._terms.idle_months,
        )
        self._fresh.append((account, lot))
        self._opened[account.pk] = row.points
        self.done.new += 1
        self.done.points += row.points
        self.done.value += row.points * self._terms.point_value

    def finish(self) -> None:
        """Repay what was owed, write everything, and say so in the audit."""
        for account, lot in self._fresh:
            repay_debt(self._journal, account, [lot], source=self._source(account.pk))
        self._journal.post()
        self.done.entries = [lot.entry_id for _account, lot in self._fresh]
        if self.done.new:
            write_audit(
                actor=self._actor,
                action="balances.opened",
                facts={"members": self.done.new, "points": self.done.points},
                now=self._now,
            )

    def _source(self, member_id: int) -> str:
        """Under which name it is entered: another one after an opening that was taken back."""
        times = self._times.get(member_id, 0)
        return f"{SOURCE}:{times + 1}" if times else SOURCE

    def _owner(self, row: OpeningRow) -> int:
        owner: int | None = None
        for name, value, known in (
            ("card_number", row.card_number, self._cards),
            ("mobile", row.mobile, self._mobiles),
            ("external_ref", row.external_ref, self._refs),
        ):
            if not value:
                continue
            if value not in known:
                raise BadRow(name, "unknown")
            if owner is not None and known[value] != owner:
                raise BadRow(name, "another_card")
            owner = known[value]
        if owner is None:
            raise BadRow("mobile", "required")
        return owner

    def _expires_at(self, last_day: date | None) -> datetime:
        zone = club_zone()
        if last_day is None:
            return self._terms.expires_at(self._now, zone)
        if last_day < self._today:
            raise BadRow("expires_on", "in_the_past")
        if last_day > add_months(self._today, LONGEST_LIFE, self._terms.calendar):
            raise BadRow("expires_on", "out_of_range")
        return datetime.combine(last_day + timedelta(days=1), time.min, tzinfo=zone)


def _active(column: str, values: Iterable[str]) -> dict[str, int]:
    found = Member.objects.filter(status=Member.Status.ACTIVE, **{f"{column}__in": set(values)})
    return {str(value): pk for value, pk in found.values_list(column, "pk")}


def _opened(accounts: Iterable[int]) -> tuple[dict[int, int], dict[int, int]]:
    """The opening balances that these accounts have and nobody has taken back, by member, and how
    often each has had one.
    """
    entries = LedgerEntry.objects.filter(
        Q(kind=LedgerEntry.Kind.OPENING)
        | Q(kind=LedgerEntry.Kind.ADJUST, source__startswith=TAKEN_BACK),
        account_id__in=list(accounts),
    ).values_list("account_id", "kind", "source", "points", "pk")
    back = {source for _, kind, source, _, _ in entries if kind == LedgerEntry.Kind.ADJUST}
    opened: dict[int, int] = {}
    times: Counter[int] = Counter()
    for account_id, kind, _source, points, pk in entries:
        if kind != LedgerEntry.Kind.OPENING:
            continue
        times[account_id] += 1
        if f"{TAKEN_BACK}{pk}" not in back:
            opened[account_id] = points
    return opened, times


@dataclass(frozen=True, slots=True)
class TakenBack:
    """An opening balance that left the account again; `missing` points had been spent."""

    member_id: int
    points: int
    missing: int


@transaction.atomic
def take_openings_back(
    *, entry_ids: Sequence[int], reason: str, actor: Actor, now: datetime | None = None
) -> list[TakenBack]:
    """Take what is left of these opening balances out of their own lots, by a correction each:
    no entry is touched. What the member has spent meanwhile stays spent, and an opening balance
    that was taken back may be brought in anew. Doing it twice is doing it once.
    """
    actor.require(Right.HISTORY_IMPORT)
    now = now or timezone.now()
    entries = LedgerEntry.objects.filter(pk__in=entry_ids, kind=LedgerEntry.Kind.OPENING)
    owners = dict(entries.order_by("pk").values_list("pk", "account_id"))
    closed = _closed_cards(owners.values())
    accounts = lock_accounts(set(owners.values()) - closed)
    journal = Journal(actor=actor, now=now, business_date=club_day(now))
    done = [
        _take_back(journal, accounts[account_id], entry_id, reason)
        for entry_id, account_id in owners.items()
        if account_id in accounts and not _is_back(account_id, entry_id)
    ]
    done += [
        TakenBack(member_id, 0, _points_of(entry_id))
        for entry_id, member_id in owners.items()
        if member_id in closed
    ]
    journal.post()
    if done:
        facts = {"members": len(done), "points": sum(one.points for one in done)}
        write_audit(actor=actor, action="balances.taken_back", facts=facts, now=now)
    return done


def _take_back(journal: Journal, account: Account, entry_id: int, reason: str) -> TakenBack:
    lot = PointLot.objects.select_for_update(no_key=True).get(entry_id=entry_id)
    taken, missing = lot.remaining, lot.original - lot.remaining
    source = f"{TAKEN_BACK}{entry_id}"
    if taken:
        journal.debit(
            account, LedgerEntry.Kind.ADJUST, takes=[(lot, taken)], source=source, reason=reason
        )
    else:
        # Nothing is left to take, but it is no opening balance any more.
        journal.note(account, LedgerEntry.Kind.ADJUST, source=source)
    return TakenBack(account.pk, taken, missing)


def _is_back(account_id: int, entry_id: int) -> bool:
    return LedgerEntry.objects.filter(
        account_id=account_id, kind=LedgerEntry.Kind.ADJUST, source=f"{TAKEN_BACK}{entry_id}"
    ).exists()


def _closed_cards(member_ids: Iterable[int]) -> set[int]:
    """Those who were merged or erased since: their points went along."""
    open_ones = Member.objects.filter(pk__in=member_ids, status=Member.Status.ACTIVE)
    return set(member_ids) - set(open_ones.values_list("pk", flat=True))


def _points_of(entry_id: int) -> int:
    return LedgerEntry.objects.values_list("points", flat=True).get(pk=entry_id)
