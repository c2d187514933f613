"""Importing past purchases: members found or registered, sales booked, bad rows named."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from members.exceptions import ClubError
from members.roles import Actor
from members.selectors.identities import members_by_card
from members.services.conflicts import retry_conflicts
from members.services.history import Person, register_history_members
from points.exceptions import DuplicateReceipt
from points.rules.bad_rows import BadRow
from points.rules.imports import PastSale
from points.rules.sales import Line, Sale, Tendered
from points.services.history import Outcome, record_history


@dataclass(slots=True)
class Tally:
    """What an import came to; money in the smallest unit. `members` are those who bought."""

    members: set[int] = field(default_factory=set)
    new: int = 0
    unchanged: int = 0
    refused: int = 0
    points: int = 0
    sales: int = 0
    given_back: int = 0

    @property
    def purchases(self) -> int:
        """Rows that are purchases now, whether new or there before."""
        return self.new + self.unchanged

    @property
    def given_back_bps(self) -> int:
        """Share of these sales given back, in basis points."""
        return self.given_back * 10_000 // self.sales if self.sales else 0

    def add(self, outcome: Outcome, member_id: int | None) -> None:
        """Count one sale that was booked, now or before."""
        if outcome.purchase is None:
            return
        self.new += outcome.is_new
        self.unchanged += not outcome.is_new
        self.points += outcome.purchase.earned_points
        self.sales += outcome.purchase.net
        self.given_back += outcome.purchase.granted_value
        if member_id is not None:
            self.members.add(member_id)


@dataclass(frozen=True, slots=True)
class SoldChunk:
    """One chunk: what was refused, the ids of new purchases and of members registered for them."""

    refused: list["RefusedRow"]
    created: list[int]
    registered: list[int]


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was not taken: its number, the column, why, and the receipt it bears."""

    row: int
    field: str
    code: str


def import_purchases(
    rows: Sequence[PastSale],
    *,
    actor: Actor,
    shops: Mapping[str, int],
    tally: Tally,
    now: datetime | None = None,
) -> list[RefusedRow]:
    """Book one chunk of rows in one transaction; returns the refused ones.

    Importing a row again changes nothing. `shops` maps codes to shops, "" to the one that rows
    without a code mean. Another import of the same receipts at the same time is waited out.
    """
    now = now or timezone.now()

    def attempt() -> list[RefusedRow]:
        return import_chunk(rows, actor=actor, shops=shops, tally=tally, now=now).refused

    try:
        return retry_conflicts(attempt)
    except (DuplicateReceipt, IntegrityError):
        # Written by somebody else between our look and our insert: it is known now.
        return retry_conflicts(attempt)


@transaction.atomic
def import_chunk(
    rows: Sequence[PastSale],
    *,
    actor: Actor,
    shops: Mapping[str, int],
    tally: Tally,
    now: datetime,
) -> SoldChunk:
    """The same in the caller's transaction, tried once, and with the ids of what is new."""
    refused: list[RefusedRow] = []
    registered: list[int] = []
    owners = _owners(rows, actor=actor, registered=registered)
    sales: list[Sale] = []
    sold: list[PastSale] = []
    for row in rows:
        try:
            sale = _sale(row, owners.get(row.row), shops)
        except BadRow as problem:
            refused.append(RefusedRow(row.row, problem.field, problem.code))
        except ClubError as refusal:
            refused.append(_as_refused(row, refusal))
        else:
            sales.append(sale)
            sold.append(row)
    outcomes = record_history(sales=sales, actor=actor, now=now)
    for row, sale, outcome in zip(sold, sales, outcomes, strict=True):
        tally.add(outcome, sale.member_id)
        if outcome.refusal is not None:
            refused.append(_as_refused(row, outcome.refusal))
    tally.refused += len(refused)
    return SoldChunk(
        sorted(refused, key=lambda one: one.row),
        [one.purchase.pk for one in outcomes if one.is_new and one.purchase is not None],
        registered,
    )


def _owners(
    rows: Iterable[PastSale], *, actor: Actor, registered: list[int]
) -> dict[int, int | ClubError]:
    """Whose each row is, by its number: a card finds, everything else also registers."""
    rows = list(rows)
    cards = members_by_card({row.card_number for row in rows if row.card_number})
    owners: dict[int, int | ClubError] = {
        row.row: cards[row.card_number] for row in rows if row.card_number in cards
    }
    named = [
        row
        for row in rows
        if row.row not in owners and not row.card_number and (row.mobile or row.external_ref)
    ]
    people = [
        Person(
            joined_at=row.occurred_at,
            external_ref=row.external_ref,
            mobile=row.mobile,
            first_name=row.first_name,
            last_name=row.last_name,
        )
        for row in sorted(named, key=lambda row: row.occurred_at)
    ]
    named.sort(key=lambda row: row.occurred_at)
    found = register_history_members(actor=actor, people=people, registered=registered)
    return owners | {row.row: owner for row, owner in zip(named, found, strict=True)}


def _sale(row: PastSale, owner: int | ClubError | None, shops: Mapping[str, int]) -> Sale:
    if isinstance(owner, ClubError):
        raise owner
    if row.card_number and owner is None:
        raise BadRow("card_number", "unknown")
    if row.shop not in shops:
        raise BadRow("shop", "unknown")
    return Sale(
        shop_id=shops[row.shop],
        receipt_number=row.receipt_number,
        lines=(Line(row.amount, row.product, row.category, row.quantity),),
        payments=(Tendered(row.tender, row.amount),) if row.amount else (),
        member_id=owner,
        occurred_at=row.occurred_at,
        reason=row.bought_for,
    )


def _as_refused(row: PastSale, refusal: ClubError) -> RefusedRow:
    return RefusedRow(
        row.row,
        str(refusal.facts.get("field", "row")),
        str(refusal.facts.get("problem", refusal.code)),
    )
