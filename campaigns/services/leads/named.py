"""The lists from which one chooses about a lead: sources, lost reasons and scripts."""

from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.utils.text import slugify

from campaigns.exceptions import (
    CampaignsError,
    UnknownLeadSource,
    UnknownLostReason,
    UnknownScript,
)
from campaigns.models import LeadSource, LostReason, Script
from members.exceptions import InvalidField
from members.roles import Actor, Right
from members.rules.lines import typed_line, typed_text
from members.services.audit import write_audit

LONGEST_NAME = 80
LONGEST_KEY = 40
LONGEST_SCRIPT = 4_000
Named = TypeVar("Named", LeadSource, LostReason, Script)
UNKNOWN: dict[type, type[CampaignsError]] = {
    LeadSource: UnknownLeadSource,
    LostReason: UnknownLostReason,
    Script: UnknownScript,
}
KINDS = {LeadSource: "lead_source", LostReason: "lost_reason", Script: "script"}


@transaction.atomic
def define_source(
    *,
    name: str,
    actor: Actor,
    source_id: int | None = None,
    key: str = "",
    now: datetime | None = None,
) -> LeadSource:
    """A new source of leads, in use; or another name for one that is. Its key, made of its name
    where none is told, stays. Refuses (`InvalidField`) a name or key that is empty or taken.
    """
    actor.require(Right.LEADS_MANAGE)
    if source_id is not None:
        return _rename(LeadSource, source_id, name, actor, now)
    source = LeadSource(name=_clean_name(LeadSource, name), key=_clean_key(key, name))
    return _keep(source, "defined", actor, now)


def use_source(*, source_id: int, actor: Actor, now: datetime | None = None) -> LeadSource:
    """Leads may come from there again."""
    return _turn(LeadSource, source_id, "used", actor, now)


def retire_source(*, source_id: int, actor: Actor, now: datetime | None = None) -> LeadSource:
    """No new leads come from there; those that have come stay."""
    return _turn(LeadSource, source_id, "retired", actor, now)


@transaction.atomic
def define_lost_reason(
    *, name: str, actor: Actor, reason_id: int | None = None, now: datetime | None = None
) -> LostReason:
    """A new reason for losing a lead, in use; or another name for one that is. Refuses
    (`InvalidField`) a name that is empty or taken.
    """
    actor.require(Right.LEADS_MANAGE)
    if reason_id is not None:
        return _rename(LostReason, reason_id, name, actor, now)
    return _keep(LostReason(name=_clean_name(LostReason, name)), "defined", actor, now)


def use_lost_reason(*, reason_id: int, actor: Actor, now: datetime | None = None) -> LostReason:
    """Leads may be lost for it again."""
    return _turn(LostReason, reason_id, "used", actor, now)


def retire_lost_reason(*, reason_id: int, actor: Actor, now: datetime | None = None) -> LostReason:
    """Nobody loses a lead for it any more; those that were lost stay."""
    return _turn(LostReason, reason_id, "retired", actor, now)


@transaction.atomic
def define_script(
    *,
    name: str,
    text: str,
    actor: Actor,
    script_id: int | None = None,
    now: datetime | None = None,
) -> Script:
    """A new scenario, in use; or another name and text for one that is. Refuses (`InvalidField`)
    a name that is empty or taken, and no text.
    """
    actor.require(Right.LEADS_MANAGE)
    script = Script() if script_id is None else _lock(Script, script_id)
    script.name = _clean_name(Script, name, script_id)
    script.text = typed_text(text, field="text", most=LONGEST_SCRIPT)
    return _keep(script, "defined" if script_id is None else "changed", actor, now)


def use_script(*, script_id: int, actor: Actor, now: datetime | None = None) -> Script:
    """One may present by it again."""
    return _turn(Script, script_id, "used", actor, now)


def retire_script(*, script_id: int, actor: Actor, now: datetime | None = None) -> Script:
    """Nobody presents by it any more; what was held by it stays."""
    return _turn(Script, script_id, "retired", actor, now)


def _rename(
    model: type[Named], row_id: int, name: str, actor: Actor, now: datetime | None
) -> Named:
    row = _lock(model, row_id)
    row.name = _clean_name(model, name, row_id)
    return _keep(row, "changed", actor, now)


@transaction.atomic
def _turn(
    model: type[Named], row_id: int, turned: str, actor: Actor, now: datetime | None
) -> Named:
    actor.require(Right.LEADS_MANAGE)
    row = _lock(model, row_id)
    is_active = turned == "used"
    if row.is_active == is_active:
        return row
    row.is_active = is_active
    return _keep(row, turned, actor, now)


def _lock(model: type[Named], row_id: int) -> Named:
    rows = model._default_manager.select_for_update(no_key=True)
    row = rows.filter(pk=row_id).first()
    if row is None:
        raise UNKNOWN[model](id=row_id)
    return row


def _keep(row: Named, what: str, actor: Actor, now: datetime | None) -> Named:
    row.save()
    kind = KINDS[type(row)]
    write_audit(actor=actor, action=f"{kind}.{what}", subject=f"{kind}:{row.pk}", now=now)
    return row


def _clean_name(model: type[Named], raw: str, kept_id: int | None = None) -> str:
    name = typed_line(raw, field="name", most=LONGEST_NAME, is_needed=True)
    if model._default_manager.filter(name=name).exclude(pk=kept_id or 0).exists():
        raise InvalidField(field="name", problem="taken")
    return name


def _clean_key(raw: str, name: str) -> str:
    """What was told; or the Latin letters of the name; or a number."""
    key = slugify(raw or name)[:LONGEST_KEY].strip("-_")
    if raw and (not key or LeadSource.objects.filter(key=key).exists()):
        raise InvalidField(field="key", problem="taken" if key else "unreadable")
    if key and not LeadSource.objects.filter(key=key).exists():
        return key
    number = 1 + (LeadSource.objects.order_by("-pk").values_list("pk", flat=True).first() or 0)
    return f"source-{number}"
