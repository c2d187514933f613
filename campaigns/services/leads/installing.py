"""The sales cycle as it comes with the program: sources, reasons, stages and two scripts."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from campaigns.models import Lead, LeadSource, LostReason, SalesRules, Script, StageRule
from campaigns.rules.leads.shipped import LOST_REASONS, SCRIPTS, SOURCES, STAGES, said
from members.roles import SYSTEM
from members.selectors.club import current_club
from members.services.audit import write_audit


@transaction.atomic
def install_sales(*, now: datetime | None = None) -> int:
    """What comes with the program, in the language of the club's messages: every list that is
    empty is filled, the rules that are missing are written. Returns how many rows it wrote.

    Of two who install at once the second finds the names taken, and adds nothing.
    """
    written = _rules() + _sources() + _reasons() + _scripts()
    if written:
        write_audit(actor=SYSTEM, action="sales.installed", facts={"rows": written}, now=now)
    return written


def install_sales_of_club(*, now: datetime | None = None) -> int:
    """The same, once there is a club."""
    return install_sales(now=now) if current_club().name else 0


def _rules() -> int:
    kept = set(StageRule.objects.values_list("stage", flat=True))
    missing = [stage for stage in Lead.Stage.values if stage not in kept]
    StageRule.objects.bulk_create(
        [
            StageRule(
                stage=stage,
                requirement=_said(STAGES[stage].requirement),
                stalled_days=STAGES[stage].stalled_days,
            )
            for stage in missing
        ],
        ignore_conflicts=True,
    )
    if not SalesRules.objects.exists():
        SalesRules.objects.bulk_create([SalesRules()], ignore_conflicts=True)
        return len(missing) + 1
    return len(missing)


def _sources() -> int:
    if LeadSource.objects.exists():
        return 0
    rows = [LeadSource(key=key, name=_said(name)) for key, name in SOURCES.items()]
    return len(LeadSource.objects.bulk_create(rows, ignore_conflicts=True))


def _reasons() -> int:
    if LostReason.objects.exists():
        return 0
    rows = [LostReason(name=_said(name)) for name in LOST_REASONS]
    return len(LostReason.objects.bulk_create(rows, ignore_conflicts=True))


def _scripts() -> int:
    if Script.objects.exists():
        return 0
    rows = [Script(name=_said(one.name), text=_said(one.text)) for one in SCRIPTS]
    return len(Script.objects.bulk_create(rows, ignore_conflicts=True))


def _said(both: tuple[str, str]) -> str:
    return said(both, settings.LANGUAGE_CODE)
