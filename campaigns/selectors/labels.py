"""Computed labels: what is defined, and whom each definition is true of."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Aggregate, Count, F, Max, QuerySet, Sum

from campaigns.exceptions import UnknownComputedLabel
from campaigns.models import ComputedLabel
from members.models import Member
from members.selectors.club import club_day
from points.models import Purchase, PurchaseLine

Measure = ComputedLabel.Measure
MONEY_MEASURES = frozenset({Measure.SPENT.value, Measure.RETURNS.value})


@dataclass(frozen=True, slots=True)
class Definition:
    """What a member must have done: see `ComputedLabel` for the units."""

    measure: str
    at_least: int
    within_days: int = 0
    category: str = ""


def label_measures() -> list[tuple[str, str]]:
    """What may be measured, with its words."""
    return [(measure.value, str(measure.label)) for measure in Measure]


def definition_of(label: ComputedLabel) -> Definition:
    """The label's definition."""
    return Definition(label.measure, label.at_least, label.within_days, label.category)


def computed_labels() -> list[ComputedLabel]:
    """Every computed label in use, by name."""
    return list(ComputedLabel.objects.filter(is_active=True))


def computed_label(label_id: int) -> ComputedLabel:
    """One in use; refuses what is unknown or retired."""
    label = ComputedLabel.objects.filter(pk=label_id, is_active=True).first()
    if label is None:
        raise UnknownComputedLabel(label_id=label_id)
    return label


def meets(definition: Definition, *, today: date | None = None) -> list[int]:
    """The active members of whom it is true today. One statement.

    Spent and returned are bills less what came back, and what came back of them; of a category,
    its lines. Visits are different days. Silence counts from the last purchase, so whoever has
    never bought is not silent. A voided sale counts for nothing.
    """
    found = _members_by(definition, today or club_day())
    active = Member.objects.filter(status=Member.Status.ACTIVE, pk__in=found)
    return list(active.order_by().values_list("pk", flat=True))


def count_meeting(definition: Definition, *, today: date | None = None) -> int:
    """How many `meets` would name."""
    found = _members_by(definition, today or club_day())
    return Member.objects.filter(status=Member.Status.ACTIVE, pk__in=found).count()


def _members_by(definition: Definition, today: date) -> QuerySet[Any]:
    """The ids of whom it is true, in whatever state they are."""
    rows: QuerySet[Any] = Purchase.objects.all()
    of_purchase = ""
    if definition.category:
        rows, of_purchase = PurchaseLine.objects.filter(category=definition.category), "purchase__"
    member, day = f"{of_purchase}member_id", f"{of_purchase}business_date"
    rows = rows.filter(**{f"{member}__isnull": False})
    rows = rows.exclude(**{f"{of_purchase}status": Purchase.Status.VOIDED})
    if definition.within_days:
        rows = rows.filter(**{f"{day}__gt": today - timedelta(days=definition.within_days)})
    by_member = rows.order_by().values(member)
    if definition.measure == Measure.SILENT_DAYS:
        last = today - timedelta(days=definition.at_least)
        found: QuerySet[Any] = by_member.annotate(it=Max(day)).filter(it__lte=last)
    else:
        measured = by_member.annotate(it=_measured(definition.measure, day))
        found = measured.filter(it__gte=definition.at_least)
    return found.values(member)


def _measured(measure: str, day: str) -> Aggregate:
    if measure == Measure.VISITS:
        return Count(day, distinct=True)
    if measure == Measure.RETURNS:
        return Sum("returned_amount")
    return Sum(F("amount") - F("returned_amount"))
