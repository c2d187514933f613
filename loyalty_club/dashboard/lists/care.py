"""Important dates, follow-ups, notes, labels, consents: what staff keep about members."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from loyalty_club.dashboard.lists.listing import Asked, Listing
from loyalty_club.web.sheets import Column, day, moment, number, text, yes_no
from members.roles import Right
from members.rules.yearly import next_occurrence
from members.selectors.club import club_day
from members.selectors.whole_lists import (
    all_consents,
    all_dates,
    all_exclusions,
    all_follow_ups,
    all_labels,
    all_notes,
)


@dataclass(frozen=True, slots=True)
class _Dated:
    """An important date, and the day on which it is kept next."""

    row: Any
    next_on: date


def _of_member() -> list[Column]:
    return [
        text(_("Card number"), lambda row: row.member.card_number),
        text(_("Member"), lambda row: row.member.full_name),
    ]


def _date_columns(asked: Asked) -> Sequence[Column]:
    return [
        text(_("Card number"), lambda one: one.row.member.card_number),
        text(_("Member"), lambda one: one.row.member.full_name),
        text(_("Mobile"), lambda one: asked.mobile(one.row.member.mobile)),
        yes_no(_("Reminders allowed"), lambda one: one.row.member.allows_occasion),
        text(_("Whose"), lambda one: one.row.get_whose_display()),
        text(_("What"), lambda one: one.row.title or one.row.get_kind_display()),
        text(_("Name"), lambda one: one.row.person),
        text(_("Calendar"), lambda one: one.row.get_calendar_display()),
        number(_("Year"), lambda one: one.row.year),
        number(_("Month"), lambda one: one.row.month),
        number(_("Day of the month"), lambda one: one.row.day),
        *day(_("Next"), lambda one: one.next_on),
        text(_("Note"), lambda one: one.row.note),
        *moment(_("Told"), lambda one: one.row.told_at),
    ]


def _dated(page: list[Any]) -> Iterator[_Dated]:
    today = club_day()
    for row in page:
        coming = next_occurrence(
            row.calendar, row.month, row.day, today=today, policy=row.leap_policy
        )
        yield _Dated(row, coming.on)


def _follow_up_columns(asked: Asked) -> Sequence[Column]:
    return [
        *day(_("Due"), lambda row: row.due_on),
        *_of_member(),
        text(_("Mobile"), lambda row: asked.mobile(row.member.mobile)),
        text(_("What to do"), lambda row: row.get_kind_display()),
        text(_("Why"), lambda row: row.reason),
        text(_("Shop"), lambda row: row.shop and row.shop.name),
        text(_("For whom of the staff"), lambda row: row.assignee),
        text(_("State"), lambda row: row.get_status_display()),
        text(_("What came of it"), lambda row: row.outcome and row.get_outcome_display()),
        text(_("Remark"), lambda row: row.remark),
        *moment(_("Closed"), lambda row: row.closed_at),
        text(_("Closed by"), lambda row: row.closed_by and asked.who(row.closed_by)),
    ]


def _note_columns(asked: Asked) -> Sequence[Column]:
    return [
        *_of_member(),
        text(_("Note"), lambda row: row.text),
        text(_("Written by"), lambda row: asked.who(row.written_by)),
        *moment(_("Written"), lambda row: row.written_at),
    ]


def _label_columns(asked: Asked) -> Sequence[Column]:
    return [
        *_of_member(),
        text(_("Label"), lambda row: row.name),
        text(_("Set by"), lambda row: asked.who(row.set_by)),
        *moment(_("Set"), lambda row: row.set_at),
    ]


def _consent_columns(asked: Asked) -> Sequence[Column]:
    return [
        *_of_member(),
        text(_("What for"), lambda row: row.get_purpose_display()),
        text(_("How"), lambda row: row.get_channel_display()),
        yes_no(_("Allowed"), lambda row: row.is_given),
        text(_("Evidence"), lambda row: row.evidence),
        text(_("Wording"), lambda row: row.wording),
        text(_("Taken by"), lambda row: asked.who(row.taken_by)),
        *moment(_("Taken"), lambda row: row.taken_at),
    ]


def _exclusion_columns(asked: Asked) -> Sequence[Column]:
    return [
        *_of_member(),
        text(_("Why"), lambda row: row.reason),
        text(_("Decided by"), lambda row: asked.who(row.decided_by)),
        *moment(_("Decided"), lambda row: row.decided_at),
        text(_("Lifted by"), lambda row: row.lifted_by and asked.who(row.lifted_by)),
        *moment(_("Lifted"), lambda row: row.lifted_at),
    ]


DATES = Listing(
    key="dates",
    title=gettext_lazy("Important dates"),
    about=gettext_lazy("Whose day, in which calendar, and when it comes next."),
    columns=_date_columns,
    rows=lambda asked: all_dates(),
    each=_dated,
)
FOLLOW_UPS = Listing(
    key="follow-ups",
    title=gettext_lazy("Follow-ups"),
    about=gettext_lazy("What staff were to do for a member, by when, and what came of it."),
    columns=_follow_up_columns,
    rows=lambda asked: all_follow_ups(sees_withheld=asked.actor.may(Right.FEEDBACK_FIRST)),
    day="due_on",
)
NOTES = Listing(
    key="notes",
    title=gettext_lazy("Notes"),
    about=gettext_lazy("What staff have written down about members."),
    columns=_note_columns,
    rows=lambda asked: all_notes(),
    moment="written_at",
)
LABELS = Listing(
    key="labels",
    title=gettext_lazy("Labels"),
    about=gettext_lazy("Which member bears which label, and since when."),
    columns=_label_columns,
    rows=lambda asked: all_labels(),
    moment="set_at",
)
CONSENTS = Listing(
    key="consents",
    title=gettext_lazy("Consents"),
    about=gettext_lazy("Every yes and no to messages and calls, with wording, time and evidence."),
    columns=_consent_columns,
    rows=lambda asked: all_consents(),
    moment="taken_at",
)
EXCLUSIONS = Listing(
    key="exclusions",
    title=gettext_lazy("Left out of follow-ups"),
    about=gettext_lazy("Who is not followed up, why, who decided and who lifted it."),
    columns=_exclusion_columns,
    rows=lambda asked: all_exclusions(),
    moment="decided_at",
)
