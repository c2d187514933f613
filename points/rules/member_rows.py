"""Rows of files with members, read and checked one by one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from points.rules.bad_rows import BadRow
from points.rules.import_cells import (
    BadCell,
    FileHabits,
    read_card,
    read_email,
    read_labels,
    read_mobile,
    read_name,
    read_number_text,
    read_own_day,
    read_past_day,
    read_text,
    read_whole_name,
    read_word,
    read_yes_no,
)
from points.rules.import_fields import FACT, Columns, facts_in
from points.rules.import_words import GENDERS
from points.rules.written_days import YearlyDay

CONSENTS = {
    "consent_service": "service",
    "consent_occasion": "occasion",
    "consent_promotion": "promotion",
}
OWN_DAYS = ("birthday", "wedding")


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One member as his row tells him; he is known by mobile (E.164), card or number in the old
    system. `days` are his own, by kind; `consents` only those the file says yes to; `facts` by
    the key of the catalogue, as they are written.
    """

    row: int
    mobile: str = ""
    card_number: str = ""
    external_ref: str = ""
    first_name: str = ""
    last_name: str = ""
    gender: str = ""
    joined_on: date | None = None
    days: tuple[tuple[str, YearlyDay], ...] = ()
    consents: frozenset[str] = frozenset()
    labels: tuple[str, ...] = ()
    referred_by: str = ""
    remark: str = ""
    email: str = ""
    facts: tuple[tuple[str, str], ...] = ()


def _ref(raw: str, _habits: FileHabits) -> str:
    return read_number_text("external_ref", raw)


def _referrer(raw: str, _habits: FileHabits) -> str:
    return read_number_text("external_ref", raw)


def _remark(raw: str, _habits: FileHabits) -> str:
    return read_text("remark", raw.replace("\n", " "))


READERS: Mapping[str, Callable[[str, FileHabits], Any]] = {
    "mobile": read_mobile,
    "card_number": read_card,
    "external_ref": _ref,
    "first_name": read_name,
    "last_name": read_name,
    "full_name": read_whole_name,
    "gender": read_word(GENDERS),
    "joined_on": read_past_day,
    "birthday": read_own_day,
    "wedding": read_own_day,
    "consent_service": read_yes_no,
    "consent_occasion": read_yes_no,
    "consent_promotion": read_yes_no,
    "labels": read_labels,
    "referred_by": _referrer,
    "remark": _remark,
    "email": read_email,
}


def read_fact(raw: str, _habits: FileHabits | None = None) -> str:
    """What a column of the catalogue holds, as it is written."""
    return read_text("fact", raw)


class MemberReader:
    """Rows whose columns are known."""

    def __init__(self, width: int, columns: Columns, habits: FileHabits) -> None:
        self._width = width
        self._columns = columns
        self._habits = habits

    def read(self, number: int, cells: Sequence[str]) -> MemberRow:
        """One row as a member; `BadRow` names the first column that cannot be read."""
        raw = facts_in(cells, self._columns, self._width)
        told = {name: self._read(name, text) for name, text in raw.items() if text}
        if not any(told.get(name) for name in ("mobile", "card_number", "external_ref")):
            raise BadRow("mobile", "required")
        first, last = told.get("full_name", ("", ""))
        return MemberRow(
            row=number,
            mobile=told.get("mobile", ""),
            card_number=told.get("card_number", ""),
            external_ref=told.get("external_ref", ""),
            first_name=told.get("first_name") or first,
            last_name=told.get("last_name") or last,
            gender=told.get("gender", ""),
            joined_on=told.get("joined_on"),
            days=tuple((kind, told[kind]) for kind in OWN_DAYS if told.get(kind)),
            consents=frozenset(
                purpose for name, purpose in CONSENTS.items() if told.get(name) is True
            ),
            labels=told.get("labels", ()),
            referred_by=told.get("referred_by", ""),
            remark=told.get("remark", ""),
            email=told.get("email", ""),
            facts=tuple(
                (name.removeprefix(FACT), value)
                for name, value in told.items()
                if name.startswith(FACT) and value
            ),
        )

    def _read(self, name: str, raw: str) -> Any:
        try:
            return READERS.get(name, read_fact)(raw, self._habits)
        except BadCell as problem:
            raise BadRow(name, problem.code) from problem
