"""Opening balances: what an old club owed its members, entered once for each of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from members.models import Member
from members.roles import Actor, Right
from members.rules.calendars import add_months
from members.selectors.club import club_day, club_zone
from members.services.audit import write_audit
from points.locks import lock_accounts
from points.models import Account, LedgerEntry, PointLot
from points.rules.imports import BadRow
from points.rules.openings import OpeningRow
from points.rules.terms import Terms
from points.selectors.programs import terms_on
from points.services.debts import repay_debt
from points.services.ledger import Journal

SOURCE = "opening"
LONGEST_LIFE = 120  # months, as for a program's own points


@dataclass(frozen=True, slots=True)
class RefusedOpening:
    """A row that was not taken: its number, the column, and why."""

    row: int
    field: str
    code: str


@dataclass(slots=True)
class Openings:
    """What the rows came to; `points` are those newly entered, `value` (money) their worth."""

    new: int = 0
    unchanged: int = 0
    points: int = 0
    value: int = 0
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
        self._accounts = lock_accounts([*self._cards.values(), *self._mobiles.values()])
        self._opened = _opened(self._accounts)
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
            source=SOURCE,
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
            repay_debt(self._journal, account, [lot], source=SOURCE)
        self._journal.post()
        if self.done.new:
            write_audit(
                actor=self._actor,
                action="balances.opened",
                facts={"members": self.done.new, "points": self.done.points},
                now=self._now,
            )

    def _owner(self, row: OpeningRow) -> int:
        by_card, by_mobile = self._cards.get(row.card_number), self._mobiles.get(row.mobile)
        if row.card_number and by_card is None:
            raise BadRow("card_number", "unknown")
        if row.mobile and by_mobile is None:
            raise BadRow("mobile", "unknown")
        if by_card and by_mobile and by_card != by_mobile:
            raise BadRow("mobile", "another_card")
        owner = by_card or by_mobile
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


def _opened(accounts: Iterable[int]) -> dict[int, int]:
    """The opening balances that these accounts have had, by member."""
    entries = LedgerEntry.objects.filter(
        account_id__in=list(accounts), kind=LedgerEntry.Kind.OPENING, source=SOURCE
    )
    return dict(entries.values_list("account_id", "points"))
