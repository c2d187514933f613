"""A program as one readable document: read with clear errors, and written again.

The document is what `program export` prints, drafts keep and `publish` takes: plain mappings,
lists, texts and whole numbers; percentages as numbers with at most two decimals. Days are written
in the program's calendar.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any, cast, get_args

from members.exceptions import InvalidField
from members.rules.calendars import CalendarName, WindowKind
from points.exceptions import BadProgram
from points.rules.fields import (
    as_choice,
    as_count,
    as_flag,
    as_list,
    as_mapping,
    as_text,
    refuse,
)
from points.rules.program_rules import Rule
from points.rules.rule_documents import as_code, read_rule, write_rule
from points.rules.terms import ExpiryKind, Terms
from points.rules.tiers import Level, Measure, Qualifying, Scheme

FORMAT = "loyalty-club/program/1"
SECTIONS = ("format", "name", "points", "cap", "life", "redeem", "rules", "tiers")
MOST_RULES = 100
MOST_LEVELS = 8
Document = Mapping[str, Any]


def read_program(document: Any) -> Terms:
    """The terms that a document describes, without an id or version yet.

    Refuses with `BadProgram`, whose `problems` name every place that cannot be accepted.
    """
    reader = _Reader()
    terms = reader.read(document)
    if reader.problems or terms is None:
        raise BadProgram(problems=reader.problems)
    return terms


def write_program(terms: Terms) -> dict[str, Any]:
    """The document of these terms; reading it again gives the same terms."""
    document: dict[str, Any] = {
        "format": FORMAT,
        "name": terms.name,
        "points": {"earn_amount": terms.earn_amount, "point_value": terms.point_value},
        "cap": {
            "percent": written_percent(terms.cap_bps),
            "window": terms.window_kind,
            "calendar": terms.calendar,
            "alarm_percent": written_percent(terms.alarm_bps),
            "throttle_percent": written_percent(terms.throttle_bps),
        },
        "life": {
            "vesting_days": terms.vesting_days,
            "expiry": terms.expiry_kind,
            "expiry_months": terms.expiry_months,
            "credit_days": terms.credit_days,
        },
        "redeem": {
            "min_points": terms.redeem_min_points,
            "max_percent": written_percent(terms.redeem_max_bps),
            "code_points": terms.code_points,
        },
        "rules": [write_rule(rule, terms.calendar) for rule in terms.rules],
    }
    if terms.tiers is not None:
        document["tiers"] = write_tiers(terms.tiers)
    return document


def write_tiers(scheme: Scheme) -> dict[str, Any]:
    """The tiers as the document has them."""
    return {
        "measure": scheme.measure,
        "period": scheme.period,
        "grace_days": scheme.grace_days,
        "one_level_at_a_time": scheme.is_soft,
        "levels": [
            {
                "code": level.code,
                "name": level.name,
                "from": level.threshold,
                "multiply_percent": level.multiplier,
                "benefits": list(level.benefits),
            }
            for level in scheme.levels
        ],
    }


def written_percent(bps: int) -> int | float:
    """Basis points as percent."""
    return bps // 100 if bps % 100 == 0 else bps / 100


def read_tiers(raw: Any, path: str = "tiers") -> Scheme | None:
    """The tiers of a document; None where there are none."""
    if not raw:
        return None
    raw = as_mapping(
        raw, path, ("measure", "period", "grace_days", "one_level_at_a_time", "levels")
    )
    levels = [
        _read_level(one, f"{path}.levels.{place}")
        for place, one in enumerate(
            as_list(raw.get("levels"), f"{path}.levels", most=MOST_LEVELS), start=1
        )
    ]
    if not levels:
        raise refuse(f"{path}.levels", "required")
    levels.sort(key=lambda level: level.threshold)
    if levels[0].threshold != 0:
        raise refuse(f"{path}.levels", "lowest_not_zero")
    if len({level.threshold for level in levels}) < len(levels):
        raise refuse(f"{path}.levels", "same_threshold")
    if len({level.code for level in levels}) < len(levels):
        raise refuse(f"{path}.levels", "same_code")
    is_soft = raw.get("one_level_at_a_time", True)
    return Scheme(
        measure=cast(
            "Measure", as_choice(raw.get("measure", "points"), f"{path}.measure", get_args(Measure))
        ),
        period=cast(
            "Qualifying",
            as_choice(raw.get("period", "rolling"), f"{path}.period", get_args(Qualifying)),
        ),
        grace_days=as_count(raw.get("grace_days", 30), f"{path}.grace_days", least=0, most=366),
        is_soft=as_flag(is_soft, f"{path}.one_level_at_a_time"),
        levels=tuple(levels),
    )


class _Reader:
    """Reads section by section, so that every problem is told at once."""

    def __init__(self) -> None:
        self.problems: list[dict[str, Any]] = []

    def read(self, document: Any) -> Terms | None:
        try:
            document = as_mapping(document, "program", SECTIONS)
            as_choice(document.get("format"), "format", (FORMAT,))
        except InvalidField as problem:
            self.problems.append(problem.facts)
            return None
        values: dict[str, Any] = {"program_id": 0, "version": 0}
        for section in (_read_head, _read_cap, _read_life, _read_redeem):
            self._keep(values, section, document)
        if self.problems:
            return None
        calendar = values["calendar"]
        values["rules"] = self._rules(document.get("rules"), calendar)
        self._keep(values, _read_tiers_section, document)
        terms = Terms(**values)
        self._check_together(terms)
        return terms

    def _keep(self, values: dict[str, Any], section: Any, document: Document) -> None:
        try:
            values.update(section(document))
        except InvalidField as problem:
            self.problems.append(problem.facts)

    def _rules(self, raw: Any, calendar: CalendarName) -> tuple[Rule, ...]:
        rules: list[Rule] = []
        try:
            listed: Sequence[Any] = as_list(raw, "rules", most=MOST_RULES)
        except InvalidField as problem:
            self.problems.append(problem.facts)
            return ()
        for place, one in enumerate(listed, start=1):
            try:
                rule = read_rule(one, f"rules.{place}", calendar)
                if any(rule.code == other.code for other in rules):
                    raise refuse(f"rules.{place}.code", "same_code")
                rules.append(rule)
            except InvalidField as problem:
                self.problems.append(problem.facts)
        return tuple(rules)

    def _check_together(self, terms: Terms) -> None:
        if terms.point_value * 10_000 > terms.earn_amount * terms.cap_bps:
            self.problems.append({"field": "points.point_value", "problem": "above_cap"})
        known = {level.code for level in terms.tiers.levels} if terms.tiers else set()
        for place, rule in enumerate(terms.rules, start=1):
            for condition in rule.conditions:
                codes = getattr(condition, "codes", ()) if condition.KIND == "tier" else ()
                if not known.issuperset(codes):
                    self.problems.append(
                        {"field": f"rules.{place}.when", "problem": "unknown_tier"}
                    )


def _read_head(document: Document) -> dict[str, Any]:
    points = as_mapping(document.get("points"), "points", ("earn_amount", "point_value"))
    return {
        "name": as_text(document.get("name"), "name", is_required=False),
        "earn_amount": as_count(points.get("earn_amount"), "points.earn_amount"),
        "point_value": as_count(points.get("point_value"), "points.point_value"),
    }


def _read_cap(document: Document) -> dict[str, Any]:
    cap = as_mapping(
        document.get("cap"),
        "cap",
        ("percent", "window", "calendar", "alarm_percent", "throttle_percent"),
    )
    return {
        "cap_bps": _as_bps(cap.get("percent"), "cap.percent"),
        "window_kind": as_choice(cap.get("window"), "cap.window", get_args(WindowKind)),
        "calendar": as_choice(cap.get("calendar"), "cap.calendar", get_args(CalendarName)),
        "alarm_bps": _as_bps(cap.get("alarm_percent", 80), "cap.alarm_percent"),
        "throttle_bps": _as_bps(cap.get("throttle_percent", 100), "cap.throttle_percent"),
    }


def _read_life(document: Document) -> dict[str, Any]:
    life = as_mapping(
        document.get("life", {}), "life", ("vesting_days", "expiry", "expiry_months", "credit_days")
    )
    expiry = as_choice(life.get("expiry", "months"), "life.expiry", get_args(ExpiryKind))
    return {
        "vesting_days": as_count(
            life.get("vesting_days", 0), "life.vesting_days", least=0, most=366
        ),
        "expiry_kind": expiry,
        "expiry_months": as_count(life.get("expiry_months", 12), "life.expiry_months", most=120),
        "credit_days": as_count(life.get("credit_days", 60), "life.credit_days", most=3_660),
    }


def _read_redeem(document: Document) -> dict[str, Any]:
    redeem = as_mapping(
        document.get("redeem", {}), "redeem", ("min_points", "max_percent", "code_points")
    )
    return {
        "redeem_min_points": as_count(
            redeem.get("min_points", 1), "redeem.min_points", least=0, most=10**9
        ),
        "redeem_max_bps": _as_bps(redeem.get("max_percent", 100), "redeem.max_percent"),
        "code_points": as_count(
            redeem.get("code_points", 0), "redeem.code_points", least=0, most=10**9
        ),
    }


def _read_tiers_section(document: Document) -> dict[str, Any]:
    return {"tiers": read_tiers(document.get("tiers"))}


def _as_bps(raw: Any, path: str) -> int:
    """Percent with at most two decimals, 0 to 100, as basis points."""
    if isinstance(raw, bool) or not isinstance(raw, (int, float, str)):
        raise refuse(path, "not_a_number")
    try:
        bps = Decimal(str(raw)) * 100
    except InvalidOperation as error:
        raise refuse(path, "not_a_number") from error
    if not bps.is_finite() or bps != bps.to_integral_value() or not 0 <= bps <= 10_000:
        raise refuse(path, "out_of_range", least=0, most=100)
    return int(bps)


def _read_level(raw: Any, path: str) -> Level:
    raw = as_mapping(raw, path, ("code", "name", "from", "multiply_percent", "benefits"))
    multiplier = raw.get("multiply_percent", 100)
    benefits = as_list(raw.get("benefits"), f"{path}.benefits", most=10)
    return Level(
        code=as_code(raw.get("code"), f"{path}.code"),
        name=as_text(raw.get("name"), f"{path}.name", most=40),
        threshold=as_count(raw.get("from"), f"{path}.from", least=0),
        multiplier=as_count(multiplier, f"{path}.multiply_percent", least=100, most=1_000),
        benefits=tuple(as_text(one, f"{path}.benefits") for one in benefits),
    )


def same_terms(one: Terms, other: Terms) -> bool:
    """Whether two versions promise the same, apart from their ids."""
    return _bare(one) == _bare(other)


def _bare(terms: Terms) -> Terms:
    return replace(terms, program_id=0, version=0, renews_idle=False)
