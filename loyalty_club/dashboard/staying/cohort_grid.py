"""Cohorts as the page draws them: the heat map, the usual course, and the sentence above."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics.rules.months import start_of_month
from analytics.rules.staying.cohorts import CohortCell, CohortRow, usual_shares
from analytics.selectors.staying.cohorts import Cohorts
from loyalty_club.dashboard.program.phrases import language, money, number, percent
from loyalty_club.dashboard.staying.cohort_forms import CohortFilter
from loyalty_club.dashboard.staying.links import cohort_url
from loyalty_club.web.drawings.told import Cell, Grid, GridRow, Line, Lines
from loyalty_club.web.figures.words import UNKNOWN
from loyalty_club.web.months import month_names
from loyalty_club.web.page_club import page_club
from members.rules.calendars import CalendarName, name_of
from members.rules.currencies import display_factor, unit_name
from members.rules.text import persian_digits

# So many months later the owner is told how many still come.
TOLD_AGE = 3


def cohort_headline(found: Cohorts) -> str:
    """How many of those who buy first come again three months later; nothing if unknown."""
    if not found.rows:
        return ""
    (*_earlier, share) = usual_shares(found.rows, TOLD_AGE + 1)
    if share is None:
        return _(
            "It takes some months until one can say how many of those who buy first come again."
        )
    return _(
        "Of each hundred who buy from you for the first time, %(count)s buy again in the third"
        " month after it."
    ) % {"count": number(round(share / 100))}


def grid_of(found: Cohorts, asked: CohortFilter) -> Grid | None:
    """A row for each cohort, a column for each month after its first; None without any. In the
    first month all of them came, so it is told only where money is.
    """
    rows = _latest(found.rows, found.now, asked.months)
    if not rows:
        return None
    strength = _STRENGTHS[asked.view_key]
    values = [strength(cell) for row in rows for cell in row.cells]
    later = [strength(cell) for row in rows for cell in row.cells[1:]]
    first_age = 1 if asked.view_key == "members" else 0
    paint = Paint(asked, max(max(later, default=0), 1), money_scale(round(max(values))))
    return Grid(
        caption=str(_CAPTIONS[asked.view_key]()),
        corner=_("First purchase in"),
        unit="" if first_age else paint.scale.unit,
        columns=[_("Still customers"), *(_age(age) for age in range(first_age, asked.months))],
        rows=[
            GridRow(
                label=month_said(row.cohort, found.calendar),
                note=_size(row),
                url=cohort_url(asked, row.cohort),
                cells=[
                    Cell(None, UNKNOWN if row.still_bps is None else _round(row.still_bps)),
                    *(_cell(cell, paint, found.calendar) for cell in row.cells[first_age:]),
                ],
            )
            for row in rows
        ],
        tone="leaf" if first_age else "petal",
    )


def usual_lines(found: Cohorts, months: int) -> Lines | None:
    """How many of a cohort buy so many months later, all cohorts together."""
    shares = usual_shares(_latest(found.rows, found.now, months), months)[1:]
    if sum(share is not None for share in shares) < 2:
        return None
    return Lines(
        caption=_("Usually, all cohorts together"),
        unit=_("of those who bought first"),
        labels=[number(age) for age in range(1, months)],
        lines=[
            Line(
                _("Buy in that month"),
                shares,
                [UNKNOWN if share is None else percent(share) for share in shares],
            )
        ],
        show=lambda value: percent(round(value)),
        steps_name=_("Months later"),
    )


def month_said(month: int, calendar: CalendarName) -> str:
    """«آبان ۱۴۰۵», as the club's calendar calls it."""
    year, place, _day = name_of(start_of_month(month, calendar), calendar)
    said_year = persian_digits(str(year)) if language().startswith("fa") else str(year)
    return _("%(month)s %(year)s") % {
        "month": month_names(calendar)[place - 1],
        "year": said_year,
    }


@dataclass(frozen=True, slots=True)
class Paint:
    """How the cells are shown: by what view, how deep is deepest, and in which steps of money."""

    asked: CohortFilter
    most: float
    scale: "Scale"


@dataclass(frozen=True, slots=True)
class Scale:
    """Amounts in steps of one, a thousand or a million of the unit shown."""

    step: int
    unit: str

    def shown(self, amount: int) -> str:
        """So many steps, with one decimal below ten."""
        tenths = (amount * 10 + self.step // 2) // self.step
        whole, rest = divmod(tenths, 10)
        if whole >= 10 or not rest:
            return number((tenths + 5) // 10)
        sign = "\u066b" if language().startswith("fa") else "."
        return f"{number(whole)}{sign}{number(rest)}"


def money_scale(largest: int) -> Scale:
    """The scale in which amounts up to this one stay readable in a small cell."""
    currency = page_club().currency
    factor, name = display_factor(currency), unit_name(currency, language())
    if largest >= 1_000_000 * factor:
        return Scale(1_000_000 * factor, _("million %(unit)s") % {"unit": name})
    if largest >= 10_000 * factor:
        return Scale(1_000 * factor, _("thousand %(unit)s") % {"unit": name})
    return Scale(factor, name)


def _latest(rows: Sequence[CohortRow], now: int, months: int) -> list[CohortRow]:
    return [row for row in rows if row.cohort > now - months]


def _age(age: int) -> str:
    if age == 0:
        return _("First month")
    return number(age)


def _round(basis_points: int) -> str:
    """In whole percent: more does not fit into a cell."""
    return percent(round(basis_points / 100) * 100)


def _size(row: CohortRow) -> str:
    return ngettext("%(count)s member", "%(count)s members", row.size) % {"count": number(row.size)}


def _cell(cell: CohortCell, paint: Paint, calendar: CalendarName) -> Cell:
    view = paint.asked.view_key
    address = cohort_url(paint.asked, cell.cohort, month=cell.month)
    return Cell(
        value=min(_STRENGTHS[view](cell) / paint.most, 1),
        shown=_shown(cell, view, paint.scale),
        said=_said(cell, calendar),
        url=address if cell.members else "",
    )


def _said(cell: CohortCell, calendar: CalendarName) -> str:
    said = _("%(month)s: %(count)s of %(size)s bought, for %(sales)s; %(brought)s each so far") % {
        "month": month_said(cell.month, calendar),
        "count": number(cell.members),
        "size": number(cell.size),
        "sales": money(cell.sales),
        "brought": money(round(cell.brought or 0)),
    }
    if cell.is_open:
        return _("%(said)s (the month is not over)") % {"said": said}
    return said


def _shown(cell: CohortCell, view: str, scale: Scale) -> str:
    """A month that is not over will grow."""
    if view == "members":
        shown = _round(cell.share_bps or 0)
    else:
        shown = scale.shown(round(_STRENGTHS[view](cell)))
    return f"{shown}…" if cell.is_open else shown


_CAPTIONS: dict[str, Callable[[], str]] = {
    "members": lambda: _("How many of them bought in each month after"),
    "sales": lambda: _("What they bought in each month after"),
    "brought": lambda: _("What each of them has brought until then, on average"),
}
_STRENGTHS: dict[str, Callable[[CohortCell], float]] = {
    "members": lambda cell: cell.share_bps or 0,
    "sales": lambda cell: cell.sales,
    "brought": lambda cell: cell.brought or 0,
}
