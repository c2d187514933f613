"""Imports as their owner sees them: the list, one of them, a preview as understood, what was
refused.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from members.models import Fact, Member
from members.roles import Actor, Right
from members.rules.spreadsheets import safe_cell
from points.exceptions import UnknownImport
from points.models import ImportJob, Purchase, RefusedRow
from points.rules.import_fields import FACT, ImportKind, fields_of, is_needed
from points.selectors.import_files import fact_names
from points.selectors.imports import column_name, explain_refusal

FIRST_REFUSED = 20
ROWS_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Option:
    """A field that a column may hold."""

    name: str
    label: str
    is_needed: bool


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refused row as people read it."""

    row: int
    reason: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Leftover:
    """Something that could not be taken back: what, and why."""

    what: str
    member_id: int | None
    why: str


def jobs_for(actor: Actor) -> QuerySet[ImportJob]:
    """Every import, the newest first."""
    actor.require(Right.HISTORY_IMPORT)
    return ImportJob.objects.select_related("shop")


def job_for(actor: Actor, job_id: int) -> ImportJob:
    """One of them; unknown and forbidden give the same refusal."""
    if actor.may(Right.HISTORY_IMPORT):
        job = ImportJob.objects.select_related("shop").filter(pk=job_id).first()
        if job is not None:
            return job
    raise UnknownImport(job_id=job_id)


def options_of(kind: ImportKind) -> list[Option]:
    """The fields that a file of this kind may hold, as a choice for its columns."""
    facts = fact_labels()
    return [
        Option(name, _label(name, facts), is_needed(kind, name))
        for name in fields_of(kind, list(fact_names()))
    ]


def fact_labels() -> dict[str, str]:
    """What the catalogue's facts are called, by key."""
    language = (get_language() or "en")[:2]
    return {
        fact.key: fact.words.get(language, {}).get("name") or fact.key
        for fact in Fact.objects.filter(is_active=True)
    }


def first_refused(job: ImportJob) -> list[Refusal]:
    """The first rows that were refused, in words."""
    rows = RefusedRow.objects.filter(job=job)[:FIRST_REFUSED]
    return [_refusal(row) for row in rows]


def error_rows(job: ImportJob) -> Iterator[Sequence[str]]:
    """The refused rows as they came, with number and reason in front; the same header, so that
    the mended file can be brought in with the same columns.
    """
    header = job.choices.get("header", [])
    yield ["row", "reason", *map(safe_cell, header)]
    rows = RefusedRow.objects.filter(job=job).iterator(chunk_size=ROWS_AT_ONCE)
    for row in rows:
        cells = [safe_cell(str(cell)) for cell in row.cells]
        yield [
            str(row.row),
            explain_refusal(row.field, row.code),
            *cells,
            *[""] * (len(header) - len(cells)),
        ]


def can_be_undone(job: ImportJob) -> bool:
    """Whether something is in that has a way back."""
    at_rest = job.status in {job.Status.DONE, job.Status.STOPPED, job.Status.FAILED}
    return at_rest and job.stretches.filter(is_undone=False).exists()


def leftovers_of(job: ImportJob) -> list[Leftover]:
    """What an undo has left as it is, with names where they may still be told."""
    examples = job.figures.get("undo", {}).get("examples", [])
    sales = [pk for what, pk, _why in examples if what == "purchase"]
    receipts = dict(Purchase.objects.filter(pk__in=sales).values_list("pk", "receipt_number"))
    members = Member.objects.in_bulk([pk for what, pk, _why in examples if what == "member"])
    left = []
    for what, pk, why in examples:
        member = members.get(pk) if what == "member" else None
        name = str(member) if member else receipts.get(pk, "") if what == "purchase" else ""
        shown = name or _numbered(what, pk)
        left.append(Leftover(shown, member.pk if member else None, why_stays(why)))
    return left


def _numbered(what: str, row_id: int) -> str:
    """What it is; one of a room above is known here by its number only."""
    return f"{STAYING[what]()} {row_id}" if what == "lead" else str(STAYING[what]())


STAYING: Mapping[str, Any] = {
    "purchase": lambda: _("Purchase"),
    "member": lambda: _("Member"),
    "date": lambda: _("Important date"),
    "lead": lambda: _("Lead"),
}
WHY_IT_STAYS: Mapping[str, Any] = {
    "changed_since": lambda: _("was changed since by somebody"),
    "noted_since": lambda: _("has told or been asked something since"),
    "known_since": lambda: _(
        "has become somebody we know: a sign-in, a follow-up, a friend brought"
    ),
    "has_purchases": lambda: _("has bought something"),
    "has_points": lambda: _("has points"),
    "has_rewards": lambda: _("has a reward or a voucher"),
    "was_written_to": lambda: _("was sent a message"),
    "spent": lambda: _("has spent some of the points; the rest was taken back"),
    "already_returned": lambda: _("something of it was returned"),
    "already_settled": lambda: _("was paid meanwhile; take the goods back instead"),
    "member_merged": lambda: _("belongs to a card that was merged or erased"),
    "self_award": lambda: _("is your own; a colleague must do this"),
    "worked_on": lambda: _("somebody has worked on it since"),
    "became_member": lambda: _("has become a member"),
}


def why_stays(code: str) -> str:
    """Why something could not be taken back, in words."""
    said = WHY_IT_STAYS.get(code)
    return said() if said else _("cannot be taken back now")


def _label(name: str, facts: Mapping[str, str]) -> str:
    if name.startswith(FACT):
        return facts.get(name.removeprefix(FACT), name)
    return column_name(name)


def _refusal(row: RefusedRow) -> Refusal:
    return Refusal(row.row, explain_refusal(row.field, row.code), tuple(map(str, row.cells)))
