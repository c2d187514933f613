"""The kinds of files that may be brought in: how a row of each is read, and what a stretch of
rows writes. One reader and one service a kind, for the wizard and the commands alike.

What the rows of a room above this one become is told by whoever runs the import, as a `Kind`.
"""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any, Generic, TypeVar

from django.utils import timezone

from members.roles import Actor
from members.rules.spreadsheets import TableRow
from members.selectors.identities import members_named, shops_by_code
from members.services.history_beside import Policy, Told
from members.services.history_dates import ToldDate, keep_history_dates
from members.services.history_members import Newcomer, gather_members
from points.models import ImportJob, ImportStretch
from points.rules.bad_rows import BadRow
from points.rules.date_rows import DateReader, DateRow
from points.rules.import_cells import FileHabits
from points.rules.import_fields import Columns, ImportKind
from points.rules.imports import PastSale, PurchaseReader
from points.rules.member_rows import MemberReader, MemberRow
from points.rules.openings import OpeningReader, OpeningRow
from points.selectors.import_files import Choices
from points.services.imports import Tally, import_chunk
from points.services.openings import open_balances

Row = TypeVar("Row")
MIDDAY = time(12)


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was not taken: its number, the column, and why."""

    row: int
    field: str
    code: str


@dataclass(slots=True)
class Brought:
    """What a stretch of rows wrote: ids of what is new and of what changed, what those held
    before, the figures of it, and the rows refused.
    """

    created: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    before: dict[str, Any] = field(default_factory=dict)
    figures: Counter[str] = field(default_factory=Counter)
    refused: list[Refused] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Terms:
    """For whom and how a file is brought in; `evidence` names it in what it leaves behind."""

    actor: Actor
    choices: Choices
    habits: FileHabits
    evidence: str
    shop_id: int | None = None


class Importer(ABC, Generic[Row]):
    """One kind of file: `chunk` rows are one transaction."""

    chunk = 2_000

    def __init__(self, width: int, columns: Columns, terms: Terms) -> None:
        self._terms = terms
        self._now = timezone.now()
        self._open(width, columns)

    @abstractmethod
    def _open(self, width: int, columns: Columns) -> None: ...

    @abstractmethod
    def _read(self, row: TableRow) -> Row: ...

    @abstractmethod
    def _write(self, rows: Sequence[Row]) -> Brought: ...

    def bring(self, rows: Sequence[TableRow]) -> Brought:
        """Read and write a stretch of rows in the caller's transaction; each row is taken or
        refused by itself.
        """
        good: list[Row] = []
        unread: list[Refused] = []
        for row in rows:
            try:
                if row.problem:
                    raise BadRow("row", row.problem)
                good.append(self._read(row))
            except BadRow as problem:
                unread.append(Refused(row.number, problem.field, problem.code))
        brought = self._write(good)
        brought.refused = sorted([*unread, *brought.refused], key=lambda one: one.row)
        brought.figures["rows"] = len(rows)
        brought.figures["refused"] = len(brought.refused)
        return brought


class PurchaseImporter(Importer[PastSale]):
    """Past purchases, through the engine of the till."""

    chunk = 4_000

    def _open(self, width: int, columns: Columns) -> None:
        self._reader = PurchaseReader(width, columns, self._terms.habits)
        self._shops = _shops(self._terms.shop_id)

    def _read(self, row: TableRow) -> PastSale:
        return self._reader.read(row.number, row.cells)

    def _write(self, rows: Sequence[PastSale]) -> Brought:
        tally = Tally()
        sold = import_chunk(
            rows, actor=self._terms.actor, shops=self._shops, tally=tally, now=self._now
        )
        figures = Counter(
            created=tally.new,
            unchanged=tally.unchanged,
            registered=len(sold.registered),
            points=tally.points,
            sales=tally.sales,
            given_back=tally.given_back,
        )
        refused = [Refused(one.row, one.field, one.code) for one in sold.refused]
        return Brought(sold.created, [], {"registered": sold.registered}, figures, refused)


class BalanceImporter(Importer[OpeningRow]):
    """Points that members bring along."""

    def _open(self, width: int, columns: Columns) -> None:
        self._reader = OpeningReader(width, columns, self._terms.habits)

    def _read(self, row: TableRow) -> OpeningRow:
        return self._reader.read(row.number, row.cells)

    def _write(self, rows: Sequence[OpeningRow]) -> Brought:
        done = open_balances(rows=rows, actor=self._terms.actor, now=self._now)
        figures = Counter(
            created=done.new, unchanged=done.unchanged, points=done.points, value=done.value
        )
        refused = [Refused(one.row, one.field, one.code) for one in done.refused]
        return Brought(done.entries, [], {}, figures, refused)


class MemberImporter(Importer[MemberRow]):
    """Members with what is known of them."""

    def _open(self, width: int, columns: Columns) -> None:
        self._reader = MemberReader(width, columns, self._terms.habits)
        choices = self._terms.choices
        self._policy = Policy(
            evidence=self._terms.evidence,
            overwrites=choices.overwrites,
            takes_consents=choices.consents,
        )

    def _read(self, row: TableRow) -> MemberRow:
        return self._reader.read(row.number, row.cells)

    def _write(self, rows: Sequence[MemberRow]) -> Brought:
        done = gather_members(
            actor=self._terms.actor,
            people=[self._newcomer(row) for row in rows],
            policy=self._policy,
            shop_id=self._terms.shop_id,
            now=self._now,
        )
        figures = Counter(welcome.state for welcome in done.welcomes if welcome.state)
        refused = [
            Refused(row.row, *_why(welcome.refusal.facts))
            for row, welcome in zip(rows, done.welcomes, strict=True)
            if welcome.refusal is not None
        ]
        before = {"members": done.changed, "beside": _filled(done.beside)}
        return Brought(done.created, list(done.changed), before, figures, refused)

    def _newcomer(self, row: MemberRow) -> Newcomer:
        zone = self._terms.habits.now.tzinfo
        joined = self._now
        if row.joined_on is not None:
            joined = min(self._now, datetime.combine(row.joined_on, MIDDAY, zone))
        return Newcomer(
            joined_at=joined,
            mobile=row.mobile,
            card_number=row.card_number,
            external_ref=row.external_ref,
            first_name=row.first_name,
            last_name=row.last_name,
            gender=row.gender,
            referred_by=row.referred_by,
            told=Told(
                days=tuple(
                    (kind, day.calendar, day.month, day.day, day.year) for kind, day in row.days
                ),
                consents=row.consents,
                labels=row.labels,
                facts=row.facts,
                remark=row.remark,
                email=row.email,
            ),
        )


class DateImporter(Importer[DateRow]):
    """Important dates of members who are known."""

    def _open(self, width: int, columns: Columns) -> None:
        self._reader = DateReader(width, columns, self._terms.habits)

    def _read(self, row: TableRow) -> DateRow:
        return self._reader.read(row.number, row.cells)

    def _write(self, rows: Sequence[DateRow]) -> Brought:
        owners, refused = _owners(rows)
        known = [row for row in rows if row.row in owners]
        done = keep_history_dates(
            dates=[_told(row, owners[row.row]) for row in known],
            actor=self._terms.actor,
            now=self._now,
        )
        refused += [
            Refused(row.row, "row", "too_many_dates")
            for row, state in zip(known, done.states, strict=True)
            if state == "too_many"
        ]
        figures = Counter(state for state in done.states if state != "too_many")
        return Brought(done.created, list(done.changed), {"dates": done.changed}, figures, refused)


IMPORTERS: Mapping[ImportKind, type[Importer[Any]]] = {
    "members": MemberImporter,
    "dates": DateImporter,
    "purchases": PurchaseImporter,
    "balances": BalanceImporter,
}

Left = list[tuple[str, int, str]]  # what, its id, why it stays
WayBack = Callable[[ImportJob, ImportStretch, Actor, datetime], tuple[int, Left]]


@dataclass(frozen=True, slots=True)
class Kind:
    """What the rows of one kind of file become, and the way back from it, stretch by stretch."""

    importer: type[Importer[Any]]
    way_back: WayBack


def _shops(shop_id: int | None) -> dict[str, int]:
    """Shops by code, and under "" the one for rows that name none, if that is clear."""
    shops = shops_by_code()
    if shop_id is None and len(shops) == 1:
        shop_id = next(iter(shops.values()))
    return shops if shop_id is None else shops | {"": shop_id}


def _owners(rows: Iterable[DateRow]) -> tuple[dict[int, int], list[Refused]]:
    """Whose each row is, by its number; and the rows that name nobody, or two."""
    rows = list(rows)
    known = members_named(
        mobiles={row.mobile for row in rows},
        cards={row.card_number for row in rows},
        refs={row.external_ref for row in rows},
    )
    owners: dict[int, int] = {}
    refused: list[Refused] = []
    for row in rows:
        try:
            owners[row.row] = _owner(row, known)
        except BadRow as problem:
            refused.append(Refused(row.row, problem.field, problem.code))
    return owners, refused


def _owner(row: DateRow, known: Mapping[tuple[str, str], int]) -> int:
    owner: int | None = None
    for name in ("mobile", "card_number", "external_ref"):
        value = getattr(row, name)
        if not value:
            continue
        found = known.get((name, value))
        if found is None:
            raise BadRow(name, "unknown")
        if owner is not None and found != owner:
            raise BadRow(name, "two_members")
        owner = found
    if owner is None:
        raise BadRow("mobile", "required")
    return owner


def _told(row: DateRow, member_id: int) -> ToldDate:
    return ToldDate(
        member_id=member_id,
        whose=row.whose,
        kind=row.kind,
        calendar=row.day.calendar,
        month=row.day.month,
        day=row.day.day,
        year=row.day.year,
        title=row.title,
        person=row.person,
        note=row.note,
    )


def _filled(ids: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    return {name: found for name, found in ids.items() if found}


def _why(facts: Mapping[str, Any]) -> tuple[str, str]:
    return str(facts["field"])[:40], str(facts["problem"])[:40]
