"""One earning rule as a program's document has it: read with clear errors, and written again."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from members.rules.calendars import CalendarName
from points.rules.conditions import KINDS, Condition
from points.rules.fields import (
    MOST,
    Field,
    as_choice,
    as_count,
    as_day,
    as_flag,
    as_list,
    as_mapping,
    as_names,
    as_text,
    as_time,
    refuse,
    written_day,
    written_time,
)
from points.rules.program_rules import (
    EVENTS,
    PERIODS,
    Effect,
    Event,
    FixedBonus,
    Limit,
    Multiplier,
    Period,
    Rate,
    Rule,
)

PLAIN: Mapping[str, Callable[[Any, str], Any]] = {
    "names": as_names,
    "time": as_time,
    "text": as_text,
}


def read_rule(raw: Any, path: str, calendar: CalendarName) -> Rule:
    """One rule of a document; refuses with `InvalidField` naming the place."""
    raw = as_mapping(raw, path, ("code", "name", "event", "when", "give", "limit", "group", "dry"))
    event = cast("Event", as_choice(raw.get("event", "purchase"), f"{path}.event", EVENTS))
    effect = _read_effect(raw.get("give"), f"{path}.give")
    conditions = tuple(
        _read_condition(one, f"{path}.when.{place}", calendar)
        for place, one in enumerate(as_list(raw.get("when"), f"{path}.when", most=20), start=1)
    )
    if event != "purchase":
        _refuse_bill(conditions, effect, path)
    limit = _read_limit(raw.get("limit"), f"{path}.limit")
    if limit is None and isinstance(effect, FixedBonus):
        limit = Limit("day", times=1) if event == "purchase" else Limit("ever", times=1)
    return Rule(
        code=as_code(raw.get("code"), f"{path}.code"),
        name=as_text(raw.get("name"), f"{path}.name"),
        effect=effect,
        conditions=conditions,
        event=event,
        limit=limit,
        group=as_text(raw.get("group"), f"{path}.group", most=40, is_required=False),
        is_dry=as_flag(raw.get("dry"), f"{path}.dry"),
    )


def write_rule(rule: Rule, calendar: CalendarName) -> dict[str, Any]:
    """One rule as the document has it; what is at its default is left out."""
    document: dict[str, Any] = {"code": rule.code, "name": rule.name}
    if rule.event != "purchase":
        document["event"] = rule.event
    if rule.conditions:
        document["when"] = [
            {condition.KIND: _write_values(condition, calendar)} for condition in rule.conditions
        ]
    document["give"] = _write_effect(rule.effect)
    if rule.limit is not None:
        limit = {"per": rule.limit.per, "times": rule.limit.times, "points": rule.limit.points}
        document["limit"] = {key: value for key, value in limit.items() if value is not None}
    if rule.group:
        document["group"] = rule.group
    if rule.is_dry:
        document["dry"] = True
    return document


def _read_effect(raw: Any, path: str) -> Effect:
    raw = as_mapping(raw, path, ("one_per", "multiply_percent", "points"))
    if len(raw) != 1:
        raise refuse(path, "one_of")
    if "one_per" in raw:
        return Rate(as_count(raw["one_per"], f"{path}.one_per"))
    if "multiply_percent" in raw:
        place = f"{path}.multiply_percent"
        return Multiplier(as_count(raw["multiply_percent"], place, least=101, most=2_000))
    return FixedBonus(as_count(raw["points"], f"{path}.points", most=10**6))


def _read_limit(raw: Any, path: str) -> Limit | None:
    if raw is None:
        return None
    raw = as_mapping(raw, path, ("per", "times", "points"))
    times, points = raw.get("times"), raw.get("points")
    if times is None and points is None:
        raise refuse(path, "one_of")
    return Limit(
        per=cast("Period", as_choice(raw.get("per"), f"{path}.per", PERIODS)),
        times=None if times is None else as_count(times, f"{path}.times", most=10_000),
        points=None if points is None else as_count(points, f"{path}.points", most=10**9),
    )


def _read_condition(raw: Any, path: str, calendar: CalendarName) -> Condition:
    raw = as_mapping(raw, path, tuple(KINDS))
    if len(raw) != 1:
        raise refuse(path, "one_of")
    kind, values = next(iter(raw.items()))
    condition = KINDS[kind]
    place = f"{path}.{kind}"
    values = as_mapping(values or {}, place, [field.name for field in condition.FIELDS])
    read = {
        field.name: _read_value(values.get(field.name, field.default), field, place, calendar)
        for field in condition.FIELDS
    }
    return _ordered(condition(**read), place)


def _ordered(condition: Condition, path: str) -> Condition:
    first, last = getattr(condition, "first", None), getattr(condition, "last", None)
    if first is not None and last is not None and last < first:
        raise refuse(f"{path}.last", "before_first")
    return condition


def _read_value(raw: Any, field: Field, path: str, calendar: CalendarName) -> Any:
    path = f"{path}.{field.name}"
    if raw is None:
        raise refuse(path, "required")
    if field.kind == "day":
        return as_day(raw, path, calendar)
    if field.kind in {"money", "count"}:
        return as_count(raw, path, least=field.least, most=min(field.most, MOST))
    if field.kind == "choices":
        return tuple(as_choice(name, path, field.choices) for name in as_names(raw, path))
    if field.kind == "choice":
        return as_choice(raw, path, field.choices)
    return PLAIN[field.kind](raw, path)


def _write_effect(effect: Effect) -> dict[str, int]:
    match effect:
        case Rate(per):
            return {"one_per": per}
        case Multiplier(percent):
            return {"multiply_percent": percent}
        case FixedBonus(count):
            return {"points": count}


def _write_values(condition: Condition, calendar: CalendarName) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for field in condition.FIELDS:
        value = getattr(condition, field.name)
        if field.kind == "time":
            value = written_time(value)
        elif field.kind == "day":
            value = written_day(value, calendar)
        elif isinstance(value, tuple):
            value = list(value)
        values[field.name] = value
    return values


def _refuse_bill(conditions: Sequence[Condition], effect: Effect, path: str) -> None:
    """A rule about an event has no bill to look at, and gives a fixed number of points."""
    if not isinstance(effect, FixedBonus):
        raise refuse(f"{path}.give", "only_points")
    for place, condition in enumerate(conditions, start=1):
        if condition.IS_OF_THE_BILL:
            raise refuse(f"{path}.when.{place}", "needs_a_bill")


def as_code(raw: Any, path: str) -> str:
    """A word that names a rule or a level for good: letters, digits, - and _."""
    code = as_text(raw, path, most=40)
    if not code.replace("-", "").replace("_", "").isalnum():
        raise refuse(path, "not_a_code")
    return code
