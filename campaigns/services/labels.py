"""Computed labels: defined, changed, retired, and set on whom they are true of."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from campaigns.exceptions import UnknownComputedLabel
from campaigns.models import ComputedLabel
from campaigns.selectors.labels import MONEY_MEASURES, Definition, definition_of, meets
from members.exceptions import InvalidField
from members.roles import SYSTEM, Actor, Right
from members.rules.lines import typed_line
from members.selectors.club import club_day
from members.services.audit import write_audit
from members.services.club_labels import Change, bear_label

LONGEST_NAME = 40
LONGEST_CATEGORY = 80
MOST_DAYS = 3_660
MOST_VISITS = 10_000
MOST_MONEY = 10**15


@transaction.atomic
def define_label(
    *, name: str, definition: Definition, actor: Actor, now: datetime | None = None
) -> ComputedLabel:
    """A label that the club sets by itself from the next night on; a retired one of this name
    is in use again.

    Refuses (`InvalidField`): no name or one that another computed label has; a measure that is
    none; at least nothing, or more than could be; too long a look back; and days of silence that
    reach beyond it.
    """
    actor.require(Right.LABELS_MANAGE)
    now = now or timezone.now()
    name = _clean_name(name)
    definition = _clean(definition)
    label = ComputedLabel.objects.select_for_update().filter(name=name).first()
    if label is not None and label.is_active:
        raise InvalidField(field="name", problem="taken")
    if label is None:
        label = ComputedLabel(name=name, created_at=now, created_by=actor.id)
    label.is_active = True
    _write(label, definition)
    _audit(actor, "label.defined", label, now)
    return label


@transaction.atomic
def change_label(
    *, label_id: int, name: str, definition: Definition, actor: Actor, now: datetime | None = None
) -> ComputedLabel:
    """Another name or definition; who bears it changes when it is computed next. The refusals of
    `define_label`; a retired label of that name stands in the way too.
    """
    actor.require(Right.LABELS_MANAGE)
    name = _clean_name(name)
    definition = _clean(definition)
    label = _lock(label_id)
    if ComputedLabel.objects.filter(name=name).exclude(pk=label.pk).exists():
        raise InvalidField(field="name", problem="taken")
    label.name = name
    _write(label, definition)
    _audit(actor, "label.changed", label, now)
    return label


@transaction.atomic
def retire_label(*, label_id: int, actor: Actor, now: datetime | None = None) -> int:
    """Nobody bears it by computation any more, nor ever again; how many did comes back."""
    actor.require(Right.LABELS_MANAGE)
    label = _lock(label_id)
    gone = bear_label(name=label.name, member_ids=(), computed_by=str(label.pk), now=now).removed
    label.is_active, label.bearers = False, 0
    label.save(update_fields=["is_active", "bearers"])
    _audit(actor, "label.retired", label, now)
    return gone


@transaction.atomic
def run_label(*, label_id: int, actor: Actor, now: datetime | None = None) -> Change:
    """Compute one label now instead of by night; done twice it is done once."""
    actor.require(Right.LABELS_MANAGE)
    return _compute(_lock(label_id), actor, now or timezone.now())


def compute_labels(now: datetime | None = None) -> int:
    """Set every computed label on whom it is true of today, each in a transaction of its own;
    how many labels were added and removed comes back.
    """
    now = now or timezone.now()
    changed = 0
    for label_id in ComputedLabel.objects.filter(is_active=True).values_list("pk", flat=True):
        with transaction.atomic():
            # Retired at this very moment, it is passed over.
            label = _locked(label_id)
            changed += sum(_compute(label, SYSTEM, now)) if label is not None else 0
    return changed


def _compute(label: ComputedLabel, actor: Actor, now: datetime) -> Change:
    found = meets(definition_of(label), today=club_day(now))
    change = bear_label(name=label.name, member_ids=found, computed_by=str(label.pk), now=now)
    label.computed_at, label.bearers = now, len(found)
    label.save(update_fields=["computed_at", "bearers"])
    if any(change):
        _audit(actor, "label.computed", label, now, change)
    return change


def _lock(label_id: int) -> ComputedLabel:
    label = _locked(label_id)
    if label is None:
        raise UnknownComputedLabel(label_id=label_id)
    return label


def _locked(label_id: int) -> ComputedLabel | None:
    """The label under lock, so that two never compute it at once; None where it is retired."""
    rows = ComputedLabel.objects.select_for_update(no_key=True)
    return rows.filter(pk=label_id, is_active=True).first()


def _write(label: ComputedLabel, definition: Definition) -> None:
    label.measure, label.at_least = definition.measure, definition.at_least
    label.within_days, label.category = definition.within_days, definition.category
    label.save()


def _clean_name(raw: str) -> str:
    return typed_line(raw, field="name", most=LONGEST_NAME, is_needed=True)


def _clean(definition: Definition) -> Definition:
    measure = definition.measure
    if measure not in ComputedLabel.Measure.values:
        raise InvalidField(field="measure", problem="invalid_choice")
    most = MOST_MONEY if measure in MONEY_MEASURES else MOST_VISITS
    most = MOST_DAYS if measure == ComputedLabel.Measure.SILENT_DAYS else most
    if not 1 <= definition.at_least <= most:
        raise InvalidField(field="at_least", problem="out_of_range")
    if not 0 <= definition.within_days <= MOST_DAYS:
        raise InvalidField(field="within_days", problem="out_of_range")
    is_silence = measure == ComputedLabel.Measure.SILENT_DAYS
    if is_silence and 0 < definition.within_days <= definition.at_least:
        raise InvalidField(field="within_days", problem="below_silence")
    category = typed_line(definition.category, field="category", most=LONGEST_CATEGORY)
    return Definition(measure, definition.at_least, definition.within_days, category)


def _audit(
    actor: Actor,
    action: str,
    label: ComputedLabel,
    now: datetime | None,
    change: Change | None = None,
) -> None:
    facts = {"measure": label.measure, "at_least": label.at_least}
    facts |= {"within_days": label.within_days}
    facts |= change._asdict() if change else {}
    write_audit(actor=actor, action=action, subject=f"label:{label.pk}", facts=facts, now=now)
