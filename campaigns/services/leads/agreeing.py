"""Agreeing with a lead: drafted line by line, and confirmed by a second look."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from campaigns.exceptions import AgreementChanged, AgreementMissing
from campaigns.models import Agreement, AgreementLine
from campaigns.rules.leads.stages import AGREEMENT
from campaigns.services.leads.held import (
    audit_lead,
    clean_number,
    lock_open_lead,
    lock_worthy_lead,
    step_up_to,
)
from members.exceptions import InvalidField
from members.roles import Actor
from members.rules.lines import typed_line

LONGEST_GOODS = 120
LONGEST_CATEGORY = 80
LONGEST_TERMS = 500
MOST_LINES = 30
MOST_AMOUNT = 10**15


@dataclass(frozen=True, slots=True)
class AgreedLine:
    """One kind of goods, for how much (smallest unit); `is_cross_sell` if offered beside."""

    goods: str
    category: str = ""
    amount: int = 0
    is_cross_sell: bool = False


@transaction.atomic
def draft_agreement(
    *,
    lead_id: int,
    lines: Sequence[AgreedLine],
    terms: str = "",
    actor: Actor,
    now: datetime | None = None,
) -> Agreement:
    """What is to be agreed upon, anew; it moves the open lead up to the sixth stage. Whatever was
    confirmed before has to be confirmed again.

    Refuses (`InvalidField`) no lines or more than thirty, one without goods, a sum out of range;
    and a lead that is not worth it (`LeadNotJudged`, `LeadTooPoor`).
    """
    lead = lock_worthy_lead(lead_id, actor)
    now = now or timezone.now()
    rows = _cleaned(lines)
    agreement = Agreement.objects.filter(lead=lead).first() or Agreement(lead=lead)
    agreement.terms = typed_line(terms, field="terms", most=LONGEST_TERMS)
    agreement.drafted_at, agreement.drafted_by = now, actor.id
    agreement.confirmed_at, agreement.confirmed_by = None, ""
    agreement.save()
    agreement.lines.all().delete()
    for row in rows:
        row.agreement = agreement
    AgreementLine.objects.bulk_create(rows)
    step_up_to(lead, AGREEMENT, by=actor.id, now=now)
    audit_lead(actor, "lead.agreement_drafted", lead, now, _facts(rows))
    return agreement


@transaction.atomic
def confirm_agreement(
    *,
    lead_id: int,
    actor: Actor,
    drafted_at: datetime | None = None,
    now: datetime | None = None,
) -> Agreement:
    """The second look: what is drafted is agreed upon. Confirmed twice it is confirmed once.

    Refuses where nothing is drafted (`AgreementMissing`), and, where it is told of which draft one
    has seen the lines, one that was changed since (`AgreementChanged`).
    """
    lead = lock_open_lead(lead_id, actor)
    agreement = Agreement.objects.filter(lead=lead).first()
    if agreement is None:
        raise AgreementMissing(lead_id=lead_id)
    if drafted_at is not None and drafted_at != agreement.drafted_at:
        raise AgreementChanged(lead_id=lead_id)
    if agreement.confirmed_at is not None:
        return agreement
    agreement.confirmed_at, agreement.confirmed_by = now or timezone.now(), actor.id
    agreement.save(update_fields=["confirmed_at", "confirmed_by"])
    audit_lead(actor, "lead.agreement_confirmed", lead, now, _facts(list(agreement.lines.all())))
    return agreement


def _cleaned(lines: Sequence[AgreedLine]) -> list[AgreementLine]:
    if not 1 <= len(lines) <= MOST_LINES:
        raise InvalidField(
            field="lines", problem="nothing_agreed" if not lines else "too_much_agreed"
        )
    return [
        AgreementLine(
            goods=typed_line(line.goods, field="goods", most=LONGEST_GOODS, is_needed=True),
            category=typed_line(line.category, field="category", most=LONGEST_CATEGORY),
            amount=clean_number("amount", line.amount, most=MOST_AMOUNT),
            is_cross_sell=bool(line.is_cross_sell),
        )
        for line in lines
    ]


def _facts(lines: Sequence[AgreementLine]) -> dict[str, int]:
    beside = sum(line.amount for line in lines if line.is_cross_sell)
    total = sum(line.amount for line in lines)
    return {"lines": len(lines), "total": total, "cross_sell": beside}
