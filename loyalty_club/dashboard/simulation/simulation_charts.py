"""The simulation's drawings: what goes back each month beside the cap, for one or two programs."""

from collections.abc import Sequence
from dataclasses import dataclass

from analytics.rules.comparison import Comparison
from analytics.rules.outcomes import MonthFigures
from loyalty_club.dashboard.program.phrases import language, month_name, percent
from loyalty_club.templatetags.charts import BASE, TOP
from loyalty_club.web.page_club import page_club
from members.rules.calendars import Window, jalali_of
from members.rules.text import persian_digits

GROUP = 0.7
CROWDED = 7
BPS = 10_000


@dataclass(frozen=True, slots=True)
class Column:
    """One bar; the geometry is in percent of the drawing, ready for attributes."""

    shown: str
    x: str
    y: str
    width: str
    height: str
    middle: str
    is_draft: bool


@dataclass(frozen=True, slots=True)
class MonthGroup:
    """One month's bars and what stands in the table beside them."""

    label: str
    name: str
    middle: str
    columns: Sequence[Column]
    present: MonthFigures | None
    draft: MonthFigures
    is_minor: bool


@dataclass(frozen=True, slots=True)
class ShareChart:
    """Shares of sales by month, and the height at which the cap lies."""

    months: Sequence[MonthGroup]
    cap_y: str
    cap: str
    base: str
    is_crowded: bool


def share_chart(found: Comparison, *, cap_bps: int, is_draft: bool) -> ShareChart:
    """The months of a comparison; of the present program alone where there is no draft."""
    before = {month.window: month for month in found.present.months} if is_draft else {}
    months = found.draft.months
    shares = [month.given_back_bps or 0 for month in (*months, *before.values())]
    tallest = max([cap_bps, 1, *shares])
    slot = 100 / max(1, len(months))
    groups = [
        MonthGroup(
            label=month_name(month.window),
            name=full_month_name(month.window),
            middle=_percent(slot * (place + 0.5)),
            columns=_columns(
                [before[month.window], month] if month.window in before else [month],
                left=slot * (place + (1 - GROUP) / 2),
                width=slot * GROUP,
                tallest=tallest,
                is_draft=is_draft,
            ),
            present=before.get(month.window),
            draft=month,
            is_minor=(len(months) - 1 - place) % 2 == 1,
        )
        for place, month in enumerate(months)
    ]
    return ShareChart(
        months=groups,
        cap_y=_percent(BASE - (BASE - TOP) * cap_bps / tallest),
        cap=percent(cap_bps),
        base=_percent(BASE),
        is_crowded=len(months) > CROWDED,
    )


def full_month_name(window: Window) -> str:
    """The month and its year, as the club's calendar calls them."""
    first = window.starts_on
    year = first.year if page_club().calendar == "gregorian" else jalali_of(first).year
    digits = persian_digits(str(year)) if language().startswith("fa") else str(year)
    return f"{month_name(window)} {digits}"


def _columns(
    months: Sequence[MonthFigures], *, left: float, width: float, tallest: int, is_draft: bool
) -> list[Column]:
    each = width / len(months)
    columns = []
    for place, month in enumerate(months):
        share = max(0, month.given_back_bps or 0)
        height = (BASE - TOP) * share / tallest
        columns.append(
            Column(
                shown=percent(share),
                x=_percent(left + each * place),
                y=_percent(BASE - height),
                width=_percent(each * 0.92),
                height=_percent(height),
                middle=_percent(left + each * (place + 0.5)),
                is_draft=is_draft and place == len(months) - 1,
            )
        )
    return columns


def _percent(value: float) -> str:
    return f"{value:.2f}%"
