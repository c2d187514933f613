"""Which terms hold on a day."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any, cast

from django.db import connection

from members.rules.calendars import CalendarName, WindowKind
from members.selectors.once import asked_once
from points.exceptions import NoProgram
from points.models import BudgetWindow, Program
from points.rules.documents import read_tiers
from points.rules.program_rules import Rule
from points.rules.rule_documents import read_rule
from points.rules.terms import ExpiryKind, Terms
from points.rules.tiers import Scheme

# What a sale asks of its window, in the model's order; the rest is read when it is asked for.
ASKED = ("id", "starts_on", "ends_on", "pool", "lowered_bps", "is_throttled")
# Asked before every sale: which version holds, and the windows around the day.
IN_FORCE = """
SELECT program.id, program.published_at, cap.id, cap.starts_on, cap.ends_on, cap.pool,
    cap.lowered_bps, cap.is_throttled
FROM (
    SELECT id, published_at FROM points_program WHERE starts_on <= %s
    ORDER BY starts_on DESC LIMIT 1
) AS program
LEFT JOIN points_budgetwindow AS cap ON cap.starts_on <= %s AND cap.ends_on >= %s
"""


@asked_once
def terms_on(day: date) -> Terms:
    """The terms in force on this business day; a day before the first version has that one's."""
    program = Program.objects.filter(starts_on__lte=day).order_by("-starts_on").first()
    program = program or Program.objects.order_by("starts_on").first()
    if program is None:
        raise NoProgram(day=day.isoformat())
    return terms_of(program)


def cap_in(window: BudgetWindow, terms: Terms) -> int:
    """The cap of the terms, or the lower one that the owner has set for the window."""
    lowered = window.lowered_bps
    return terms.cap_bps if lowered is None else min(lowered, terms.cap_bps)


def terms_and_window(day: date) -> tuple[Terms, BudgetWindow | None]:
    """The terms of a business day and the cap's window that holds it, in one statement; no window
    where none has been opened yet.
    """
    with connection.cursor() as cursor:
        cursor.execute(IN_FORCE, [day, day, day])
        rows = cursor.fetchall()
    if not rows:
        return terms_on(day), None
    terms = _published(*rows[0][:2])
    wanted = terms.window(day)
    for _program_id, _published_at, *values in rows:
        window = BudgetWindow.from_db(connection.alias, ASKED, values)
        if (window.starts_on, window.ends_on) == (wanted.starts_on, wanted.ends_on):
            return terms, window
    return terms, None


@lru_cache(maxsize=64)
def _published(program_id: int, published_at: datetime) -> Terms:
    """The terms of one version: what is published never changes, so it is read once."""
    return terms_of(Program.objects.get(pk=program_id, published_at=published_at))


def terms_by_start() -> list[tuple[date, Terms]]:
    """Every version's terms with the day they hold from, the oldest first."""
    programs = Program.objects.order_by("starts_on")
    return [(program.starts_on, terms_of(program)) for program in programs]


def terms_of(program: Program) -> Terms:
    """A program's row as the rules see it."""
    parts = _Parts(program)
    return Terms(
        program_id=program.pk,
        version=program.version,
        earn_amount=program.earn_amount,
        point_value=program.point_value,
        cap_bps=program.cap_bps,
        window_kind=cast("WindowKind", program.window_kind),
        calendar=cast("CalendarName", program.calendar),
        vesting_days=program.vesting_days,
        expiry_kind=cast("ExpiryKind", program.expiry_kind),
        expiry_months=program.expiry_months,
        credit_days=program.credit_days,
        redeem_min_points=program.redeem_min_points,
        redeem_max_bps=program.redeem_max_bps,
        alarm_bps=program.alarm_bps,
        throttle_bps=program.throttle_bps,
        code_points=program.code_points,
        name=program.name,
        rules=_rules_of(parts),
        tiers=_tiers_of(parts),
        renews_idle=program.renews_idle,
    )


class _Parts:
    """A version's document parts by its identity: a published version never changes, so that
    what was read once need not be read for each sale.
    """

    def __init__(self, program: Program) -> None:
        self.identity: tuple[int, datetime] = program.pk, program.published_at
        self.calendar = cast("CalendarName", program.calendar)
        self.rules: list[Any] = program.rules
        self.tiers: dict[str, Any] = program.tiers

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Parts) and self.identity == other.identity

    def __hash__(self) -> int:
        return hash(self.identity)


@lru_cache(maxsize=64)
def _rules_of(parts: _Parts) -> tuple[Rule, ...]:
    return tuple(
        read_rule(raw, f"rules.{place}", parts.calendar)
        for place, raw in enumerate(parts.rules, start=1)
    )


@lru_cache(maxsize=64)
def _tiers_of(parts: _Parts) -> Scheme | None:
    return read_tiers(parts.tiers)
