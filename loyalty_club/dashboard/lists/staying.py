"""Who stays and who leaves: month by month, the members behind it, cohorts, and who is at risk."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from analytics.rules.staying.churn import Movement
from analytics.selectors.staying.at_risk import at_risk, with_figures
from analytics.selectors.staying.cohorts import cohorts_of
from analytics.selectors.staying.figures import staying_of
from analytics.selectors.staying.movements import WAYS, Way, moved_members
from loyalty_club.dashboard.figure_filter import FigureFilter
from loyalty_club.dashboard.lists.listing import Asked, Listing
from loyalty_club.web.sheets import Column, day, money, number, text, yes_no
from members.selectors.club import club_day

WHOM = ("shop", "label", "source")
DAYS = ("first", "last")
BPS_A_PERCENT = 100


def _filter(asked: Asked) -> FigureFilter:
    return FigureFilter(asked.query, actor=asked.actor)


def _percent(basis_points: int | None) -> Decimal | None:
    return None if basis_points is None else Decimal(basis_points) / BPS_A_PERCENT


def _movements(asked: Asked) -> Sequence[Any]:
    """The period asked for, then the last months; those in which there was nobody are left out."""
    chosen = _filter(asked)
    found = staying_of(chosen.circle, chosen.asked_period)
    windows = [found.window, *found.months]
    rows = zip(windows, [found.now, *found.by_month], strict=True)
    return [row for row in rows if row[1] != Movement()]


def _movement_columns(asked: Asked) -> Sequence[Column]:
    return [
        *day(_("From"), lambda row: row[0].starts_on),
        *day(_("To"), lambda row: row[0].ends_on),
        number(_("Customers at the start"), lambda row: row[1].start),
        number(pgettext("customers", "Left"), lambda row: row[1].left),
        number(pgettext("customers", "New"), lambda row: row[1].stayed_new),
        number(_("Won back"), lambda row: row[1].returned),
        number(_("Customers at the end"), lambda row: row[1].end),
        number(_("All who were lost"), lambda row: row[1].lost),
        number(_("Churn, percent"), lambda row: _percent(row[1].churn_bps)),
        number(
            _("Churn over the average, percent"), lambda row: _percent(row[1].churn_average_bps)
        ),
        number(_("Retention, percent"), lambda row: _percent(row[1].retention_bps)),
    ]


def _members(asked: Asked) -> Any:
    chosen = _filter(asked)
    way = asked.query.get("way", "")
    known: Way = way if way in WAYS else "lost"
    return moved_members(chosen.circle, chosen.asked_period.window, known)


def _member_columns(asked: Asked) -> Sequence[Column]:
    return [
        text(_("Card number"), lambda row: row.member.card_number),
        text(_("Member"), lambda row: row.member.full_name),
        text(_("Mobile"), lambda row: asked.mobile(row.member.mobile)),
        *day(_("First purchase"), lambda row: row.first_on),
        *day(_("Last purchase"), lambda row: row.last_on),
        number(_("Visits"), lambda row: row.visits),
        number(_("Usually every, days"), lambda row: row.interval_days),
        money(_("Sales"), lambda row: row.sales, asked.club.currency),
        *day(_("Lost from"), lambda row: row.lost_on),
    ]


def _cohort_cells(asked: Asked) -> Sequence[Any]:
    found = cohorts_of(_filter(asked).circle)
    return [(found, row, cell) for row in found.rows for cell in row.cells]


def _cohort_columns(asked: Asked) -> Sequence[Column]:
    currency = asked.club.currency
    return [
        *day(_("Month of first purchase"), lambda row: row[0].first_day(row[1].cohort)),
        number(_("Members"), lambda row: row[1].size),
        number(_("Still customers"), lambda row: row[1].still),
        number(_("Months later"), lambda row: row[2].age),
        *day(_("Month"), lambda row: row[0].first_day(row[2].month)),
        number(_("Bought"), lambda row: row[2].members),
        number(_("Bought, percent"), lambda row: _percent(row[2].share_bps)),
        money(_("Sales"), lambda row: row[2].sales, currency),
        money(_("Brought so far"), lambda row: row[2].total, currency),
        yes_no(_("The month is not over"), lambda row: row[2].is_open),
    ]


def _at_risk(asked: Asked) -> Any:
    circle, today = _filter(asked).circle, club_day()
    return with_figures(at_risk(circle, today=today), circle, today=today)


def _at_risk_columns(asked: Asked) -> Sequence[Column]:
    today = club_day()
    return [
        text(_("Card number"), lambda row: row.member.card_number),
        text(_("Member"), lambda row: row.member.full_name),
        text(_("Mobile"), lambda row: asked.mobile(row.member.mobile)),
        money(_("At stake, a year"), lambda row: row.stake, asked.club.currency),
        number(_("Still a customer, percent"), lambda row: _alive(row.alive)),
        *day(_("Last purchase"), lambda row: row.last_on),
        number(_("Silent for, days"), lambda row: (today - row.last_on).days),
        number(_("Usually every, days"), lambda row: row.interval_days),
        number(_("Visits"), lambda row: row.visits),
        *day(_("Lost from"), lambda row: row.lost_on),
    ]


def _alive(probability: float | None) -> Decimal | None:
    return None if probability is None else Decimal(round(probability * 1_000)) / 10


STAYING = Listing(
    key="staying",
    title=gettext_lazy("Churn and retention"),
    about=gettext_lazy("Who stayed, left, came new and came back: the period, and month by month."),
    columns=_movement_columns,
    rows=_movements,
    filters=(*DAYS, *WHOM),
)
STAYING_MEMBERS = Listing(
    key="staying-members",
    title=gettext_lazy("Customers who stayed or left"),
    about=gettext_lazy("The members behind churn and retention; all who were lost, unless asked."),
    columns=_member_columns,
    rows=_members,
    filters=("way", *DAYS, *WHOM),
)
COHORTS = Listing(
    key="cohorts",
    title=gettext_lazy("Cohorts"),
    about=gettext_lazy(
        "Of those who bought first in the same month: who came in each month after."
    ),
    columns=_cohort_columns,
    rows=_cohort_cells,
    filters=WHOM,
)
AT_RISK = Listing(
    key="at-risk",
    title=gettext_lazy("Members at risk"),
    about=gettext_lazy("Who stays away longer than usual, and what is at stake with each."),
    columns=_at_risk_columns,
    rows=_at_risk,
    filters=WHOM,
)
