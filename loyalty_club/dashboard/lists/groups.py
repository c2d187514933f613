"""The groups of members, their potential and their likeness, one row for each member."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics.selectors.groups.alike import newcomers_alike
from loyalty_club.dashboard.lists.listing import Asked, Listing
from loyalty_club.dashboard.segments.group_filters import (
    CIRCLE,
    MembersFilter,
    PotentialFilter,
    SegmentFilter,
)
from loyalty_club.dashboard.segments.group_rows import GroupRow, group_rows
from loyalty_club.web.sheets import Column, day, money, number, text


def _person(asked: Asked) -> list[Column]:
    return [
        text(_("Card number"), lambda row: row.member.card_number),
        text(_("Member"), lambda row: row.member.full_name),
        text(_("Mobile"), lambda row: asked.mobile(row.member.mobile)),
    ]


def _bought(asked: Asked) -> list[Column]:
    return [
        *day(_("Last visit"), lambda row: row.bought and row.bought.last_on),
        number(_("Visits"), lambda row: row.bought and row.bought.visits),
        money(_("Sales so far"), lambda row: row.bought and row.bought.sales, asked.club.currency),
    ]


def _segment_columns(asked: Asked) -> Sequence[Column]:
    return [
        *_person(asked),
        text(_("Group"), lambda row: row.segment and row.segment.name),
        number(_("Recency"), lambda row: row.scores.recency),
        number(_("Frequency"), lambda row: row.scores.frequency),
        number(_("Money"), lambda row: row.scores.monetary),
        *_bought(asked),
        money(_("Worth of the coming year"), lambda row: row.scores.worth, asked.club.currency),
    ]


def _potential_columns(asked: Asked) -> Sequence[Column]:
    return [
        *_person(asked),
        text(_("In what"), lambda row: row.potential and row.potential.name),
        *_bought(asked),
        money(_("Bill on average"), lambda row: row.basket, asked.club.currency),
        money(
            _("May grow by, a year"),
            lambda row: row.scores.potential_worth,
            asked.club.currency,
        ),
    ]


def _alike_columns(asked: Asked) -> Sequence[Column]:
    return [
        *_person(asked),
        number(_("Like the best"), lambda row: row.scores.likeness),
        *day(_("Known since"), lambda row: row.bought and row.bought.known_on),
        *_bought(asked),
    ]


def _each(page: list[Any]) -> Iterator[GroupRow]:
    """What was bought in all shops: the groups are the club's."""
    yield from group_rows(page, None)


def _listing(
    key: str,
    title: Any,
    about: Any,
    columns: Callable[[Asked], Sequence[Column]],
    rows: Callable[[Asked], Any],
    filters: tuple[str, ...] = (),
) -> Listing:
    return Listing(
        key=key,
        title=title,
        about=about,
        columns=columns,
        rows=rows,
        filters=(*filters, *CIRCLE),
        each=_each,
    )


SEGMENTS = _listing(
    "segments",
    gettext_lazy("Groups of customers"),
    gettext_lazy("Every customer with his group and his fifth by recency, frequency and money."),
    _segment_columns,
    lambda asked: SegmentFilter(asked.query, actor=asked.actor).rows(),
    ("segment", "recency", "strength"),
)
POTENTIAL = _listing(
    "potential",
    gettext_lazy("Who could buy more"),
    gettext_lazy("In what, and by how much a year."),
    _potential_columns,
    lambda asked: PotentialFilter(asked.query, actor=asked.actor).rows(),
    ("kind",),
)
ALIKE = _listing(
    "alike",
    gettext_lazy("New members like the best"),
    gettext_lazy("How much each new member resembles the best in their first month."),
    _alike_columns,
    lambda asked: newcomers_alike(MembersFilter(asked.query, actor=asked.actor).circle),
)
