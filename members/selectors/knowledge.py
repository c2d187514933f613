"""What the club knows of its members beyond their purchases, for whoever judges a sale by it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection

from members.rules.calendars import CalendarName
from members.rules.yearly import LeapPolicy


class KeptDate(NamedTuple):
    """An important date without its year."""

    kind: str
    whose: str
    calendar: CalendarName
    month: int
    day: int
    leap_policy: LeapPolicy = "before"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one member; what was not asked for is empty.

    `told` is a part of name, mobile, gender, date, reminders, offers: what he has told or allowed.
    """

    labels: frozenset[str] = frozenset()
    dates: tuple[KeptDate, ...] = ()
    is_referred: bool = False
    told: frozenset[str] = frozenset()


NOTHING_KNOWN = Known()


class Row(NamedTuple):
    """A row of `KNOWN` after the member's id; labels and dates are None where nobody asks."""

    first_name: str
    last_name: str
    mobile: str | None
    gender: str
    allows_occasion: bool
    allows_promotion: bool
    referred_by_id: int | None
    labels: list[str] | None
    dates: list[list[Any]] | None


# Asked within a sale, under the account's lock; the dates as `KeptDate` names their parts.
KNOWN = """
SELECT member.id, member.first_name, member.last_name, member.mobile, member.gender,
    member.allows_occasion, member.allows_promotion, member.referred_by_id,
    CASE WHEN %s THEN ARRAY(
        SELECT label.name::text FROM members_label AS label WHERE label.member_id = member.id
    ) END,
    CASE WHEN %s THEN (
        SELECT json_agg(
            json_build_array(kept.kind, kept.whose, kept.calendar, kept.month, kept.day,
                kept.leap_policy)
            ORDER BY kept.id
        )
        FROM members_importantdate AS kept WHERE kept.member_id = member.id
    ) END
FROM members_member AS member WHERE member.id = ANY(%s)
"""


def known_of(member_ids: Collection[int], *, needs: Collection[str]) -> dict[int, Known]:
    """What is known of each of these members, as far as it is needed.

    One statement for what is asked of labels ("labels"), dates ("dates" or "told") and the
    members' own rows ("told", which also brings `is_referred`); none for other needs.
    """
    known = dict.fromkeys(member_ids, NOTHING_KNOWN)
    asked = {"labels", "dates", "told"} & set(needs)
    if not asked or not known:
        return known
    asks_labels, asks_dates = "labels" in asked, bool(asked & {"dates", "told"})
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, [asks_labels, asks_dates, list(known)])
        for member_id, *row in cursor.fetchall():
            known[member_id] = _known(Row(*row), is_told="told" in asked)
    return known


def _known(row: Row, *, is_told: bool) -> Known:
    dates = tuple(KeptDate(*kept) for kept in row.dates or ())
    facts = {
        "name": row.first_name or row.last_name,
        "mobile": row.mobile,
        "gender": row.gender,
        "date": dates,
        "reminders": row.allows_occasion,
        "offers": row.allows_promotion,
    }
    return Known(
        labels=frozenset(row.labels or ()),
        dates=dates,
        is_referred=is_told and row.referred_by_id is not None,
        told=frozenset(name for name, fact in facts.items() if fact and is_told),
    )
