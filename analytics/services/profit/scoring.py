"""The profit of every member by night: lines of twelve months, and the class they make."""

from array import array
from collections.abc import Iterator
from dataclasses import asdict, astuple, dataclass, field
from datetime import date
from typing import Any

from analytics.exceptions import TooLittleData
from analytics.rules.periods import period_of
from analytics.rules.profit.classes import Cuts, cuts_of, grade_of
from analytics.selectors.profit.lines import MemberLines, member_lines, prices
from analytics.selectors.profit.members import count_classes
from analytics.selectors.scope import Circle
from analytics.selectors.winning.newcomers import count_first_year
from analytics.services.keeping import Progress
from analytics.services.scoring import open_scores, write_scores
from members.rules.calendars import Window
from members.selectors.club import club_day, current_club
from members.services.patience import unhurried

COLUMNS = ("margin", "rewards", "messages", "staff", "minutes", "acquisition", "profit")


@dataclass(frozen=True, slots=True)
class _Judged:
    """What is kept of each member between the two passes: a few numbers, not his lines."""

    ids: "array[int]" = field(default_factory=lambda: array("q"))
    profits: "array[int]" = field(default_factory=lambda: array("q"))
    days: "array[int]" = field(default_factory=lambda: array("q"))
    lines: bytearray = field(default_factory=bytearray)

    def note(self, one: MemberLines) -> None:
        """Remember him for his class."""
        self.ids.append(one.member_id)
        self.profits.append(one.lines.profit)
        self.days.append(max(one.days_known, 0))
        self.lines.append(one.has_lines)

    def grades(self, cuts: Cuts) -> Iterator[tuple[int, str]]:
        """Everybody's class."""
        rows = zip(self.ids, self.profits, self.days, self.lines, strict=True)
        for member_id, profit, days, has_lines in rows:
            yield (
                member_id,
                grade_of(profit, cuts=cuts, days_known=days, has_lines=bool(has_lines)),
            )


def work_out_profit(shop_id: int | None, tell: Progress) -> dict[str, Any]:
    """Every member's lines and class over the twelve months to today; shops have no classes of
    their own. Refuses (`TooLittleData`) where nobody has bought in them.
    """
    return profit_until(club_day(), tell)


def profit_until(today: date, tell: Progress) -> dict[str, Any]:
    """The same for the twelve months to any day."""
    open_scores(today)
    calendar = current_club().calendar
    window = period_of("twelve_months", today, calendar).window
    judged = _Judged()
    counted = prices()
    with unhurried():
        write_scores(COLUMNS, _noted(window, judged))
    tell(60)
    cuts = cuts_of(judged.profits)
    write_scores(("grade",), judged.grades(cuts))
    tell(90)
    if not any(judged.lines):
        raise TooLittleData(why="no_sales")
    return {
        "window": [window.starts_on.isoformat(), window.ends_on.isoformat()],
        "cuts": asdict(cuts),
        "prices": asdict(counted),
        # Pages of winning lay their costs beside it; counting it takes a scan of a year's members.
        "first_year": astuple(count_first_year(Circle(), today=today, calendar=calendar)),
        "classes": [asdict(row) for row in count_classes(Circle()).rows],
    }


def _noted(window: Window, judged: _Judged) -> Iterator[tuple[int, ...]]:
    for one in member_lines(window, prices()):
        judged.note(one)
        lines = one.lines
        yield (
            one.member_id,
            lines.margin,
            lines.rewards,
            lines.messages,
            lines.staff,
            one.minutes,
            lines.acquisition,
            lines.profit,
        )
