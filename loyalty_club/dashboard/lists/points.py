"""The ledger, standings, corrections, merges, what is owed, and the windows of the cap."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from loyalty_club.dashboard.lists.listing import Asked, Listing
from loyalty_club.dashboard.lists.periods import month_said
from loyalty_club.dashboard.people.correction_forms import CorrectionFilter
from loyalty_club.web.sheets import Column, Sheet, choice, day, moment, money, number, text
from members.rules.calendars import Window
from members.selectors.club import club_day
from points.exceptions import NoProgram
from points.selectors.adjustments import adjustments_list
from points.selectors.catalogue import tier_names
from points.selectors.liability import liability_on
from points.selectors.merges import merges_list
from points.selectors.programs import terms_on
from points.selectors.whole_lists import ENTRY_KINDS, all_entries, all_standings
from points.selectors.windows import cap_windows


def _entry_columns(asked: Asked) -> Sequence[Column]:
    return [
        *day(_("Day"), lambda row: row.business_date),
        *moment(_("Booked"), lambda row: row.at)[:1],
        text(_("Card number"), lambda row: row.account.member.card_number),
        text(_("Member"), lambda row: row.account.member.full_name),
        number(_("Entry"), lambda row: row.seq),
        choice(_("Kind"), lambda row: row.kind, ENTRY_KINDS),
        number(_("Points"), lambda row: row.points),
        money(_("Worth"), lambda row: row.value, asked.club.currency),
        number(_("Balance after"), lambda row: row.balance_after),
        text(_("Receipt number"), lambda row: row.purchase and row.purchase.receipt_number),
        text(_("Why"), lambda row: row.reason),
        text(_("Who"), lambda row: asked.who(row.actor_id)),
    ]


def _standing_columns(asked: Asked) -> Sequence[Column]:
    names = tier_names()
    return [
        text(_("Card number"), lambda row: row.member.card_number),
        text(_("Member"), lambda row: row.member.full_name),
        text(_("Tier"), lambda row: names.get(row.tier, row.tier)),
        *day(_("Since"), lambda row: row.since),
        *day(_("Until"), lambda row: row.until),
        text(_("Cause"), lambda row: row.get_cause_display()),
        *day(_("Ended"), lambda row: row.ended_on),
        text(_("Why"), lambda row: row.reason),
        text(_("Who"), lambda row: asked.who(row.decided_by)),
    ]


def _correction_columns(asked: Asked) -> Sequence[Column]:
    return [
        *moment(_("Asked"), lambda row: row.asked_at),
        text(_("Card number"), lambda row: row.member.card_number),
        text(_("Member"), lambda row: row.member.full_name),
        number(_("Points"), lambda row: row.points),
        number(_("Points booked"), lambda row: row.booked_points),
        text(_("State"), lambda row: row.get_status_display()),
        text(_("Why"), lambda row: row.reason),
        text(_("Asked by"), lambda row: asked.who(row.asked_by)),
        *moment(_("Decided"), lambda row: row.decided_at),
        text(_("Decided by"), lambda row: row.decided_by and asked.who(row.decided_by)),
        text(_("Note"), lambda row: row.note),
    ]


def _merge_columns(asked: Asked) -> Sequence[Column]:
    return [
        *moment(_("Merged"), lambda row: row.merged_at),
        text(_("Kept card"), lambda row: row.kept.card_number),
        text(_("Member"), lambda row: row.kept.full_name),
        text(_("Closed card"), lambda row: row.merged.card_number),
        number(_("Points moved"), lambda row: row.points),
        number(_("Purchases moved"), lambda row: len(row.moved.get("purchases", ()))),
        text(_("Why"), lambda row: row.reason),
        text(_("Who"), lambda row: asked.who(row.merged_by)),
        *moment(_("Undone"), lambda row: row.undone_at),
        text(_("Undone by"), lambda row: row.undone_by and asked.who(row.undone_by)),
    ]


def _owed_columns(asked: Asked) -> Sequence[Column]:
    return [
        text(_("Expires in"), lambda row: row[0]),
        number(_("Points"), lambda row: row[1]),
        money(_("Worth"), lambda row: row[2], asked.club.currency),
    ]


def _owed(asked: Asked) -> list[tuple[str, int, int]]:
    """At the end of the period that is asked for, today at the latest; nothing before a program."""
    today = club_day()
    try:
        return _owed_on(min(asked.period.window.ends_on, today) if asked.period else today)
    except NoProgram:
        return []


def _owed_on(day: date) -> list[tuple[str, int, int]]:
    """Name, points and money of each month in which some expire, then of all of them."""
    owed, calendar = liability_on(day), terms_on(day).calendar
    months = [
        (month_said(Window(month.starts_on, month.starts_on), calendar), month.points, month.value)
        for month in owed.by_expiry_month
    ]
    return [
        *months,
        (_("In all"), owed.points, owed.value),
        (_("Of that waiting"), owed.pending_points, owed.pending_value),
    ]


def owed_sheet(asked: Asked, day: date) -> Sheet:
    """What is owed at the end of this day, for the page that chooses a day."""
    rows = _owed_on(day)
    facts = {"on": day.isoformat()}
    return Sheet(OWED.key, str(OWED.title), _owed_columns(asked), rows, len(rows), facts)


def _window_columns(asked: Asked) -> Sequence[Column]:
    money_of = asked.club.currency
    return [
        *day(_("From"), lambda row: row.starts_on),
        *day(_("To"), lambda row: row.ends_on),
        money(_("Sales"), lambda row: row.sales, money_of),
        money(_("Allowed"), lambda row: row.allowed, money_of),
        money(_("Given back"), lambda row: row.given_back, money_of),
        money(_("Of that by points"), lambda row: row.by_points, money_of),
        money(_("Of that by gifts and discounts"), lambda row: row.by_gifts, money_of),
        money(_("Of that outside sales"), lambda row: row.by_grants, money_of),
        number(_("Sales whose points were cut"), lambda row: row.reduced),
    ]


def _corrections(asked: Asked) -> Any:
    return adjustments_list(status=CorrectionFilter(asked.query).chosen("status"))


STATEMENT = Listing(
    key="statement",
    title=gettext_lazy("Movements of points"),
    about=gettext_lazy("The whole club's ledger: each point given, spent, expired or moved."),
    columns=_entry_columns,
    rows=lambda asked: all_entries(),
    day="business_date",
)
STANDINGS = Listing(
    key="tiers",
    title=gettext_lazy("Tiers of members"),
    about=gettext_lazy("Who rose, stayed or fell, when, until when and why."),
    columns=_standing_columns,
    rows=lambda asked: all_standings(),
    day="since",
)
CORRECTIONS = Listing(
    key="corrections",
    title=gettext_lazy("Corrections"),
    about=gettext_lazy("Points given or taken by hand, with reason, who asked and who decided."),
    columns=_correction_columns,
    rows=_corrections,
    moment="asked_at",
    filters=("status",),
)
MERGES = Listing(
    key="merges",
    title=gettext_lazy("Merged cards"),
    about=gettext_lazy("Cards that were made one, and those parted again."),
    columns=_merge_columns,
    rows=lambda asked: merges_list(),
    moment="merged_at",
)
OWED = Listing(
    key="points-owed",
    title=gettext_lazy("Points owed"),
    about=gettext_lazy("Points that members still hold, by the month in which they expire."),
    columns=_owed_columns,
    rows=_owed,
    reads_period=True,
)
WINDOWS = Listing(
    key="cap",
    title=gettext_lazy("Windows of the cap"),
    about=gettext_lazy("Sales, what was allowed and what was given back, window by window."),
    columns=_window_columns,
    rows=lambda asked: cap_windows(),
)
