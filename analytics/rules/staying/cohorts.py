"""Cohorts: members who bought first in the same month, and how many of them still come.

Months are counted from the year 0 of the club's calendar (year × 12 + month − 1), as
`MemberFigures.months` has them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from analytics.rules.figures import ratio, share_bps


class MonthCount(NamedTuple):
    """Of one cohort in one month: so many bought, for so much (smallest unit)."""

    cohort: int
    month: int
    members: int
    sales: int


@dataclass(frozen=True, slots=True)
class CohortCell:
    """One month of a cohort, `age` months after its first; a month without anybody is a zero.

    `total` are the sales from its first month up to this one. `is_open`: the month is still
    running, so the cell will grow.
    """

    cohort: int
    age: int
    size: int
    members: int
    sales: int
    total: int
    is_open: bool

    @property
    def month(self) -> int:
        """Which month it is."""
        return self.cohort + self.age

    @property
    def share_bps(self) -> int | None:
        """Members who bought ÷ members of the cohort."""
        return share_bps(self.members, self.size)

    @property
    def brought(self) -> float | None:
        """What each of the cohort has brought until then, on average."""
        return ratio(self.total, self.size)


@dataclass(frozen=True, slots=True)
class CohortRow:
    """One cohort with all its months until now; `still` of its members are customers today."""

    cohort: int
    size: int
    still: int
    cells: tuple[CohortCell, ...]

    @property
    def still_bps(self) -> int | None:
        """Who is a customer today ÷ who ever bought first in that month."""
        return share_bps(self.still, self.size)


def cohort_rows(
    counts: Iterable[MonthCount], still: Mapping[int, int], *, first: int, now: int
) -> list[CohortRow]:
    """The cohorts from month `first` to the running month `now`, the oldest first; a month in
    which nobody bought first has no row.

    Worked example: three bought first in month 100, two of them again in 101. Then the shares of
    that cohort are 10000 and 6667 (of 10000), and the rest of its row is zeros.
    """
    found = {(one.cohort, one.month): one for one in counts}
    rows = []
    for cohort in range(first, now + 1):
        begun = found.get((cohort, cohort))
        if begun is not None:
            cells = tuple(_cells(found, begun, now))
            rows.append(CohortRow(cohort, begun.members, still.get(cohort, 0), cells))
    return rows


def usual_shares(rows: Sequence[CohortRow], ages: int) -> list[int | None]:
    """How many of a cohort buy so many months later, all cohorts together, in ten-thousandths:
    Σ members ÷ Σ size over those cohorts for which that month is over; None where there is none.
    """
    shares = []
    for age in range(ages):
        over = [
            row.cells[age] for row in rows if age < len(row.cells) and not row.cells[age].is_open
        ]
        shares.append(share_bps(sum(c.members for c in over), sum(c.size for c in over)))
    return shares


def _cells(
    found: Mapping[tuple[int, int], MonthCount], begun: MonthCount, now: int
) -> Iterable[CohortCell]:
    total = 0
    for month in range(begun.cohort, now + 1):
        one = found.get((begun.cohort, month)) or MonthCount(begun.cohort, month, 0, 0)
        total += one.sales
        yield CohortCell(
            cohort=begun.cohort,
            age=month - begun.cohort,
            size=begun.members,
            members=one.members,
            sales=one.sales,
            total=total,
            is_open=month == now,
        )
