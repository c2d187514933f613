"""Fields of the program's part: days, codes, lists of words, and whole documents."""

from dataclasses import KW_ONLY, dataclass
from datetime import date
from typing import Any

from loyalty_club.api.fields import YEARS, Choice, Field, Refer, SchemaPart, Text, Unreadable
from members.rules.text import fold_digits
from points.rules.codes import tidy_code

ISO_DAY = len("2026-11-21")


@dataclass(frozen=True)
class Day(Field):
    """A day of the Gregorian calendar (ISO 8601)."""

    def read(self, raw: object) -> date:
        if not isinstance(raw, str) or len(raw) != ISO_DAY:
            raise Unreadable("not_a_day")
        try:
            day = date.fromisoformat(fold_digits(raw))
        except ValueError as error:
            raise Unreadable("not_a_day") from error
        if day.year not in YEARS:
            raise Unreadable("out_of_range")
        return day

    def kind(self, refer: Refer) -> SchemaPart:
        return {"type": "string", "format": "date"}


@dataclass(frozen=True)
class VoucherCode(Text):
    """A voucher's or reward's code, however it was typed; one that can be none stays as it is."""

    most: int = 40

    def tidy(self, raw: str) -> str:
        written = super().tidy(raw)
        return tidy_code(written) or written


@dataclass(frozen=True)
class Words(Field):
    """A list of texts."""

    _: KW_ONLY
    of: Text | Choice
    least: int = 0
    most: int = 20

    def read(self, raw: object) -> list[str]:
        if not isinstance(raw, list):
            raise Unreadable("not_a_list")
        if not self.least <= len(raw) <= self.most:
            raise Unreadable("required" if len(raw) < self.least else "too_many")
        words: list[str] = []
        problems: dict[str, str] = {}
        for position, item in enumerate(raw):
            try:
                words.append(self.of.read(item))
            except Unreadable as error:
                problems[str(position)] = error.problems[""]
        if problems:
            raise Unreadable(problems)
        return words

    def kind(self, refer: Refer) -> SchemaPart:
        limits = {"minItems": self.least, "maxItems": self.most}
        return {"type": "array", "items": self.of.kind(refer)} | limits


@dataclass(frozen=True)
class Document(Field):
    """A whole object that somebody else reads, such as a program."""

    def read(self, raw: object) -> dict[str, Any]:
        if not isinstance(raw, dict):
            raise Unreadable("not_an_object")
        return raw

    def kind(self, refer: Refer) -> SchemaPart:
        return {"type": "object", "additionalProperties": True}


@dataclass(frozen=True)
class Percent(Field):
    """A share in percent, with at most two decimals."""

    def kind(self, refer: Refer) -> SchemaPart:
        return {"type": "number"}


@dataclass(frozen=True)
class Counts(Field):
    """Whole numbers by names that the program gives."""

    def kind(self, refer: Refer) -> SchemaPart:
        return {"type": "object", "additionalProperties": {"type": "integer"}}
