"""An import's figures, columns and progress as its pages show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from members.rules.money import format_number
from points.selectors.import_preview import ShownColumn
from points.selectors.import_progress import progress_of


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure of an import: a count, or money."""

    label: str
    value: str = ""
    money: int | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file with the choice of what it holds."""

    shown: ShownColumn
    field: forms.BoundField


@dataclass(frozen=True, slots=True)
class Running:
    """How far the work is; without `value` nobody has counted yet."""

    label: str
    note: str
    value: int | None
    most: int


COUNTS = ("created", "updated", "unchanged", "refused")


def tiles(job: Any) -> list[Tile]:
    """What the file came to, or would."""
    figures: Mapping[str, int] = job.figures.get("run") or job.figures.get("check") or {}
    if not figures:
        return []
    names = _names(job.kind)
    shown = [Tile(_("Rows"), _number(figures.get("rows", 0)))]
    shown += [
        Tile(names[name], _number(figures[name]))
        for name in (*COUNTS, "registered", "points")
        if name in figures and (figures[name] or name in {"created", "refused"})
    ]
    shown += [
        Tile(names[name], money=figures[name])
        for name in ("sales", "given_back", "value")
        if figures.get(name)
    ]
    return shown


def columns_of(form: forms.Form, shown: Sequence[ShownColumn]) -> list[Column]:
    """Each column beside its choice."""
    return [Column(column, form[f"column_{column.at}"]) for column in shown]


def running(job: Any) -> Running:
    """The bar's words and figures."""
    at = progress_of(job)
    labels = {
        "checking": _("The file is being checked"),
        "running": _("The rows are being brought in"),
        "undoing": _("The import is being taken back"),
    }
    if job.is_stop_asked:
        note = _("It stops after the rows it is at.")
    elif at.rows:
        note = _("%(done)s of %(rows)s") % {"done": _number(at.done), "rows": _number(at.rows)}
    else:
        note = _("The worker takes it up in a few seconds. You may leave this page.")
    return Running(labels[job.status], note, at.done if at.rows else None, at.rows)


def _names(kind: str) -> dict[str, str]:
    return {
        "created": _("New purchases") if kind == "purchases" else _("New"),
        "updated": _("Completed"),
        "unchanged": _("Known already"),
        "refused": _("Refused"),
        "registered": _("New members"),
        "points": _("Points"),
        "sales": _("Sales"),
        "given_back": _("Given back"),
        "value": _("Worth"),
    }


def _number(value: int) -> str:
    return format_number(value, get_language() or "en")
