"""What the club knows of its members beyond their purchases, for whoever judges a sale by it."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import NamedTuple, cast

from members.models import ImportantDate, Member
from members.rules.calendars import CalendarName
from members.selectors.labels import labels_of


class KeptDate(NamedTuple):
    """An important date without its year."""

    kind: str
    whose: str
    calendar: CalendarName
    month: int
    day: int


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


def known_of(member_ids: Collection[int], *, needs: Collection[str]) -> dict[int, Known]:
    """What is known of each of these members, as far as it is needed.

    One statement each for labels ("labels"), dates ("dates" or "told") and the members' own rows
    ("told", which also brings `is_referred`); none for other needs.
    """
    known = dict.fromkeys(member_ids, NOTHING_KNOWN)
    if "labels" in needs:
        for member_id, labels in labels_of(member_ids).items():
            known[member_id] = replace(known[member_id], labels=labels)
    if "dates" in needs or "told" in needs:
        for member_id, dates in _dates_of(member_ids).items():
            known[member_id] = replace(known[member_id], dates=dates)
    if "told" in needs:
        for member in _rows_of(member_ids):
            known[member.pk] = _with_row(known[member.pk], member)
    return known


def _dates_of(member_ids: Collection[int]) -> dict[int, tuple[KeptDate, ...]]:
    rows = (
        ImportantDate.objects.filter(member_id__in=member_ids)
        .order_by("id")
        .values_list("member_id", "kind", "whose", "calendar", "month", "day")
    )
    found: dict[int, list[KeptDate]] = defaultdict(list)
    for member_id, kind, whose, calendar, month, day in rows:
        found[member_id].append(KeptDate(kind, whose, cast("CalendarName", calendar), month, day))
    return {member_id: tuple(dates) for member_id, dates in found.items()}


def _rows_of(member_ids: Collection[int]) -> Collection[Member]:
    return Member.objects.filter(pk__in=member_ids).only(
        "first_name",
        "last_name",
        "mobile",
        "gender",
        "allows_occasion",
        "allows_promotion",
        "referred_by_id",
    )


def _with_row(known: Known, member: Member) -> Known:
    facts = {
        "name": member.full_name,
        "mobile": member.mobile,
        "gender": member.gender,
        "date": known.dates,
        "reminders": member.allows_occasion,
        "offers": member.allows_promotion,
    }
    told = frozenset(name for name, fact in facts.items() if fact)
    return replace(known, told=told, is_referred=member.referred_by_id is not None)
