"""Tiers in the simulation: decided at each purchase, after a return, and when a term ends."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial
from heapq import heappop, heappush

from points.rules.memory import Memory
from points.rules.standing import Held, changes_due, decide_after_return
from points.rules.terms import Terms

ONE_DAY = timedelta(days=1)


class Ranks:
    """Keeps in mind whose standing ends when, and decides by the rules of the till."""

    def __init__(self, memories: Mapping[int, Memory]) -> None:
        self._memories = memories
        self._ends: list[tuple[date, int, date]] = []

    def settle(self, member_id: int, memory: Memory, terms: Terms, day: date) -> None:
        """Bring the member's standing up to this day."""
        scheme = terms.tiers
        if scheme is None:
            return
        measure = partial(memory.measured, measure=scheme.measure)
        changes = changes_due(scheme, memory.held, measure, day, terms.calendar)
        if changes:
            self.hold(member_id, memory, changes[-1].held)

    def settle_after_return(self, member_id: int, memory: Memory, terms: Terms, day: date) -> None:
        """What goods that came back alone had lifted is taken back."""
        scheme = terms.tiers
        if scheme is None:
            return
        measure = partial(memory.measured, measure=scheme.measure)
        change = decide_after_return(scheme, memory.held, measure, day, terms.calendar)
        if change is not None:
            self.hold(member_id, memory, change.held)

    def hold(self, member_id: int, memory: Memory, held: Held) -> None:
        """The member stands here from now on."""
        memory.held = held
        if held.until is not None:
            heappush(self._ends, (held.until + ONE_DAY, member_id, held.until))

    def end_terms(self, terms: Terms, day: date) -> None:
        """The night's work: terms that have ended before this day, and graces that are over."""
        while self._ends and self._ends[0][0] <= day:
            _due, member_id, until = heappop(self._ends)
            memory = self._memories[member_id]
            held = memory.held
            if held is None or held.until != until:
                continue
            self.settle(member_id, memory, terms, day)
            if memory.held is held and terms.tiers is not None:
                falls_on = until + timedelta(days=terms.tiers.grace_days + 1)
                heappush(self._ends, (max(falls_on, day + ONE_DAY), member_id, until))

    def settle_all(self, terms: Terms, day: date) -> None:
        """A new version may lift many."""
        for member_id, memory in self._memories.items():
            self.settle(member_id, memory, terms, day)
