"""Reading JSON strictly: each field says what it accepts, and prints the same in the schema."""

import re
from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass
from datetime import UTC, datetime
from typing import Any

from loyalty_club.api.refusals import InvalidInput
from members.rules.money import MAX_AMOUNT
from members.rules.phones import InvalidMobile, normalize_mobile
from members.rules.text import drop_hidden, fold_digits, tidy_name

# The largest whole number that every reader of JSON keeps exactly.
MAX_ID = 2**53 - 1
LONGEST_NUMBER = 20
LONGEST_INPUT = 2_000
YEARS = range(2000, 2200)
SchemaPart = dict[str, Any]
Refer = Callable[["Shape"], SchemaPart]

_DIGITS = re.compile("[0-9]+")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")


class Unreadable(ValueError):
    """Why a value is refused: a code for each path below it, "" being the value itself."""

    def __init__(self, problems: Mapping[str, str] | str) -> None:
        self.problems = {"": problems} if isinstance(problems, str) else dict(problems)
        super().__init__(str(self.problems))


@dataclass(frozen=True)
class Field:
    """One value of a JSON object.

    In requests `is_required` refuses one that is missing or null, `default` stands for it
    otherwise. In answers `is_nullable` and `is_optional` say what may be null, and missing.
    """

    about: str = ""
    _: KW_ONLY
    is_required: bool = False
    is_nullable: bool = False
    is_optional: bool = False
    default: Any = None

    def read(self, raw: object) -> Any:
        """The value in its one canonical form; raises `Unreadable`."""
        return raw

    def kind(self, refer: Refer) -> SchemaPart:
        """The JSON type and its bounds; `refer` says how other shapes are named."""
        return {}

    def schema(self, refer: Refer) -> SchemaPart:
        """The field as OpenAPI says it."""
        schema = self.kind(refer)
        if self.about:
            schema["description"] = self.about
        if self.is_nullable:
            schema["nullable"] = True
        return schema


@dataclass(frozen=True)
class Whole(Field):
    """A whole number: a JSON integer, or a string of digits in any script; nothing else."""

    least: int = 0
    most: int = MAX_AMOUNT

    def read(self, raw: object) -> int:
        if isinstance(raw, str):
            raw = _number(raw)
        if not isinstance(raw, int) or isinstance(raw, bool):
            raise Unreadable("not_a_number")
        if not self.least <= raw <= self.most:
            raise Unreadable("out_of_range")
        return raw

    def kind(self, refer: Refer) -> SchemaPart:
        return {"type": "integer", "format": "int64", "minimum": self.least, "maximum": self.most}


def _number(written: str) -> int:
    digits = fold_digits(written)
    if not _DIGITS.fullmatch(digits):
        raise Unreadable("not_a_number")
    if len(digits) > LONGEST_NUMBER:
        raise Unreadable("out_of_range")
    return int(digits)


@dataclass(frozen=True)
class Text(Field):
    """One line of text, tidied as it is stored: no hidden or control characters."""

    most: int = 80
    example: str = ""
    default: Any = ""

    def read(self, raw: object) -> str:
        if not isinstance(raw, str):
            raise Unreadable("not_text")
        if len(raw) > LONGEST_INPUT:
            raise Unreadable("too_long")
        text = self.tidy(raw)
        if self.is_required and not text:
            raise Unreadable("required")
        return text

    def tidy(self, raw: str) -> str:
        """The one spelling that is stored; raises `Unreadable`."""
        try:
            return tidy_name(raw, max_length=self.most)
        except ValueError as error:
            raise Unreadable(str(error)) from error

    def kind(self, refer: Refer) -> SchemaPart:
        schema: SchemaPart = {"type": "string", "maxLength": self.most}
        if self.is_required:
            schema["minLength"] = 1
        if self.example:
            schema["example"] = self.example
        return schema


@dataclass(frozen=True)
class Number(Text):
    """A receipt's or return's number: any signs, its digits of one script, spaces trimmed."""

    def tidy(self, raw: str) -> str:
        number = fold_digits(drop_hidden(raw)).strip()
        if _CONTROL.search(number) or not number.isprintable():
            raise Unreadable("control_character")
        if len(number) > self.most:
            raise Unreadable("too_long")
        return number


@dataclass(frozen=True)
class Mobile(Text):
    """A mobile number in any written form; canonical is E.164."""

    def tidy(self, raw: str) -> str:
        try:
            return normalize_mobile(raw)
        except InvalidMobile as error:
            raise Unreadable(error.code) from error


@dataclass(frozen=True)
class Choice(Field):
    """One of a few words."""

    of: tuple[str, ...] = ()

    def read(self, raw: object) -> str:
        if not isinstance(raw, str) or raw not in self.of:
            raise Unreadable("invalid_choice")
        return raw

    def kind(self, refer: Refer) -> SchemaPart:
        return {"type": "string", "enum": list(self.of)}


@dataclass(frozen=True)
class Flag(Field):
    """True or false, nothing that merely looks so."""

    def read(self, raw: object) -> bool:
        if not isinstance(raw, bool):
            raise Unreadable("not_true_or_false")
        return raw

    def kind(self, refer: Refer) -> SchemaPart:
        return {"type": "boolean"}


@dataclass(frozen=True)
class Moment(Field):
    """An instant with its offset (RFC 3339); canonical in UTC."""

    def read(self, raw: object) -> datetime:
        if not isinstance(raw, str) or len(raw) > len("2026-11-21T22:35:00.000000+03:30"):
            raise Unreadable("not_a_moment")
        try:
            moment = datetime.fromisoformat(fold_digits(raw))
        except ValueError as error:
            raise Unreadable("not_a_moment") from error
        if moment.tzinfo is None:
            raise Unreadable("not_a_moment")
        if moment.year not in YEARS:
            raise Unreadable("out_of_range")
        return moment.astimezone(UTC)

    def kind(self, refer: Refer) -> SchemaPart:
        return {"type": "string", "format": "date-time"}


class Shape:
    """A JSON object with these fields and no others; its name is its component's name."""

    def __init__(self, name: str, about: str = "", /, **fields: Field) -> None:
        self.name = name
        self.about = about
        self.fields = fields

    def read(self, raw: object) -> dict[str, Any]:
        """Every field in canonical form; refuses with `InvalidInput` that names each wrong one."""
        try:
            return self.read_below(raw)
        except Unreadable as error:
            raise InvalidInput(error.problems) from error

    def read_below(self, raw: object) -> dict[str, Any]:
        """As `read`, for an object inside another."""
        if not isinstance(raw, dict):
            raise Unreadable("not_an_object")
        problems = {str(name)[:80]: "unknown_field" for name in raw if name not in self.fields}
        values: dict[str, Any] = {}
        for name, field in self.fields.items():
            given = raw.get(name)
            if given is None:
                values[name] = field.default
                if field.is_required:
                    problems[name] = "required"
                continue
            try:
                values[name] = field.read(given)
            except Unreadable as error:
                problems |= _below(name, error.problems)
        if problems:
            raise Unreadable(problems)
        return values

    def schema(self, refer: Refer) -> SchemaPart:
        """The object as OpenAPI says it."""
        required = [name for name, field in self.fields.items() if field.is_required]
        schema: SchemaPart = {
            "type": "object",
            "properties": {name: field.schema(refer) for name, field in self.fields.items()},
            "additionalProperties": False,
        }
        if self.about:
            schema["description"] = self.about
        return schema | ({"required": required} if required else {})


class Told(Shape):
    """A JSON object that we send: nothing is missing, and later versions may say more."""

    def schema(self, refer: Refer) -> SchemaPart:
        """The object as OpenAPI says it."""
        schema = super().schema(refer)
        del schema["additionalProperties"]
        required = [name for name, field in self.fields.items() if not field.is_optional]
        return schema | {"required": required}


@dataclass(frozen=True)
class Inner(Field):
    """An object inside an object."""

    _: KW_ONLY
    shape: Shape

    def read(self, raw: object) -> dict[str, Any]:
        return self.shape.read_below(raw)

    def kind(self, refer: Refer) -> SchemaPart:
        return {"allOf": [refer(self.shape)]}


@dataclass(frozen=True)
class Many(Field):
    """A list of objects, at most `most`."""

    _: KW_ONLY
    shape: Shape
    least: int = 1
    most: int = 200

    def read(self, raw: object) -> list[dict[str, Any]]:
        if not isinstance(raw, list):
            raise Unreadable("not_a_list")
        if not self.least <= len(raw) <= self.most:
            raise Unreadable("required" if len(raw) < self.least else "too_many")
        items: list[dict[str, Any]] = []
        problems: dict[str, str] = {}
        for position, item in enumerate(raw):
            try:
                items.append(self.shape.read_below(item))
            except Unreadable as error:
                problems |= _below(str(position), error.problems)
        if problems:
            raise Unreadable(problems)
        return items

    def kind(self, refer: Refer) -> SchemaPart:
        limits = {"minItems": self.least, "maxItems": self.most}
        return {"type": "array", "items": refer(self.shape)} | limits


def _below(name: str, problems: Mapping[str, str]) -> dict[str, str]:
    return {f"{name}.{path}" if path else name: code for path, code in problems.items()}
