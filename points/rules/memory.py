"""What the rules remember of one member: his visits, what each rule gave, where he stands.

The same memory serves the till (read from the database for one member), history (for many) and
the simulation (grown sale by sale), so that all three decide alike.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from members.rules.calendars import Window
from points.rules.earning import Reason
from points.rules.facts import Facts, Used, YearlyDate
from points.rules.program_rules import Rule, period_start, plan_of
from points.rules.sales import Sale
from points.rules.standing import Held, held_on
from points.rules.terms import Terms

NOBODY: Mapping[str, str] = {}
NOTHING: frozenset[str] = frozenset()


@dataclass(slots=True)
class DayMemory:
    """One day of a member: how many purchases, the points they earned, the money spent."""

    purchases: int = 0
    points: int = 0
    spend: int = 0


@dataclass(slots=True)
class Memory:
    """One member as the rules see him. `earlier_visits` are days older than those in `days`."""

    earlier_visits: int = 0
    days: dict[date, DayMemory] = field(default_factory=dict)
    ordered: list[date] = field(default_factory=list)
    used: dict[tuple[str, date], Used] = field(default_factory=dict)
    spoken: dict[date, dict[str, str]] = field(default_factory=dict)
    given: dict[date, set[str]] = field(default_factory=dict)
    voices: dict[tuple[str, date], int] = field(default_factory=dict)
    held: Held | None = None
    labels: frozenset[str] = frozenset()
    dates: tuple[YearlyDate, ...] = ()
    is_referred: bool = False
    told: frozenset[str] = frozenset()
    answered_on: date | None = None

    def facts(self, sale: Sale, terms: Terms, *, day: date, minute: int, shop: str) -> Facts:
        """The facts of a sale on this day of the club, at this minute of it."""
        before = self._days_before(day)
        return Facts(
            day=day,
            minute=minute,
            shop=shop,
            amount=sale.amount,
            net=sale.net,
            lines=sale.lines,
            tenders=_tenders(sale),
            visits=self.earlier_visits + before,
            last_visit_on=self.ordered[before - 1] if before else None,
            tier=self.tier_on(day, terms),
            labels=self.labels,
            dates=self.dates,
            is_referred=self.is_referred,
            told=self.told,
            answered_on=self.answered_on,
            used=self._used_in(terms, day),
            spoken=self.spoken.get(day, NOBODY),
            given=self.given.get(day, NOTHING),
        )

    def event_facts(self, terms: Terms, *, day: date, minute: int = 0) -> Facts:
        """The facts of an event that has no bill."""
        before = self._days_before(day)
        return Facts(
            day=day,
            minute=minute,
            visits=self.earlier_visits + before,
            last_visit_on=self.ordered[before - 1] if before else None,
            tier=self.tier_on(day, terms),
            labels=self.labels,
            dates=self.dates,
            is_referred=self.is_referred,
            told=self.told,
            answered_on=self.answered_on,
            used=self._used_in(terms, day),
            spoken=self.spoken.get(day, NOBODY),
            given=self.given.get(day, NOTHING),
        )

    def tier_on(self, day: date, terms: Terms) -> str:
        """The code of the tier he stands in; the lowest without a standing."""
        if terms.tiers is None:
            return ""
        if self.held is None:
            return terms.tiers.levels[0].code
        if self.held.until is None or day <= self.held.until:
            return self.held.tier
        measured = partial(self.measured, measure=terms.tiers.measure)
        held = held_on(terms.tiers, self.held, measured, day, terms.calendar)
        return held.tier if held else terms.tiers.levels[0].code

    def measured(self, window: Window, measure: str) -> int:
        """Points earned, or money spent, on the days of this window."""
        first = bisect_left(self.ordered, window.starts_on)
        total = 0
        for day in self.ordered[first:]:
            if day > window.ends_on:
                break
            kept = self.days[day]
            total += kept.points if measure == "points" else kept.spend
        return total

    def note_purchase(self, day: date, *, points: int, spend: int) -> None:
        """A purchase was booked on this day."""
        kept = self.days.get(day)
        if kept is None:
            kept = self.days[day] = DayMemory()
            insort(self.ordered, day)  # at its end, mostly
        kept.purchases += 1
        kept.points += points
        kept.spend += spend

    def note_change(self, day: date, *, points: int, spend: int, is_gone: bool = False) -> None:
        """A purchase of this day earned or spent otherwise: a return, a settlement; or, when it
        `is_gone`, it never was.
        """
        kept = self.days.get(day)
        if kept is None:
            return
        kept.points += points
        kept.spend += spend
        kept.purchases -= is_gone
        if not kept.purchases:
            del self.days[day]
            self.ordered.remove(day)

    def note_uses(self, terms: Terms, day: date, reasons: Iterable[Reason]) -> None:
        """What each rule gave on this day, for its limit and its group."""
        rules = plan_of(terms.rules).remembered
        for reason in reasons:
            rule = rules.get(reason.rule)
            if rule is not None and (reason.granted or reason.cut == "dry"):
                self.note_use(rule, terms, day, reason.granted or reason.wanted, 1)

    def forget_uses(self, terms: Terms, day: date, reasons: Iterable[Reason]) -> None:
        """A purchase of this day has come back whole: what its rules gave counts no more."""
        rules = plan_of(terms.rules).remembered
        for reason in reasons:
            rule = rules.get(reason.rule)
            if rule is not None and (reason.granted or reason.cut == "dry"):
                self.note_use(rule, terms, day, -(reason.granted or reason.wanted), -1)

    def note_use(self, rule: Rule, terms: Terms, day: date, points: int, times: int) -> None:
        """A rule gave so often and so much on this day (or took it back, below zero)."""
        if rule.limit is not None:
            key = rule.code, period_start(day, rule.limit.per, terms.calendar)
            before = self.used.get(key, Used())
            self.used[key] = Used(before.times + times, before.points + points)
        if rule.is_once_a_day:
            given = self.given.setdefault(day, set())
            (given.add if times > 0 else given.discard)(rule.code)
        if rule.group and not rule.is_dry:
            key = rule.group, day
            self.voices[key] = self.voices.get(key, 0) + times
            spoken = self.spoken.setdefault(day, {})
            if self.voices[key] > 0:
                spoken[rule.group] = rule.code
            else:
                spoken.pop(rule.group, None)

    def _days_before(self, day: date) -> int:
        """How many of the days lie before this one, which mostly is the last or comes after it."""
        ordered = self.ordered
        if not ordered or ordered[-1] < day:
            return len(ordered)
        return len(ordered) - 1 if ordered[-1] == day else bisect_left(ordered, day)

    def _used_in(self, terms: Terms, day: date) -> dict[str, Used]:
        if not self.used:
            return {}
        found = {}
        for code, per in plan_of(terms.rules).limited:
            used = self.used.get((code, period_start(day, per, terms.calendar)))
            if used is not None:
                found[code] = used
        return found


def _tenders(sale: Sale) -> dict[str, int]:
    if len(sale.payments) == 1:
        return {sale.payments[0].tender: sale.payments[0].amount}
    tenders: dict[str, int] = {}
    for paid in sale.payments:
        tenders[paid.tender] = tenders.get(paid.tender, 0) + paid.amount
    return tenders
