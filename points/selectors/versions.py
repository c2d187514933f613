"""The program's versions: what held, what holds, what is to come."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from points.models import Program
from points.rules.terms import Terms
from points.selectors.programs import terms_of

VersionState = Literal["past", "current", "coming"]


@dataclass(frozen=True, slots=True)
class Version:
    """One published version and where it stands on a day."""

    terms: Terms
    starts_on: date
    published_at: datetime
    state: VersionState

    @property
    def give_back_bps(self) -> int:
        """Share of money paid that earning by amount gives back, in basis points."""
        return self.terms.point_value * 10_000 // self.terms.earn_amount


def program_versions(day: date) -> list[Version]:
    """All versions, the latest start first; before the first one starts, it counts as current."""
    programs = list(Program.objects.order_by("-starts_on"))
    started = [program for program in programs if program.starts_on <= day] or programs[-1:]
    current = started[0] if started else None
    return [
        Version(
            terms_of(program), program.starts_on, program.published_at, _state(program, current)
        )
        for program in programs
    ]


def _state(program: Program, current: Program | None) -> VersionState:
    if current is None or program.starts_on == current.starts_on:
        return "current"
    return "coming" if program.starts_on > current.starts_on else "past"
