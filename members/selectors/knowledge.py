"""What the club knows of its members beyond their purchases, for whoever judges a sale by it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import JSONField, OuterRef, Value
from django.db.models.functions import JSONObject

from members.models import ImportantDate, Label, Member
from members.rules.calendars import CalendarName


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

    One statement for what is asked of labels ("labels"), dates ("dates" or "told") and the
    members' own rows ("told", which also brings `is_referred`); none for other needs.
    """
    known = dict.fromkeys(member_ids, NOTHING_KNOWN)
    asked = {"labels", "dates", "told"} & set(needs)
    if not asked or not known:
        return known
    rows = Member.objects.filter(pk__in=known).annotate(
        label_names=_LABELS if "labels" in asked else _NONE,
        kept_dates=_DATES if asked & {"dates", "told"} else _NONE,
    )
    for row in rows.values(*_COLUMNS, "label_names", "kept_dates"):
        known[row["id"]] = _known(row, is_told="told" in asked)
    return known


_COLUMNS = (
    "id",
    "first_name",
    "last_name",
    "mobile",
    "gender",
    "allows_occasion",
    "allows_promotion",
    "referred_by_id",
)
_LABELS = ArraySubquery(Label.objects.filter(member=OuterRef("pk")).values("name"))
_DATES = ArraySubquery(
    ImportantDate.objects.filter(member=OuterRef("pk"))
    .order_by("id")
    .values(
        date=JSONObject(kind="kind", whose="whose", calendar="calendar", month="month", day="day")
    )
)
_NONE = Value(None, output_field=JSONField())


def _known(row: Mapping[str, Any], *, is_told: bool) -> Known:
    dates = tuple(KeptDate(**kept) for kept in row["kept_dates"] or ())
    facts = {
        "name": row["first_name"] or row["last_name"],
        "mobile": row["mobile"],
        "gender": row["gender"],
        "date": dates,
        "reminders": row["allows_occasion"],
        "offers": row["allows_promotion"],
    }
    return Known(
        labels=frozenset(row["label_names"] or ()),
        dates=dates,
        is_referred=is_told and row["referred_by_id"] is not None,
        told=frozenset(name for name, fact in facts.items() if fact and is_told),
    )
