"""Forgetting lost leads: after a time nobody knows who they were; what is counted stays."""

from collections.abc import Sequence
from datetime import datetime, time

from django.db import transaction
from django.utils import timezone

from campaigns.models import (
    Agreement,
    AgreementLine,
    Interaction,
    Lead,
    LeadTask,
    Objection,
    Presentation,
)
from campaigns.selectors.leads.rules import sales_rules
from members.roles import SYSTEM
from members.rules.calendars import add_months
from members.selectors.club import club_day, club_zone, current_club
from members.services.audit import write_audit

AT_ONCE = 500


def forget_lost_leads(*, now: datetime | None = None) -> int:
    """Leads that were lost so many months ago as the owner keeps them lose name, address, number
    and every word about them; stage, source, marks, value, minutes and days stay. Returns how
    many; safe to call twice.
    """
    now = now or timezone.now()
    months = sales_rules().forget_months
    day = add_months(club_day(now), -months, current_club().calendar)
    oldest = datetime.combine(day, time(), club_zone())
    forgotten = 0
    while ids := _forget_some(oldest, now):
        forgotten += len(ids)
    return forgotten


@transaction.atomic
def _forget_some(oldest: datetime, now: datetime) -> list[int]:
    lost = Lead.objects.filter(
        status=Lead.Status.LOST, forgotten_at__isnull=True, closed_at__lt=oldest
    )
    held = lost.select_for_update(no_key=True, of=("self",), skip_locked=True).order_by("pk")
    ids = [lead.pk for lead in held[:AT_ONCE]]
    if not ids:
        return []
    Lead.objects.filter(pk__in=ids).update(
        first_name="",
        last_name="",
        organisation="",
        mobile=None,
        email="",
        search_key="",
        external_ref=None,
        interest="",
        evidence="",
        lost_note="",
        member=None,
        forgotten_at=now,
    )
    _blank_work(ids)
    write_audit(actor=SYSTEM, action="leads.forgotten", facts={"leads": len(ids)}, now=now)
    return ids


def _blank_work(ids: Sequence[int]) -> None:
    """Words go; channels, minutes, outcomes, kinds, amounts and days stay."""
    Interaction.objects.filter(lead__in=ids).update(note="")
    Presentation.objects.filter(lead__in=ids).update(note="")
    Objection.objects.filter(lead__in=ids).update(text="", answer="")
    LeadTask.objects.filter(lead__in=ids).update(what="")
    Agreement.objects.filter(lead__in=ids).update(terms="")
    AgreementLine.objects.filter(agreement__lead__in=ids).update(goods="")
