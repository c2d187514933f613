"""Leads of a file, many at once: each new one at the first stage, known ones left as they are."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, time

from django.db.models import Q

from campaigns.models import Lead, LeadSource, StageMove
from campaigns.rules.leads.naming import lead_search_key
from campaigns.rules.leads.quality import likely_validity
from campaigns.selectors.leads.ways_in import FROM_A_LIST, source_for
from campaigns.services.leads.installing import install_sales
from members.models import AuditEntry
from members.roles import Actor, Right
from members.rules.spreadsheets import TableRow
from members.rules.text import joined_key
from members.selectors.identities import members_named, shops_by_code
from members.services.audit import write_audit
from members.services.rows import fresh_row, insert_rows
from points.models import ImportJob, ImportStretch
from points.rules.bad_rows import BadRow
from points.rules.import_fields import Columns
from points.rules.lead_rows import LeadReader, LeadRow
from points.services.import_kinds import Brought, Importer, Kind, Left, Refused

MIDDAY = time(12)
# Work that leaves no trace on the lead's own row when it is done and undone again.
DEEDS = ("lead.corrected", "lead.assigned", "lead.moved", "lead.reopened")


class LeadImporter(Importer[LeadRow]):
    """Leads, known by their number in the other system or by their mobile.

    Refused are a source or shop that nobody knows, and who is a member already. Bringing a file
    in twice changes nothing, also where its leads have been won or lost meanwhile.
    """

    def _open(self, width: int, columns: Columns) -> None:
        self._terms.actor.require(Right.LEADS_WRITE)
        install_sales(now=self._now)
        self._reader = LeadReader(width, columns, self._terms.habits)
        self._sources = _sources()
        self._shops: dict[str, int | None] = {**shops_by_code(), "": self._terms.shop_id}

    def _read(self, row: TableRow) -> LeadRow:
        return self._reader.read(row.number, row.cells)

    def _write(self, rows: Sequence[LeadRow]) -> Brought:
        known = _Known(rows)
        leads: list[Lead] = []
        refused: list[Refused] = []
        for row in rows:
            if known.has(row):
                continue
            try:
                leads.append(self._lead(row, known))
            except BadRow as problem:
                refused.append(Refused(row.row, problem.field, problem.code))
            else:
                known.take(row)
        self._insert(leads)
        unchanged = len(rows) - len(leads) - len(refused)
        figures = Counter(created=len(leads), unchanged=unchanged)
        return Brought([lead.pk for lead in leads], [], {}, figures, refused)

    def _lead(self, row: LeadRow, known: "_Known") -> Lead:
        if row.mobile in known.members:
            raise BadRow("mobile", "is_member")
        source = joined_key(row.source)
        if source not in self._sources:
            raise BadRow("source", "unknown" if source else "required")
        if row.shop not in self._shops:
            raise BadRow("shop", "unknown")
        came_at = self._came_at(row)
        is_allowed = row.allows_contact and self._terms.choices.consents
        return fresh_row(
            Lead,
            first_name=row.first_name,
            last_name=row.last_name,
            organisation=row.organisation,
            mobile=row.mobile or None,
            email=row.email,
            search_key=lead_search_key(row.organisation, row.first_name, row.last_name),
            source_id=self._sources[source],
            origin=Lead.Origin.IMPORT.value,
            external_ref=row.external_ref or None,
            shop_id=self._shops[row.shop],
            interest=row.interest,
            category=row.category,
            value=row.value,
            allows_contact=is_allowed,
            evidence=self._terms.evidence if is_allowed else "",
            validity=likely_validity(has_mobile=bool(row.mobile), has_email=bool(row.email)),
            stage_at=came_at,
            created_at=came_at,
            created_by=self._terms.actor.id,
        )

    def _came_at(self, row: LeadRow) -> datetime:
        if row.came_on is None:
            return self._now
        zone = self._terms.habits.now.tzinfo
        return min(self._now, datetime.combine(row.came_on, MIDDAY, zone))

    def _insert(self, leads: Sequence[Lead]) -> None:
        """With the first stage of each, and one line in the audit."""
        if not leads:
            return
        actor = self._terms.actor
        insert_rows(leads)
        insert_rows(
            [
                fresh_row(
                    StageMove,
                    lead_id=lead.pk,
                    stage=lead.stage,
                    status=lead.status,
                    at=lead.created_at,
                    by=actor.id,
                )
                for lead in leads
            ]
        )
        facts = {"leads": len(leads)}
        write_audit(actor=actor, action="leads.imported", facts=facts, now=self._now)


class _Known:
    """Whom the rows of one stretch may mean: leads of any state, members, and the rows above."""

    def __init__(self, rows: Sequence[LeadRow]) -> None:
        mobiles = {row.mobile for row in rows if row.mobile}
        refs = {row.external_ref for row in rows if row.external_ref}
        found = Lead.objects.filter(Q(mobile__in=mobiles) | Q(external_ref__in=refs))
        held = list(found.values_list("mobile", "external_ref"))
        self._mobiles = {mobile for mobile, _ref in held if mobile}
        self._refs = {ref for _mobile, ref in held if ref}
        named = members_named(mobiles=mobiles, cards=(), refs=())
        self.members = frozenset(mobile for _column, mobile in named)

    def has(self, row: LeadRow) -> bool:
        """True where a lead of this number or mobile is there."""
        return row.external_ref in self._refs or row.mobile in self._mobiles

    def take(self, row: LeadRow) -> None:
        """From now on he is known."""
        self._mobiles |= {row.mobile} - {""}
        self._refs |= {row.external_ref} - {""}


def take_leads_back(
    _job: ImportJob, stretch: ImportStretch, actor: Actor, now: datetime
) -> tuple[int, Left]:
    """Leads of a stretch are gone as if they had never come, but for those that somebody has
    worked on since, and those that have become members.
    """
    actor.require(Right.LEADS_WRITE)
    leads = Lead.objects.select_for_update(no_key=True, of=("self",))
    found = list(leads.filter(pk__in=stretch.created).order_by("pk"))
    worked_on = _worked_on([lead.pk for lead in found])
    left: Left = []
    untouched: list[int] = []
    for lead in found:
        if lead.status == Lead.Status.WON:
            left.append(("lead", lead.pk, "became_member"))
        elif lead.pk in worked_on:
            left.append(("lead", lead.pk, "worked_on"))
        else:
            untouched.append(lead.pk)
    Lead.objects.filter(pk__in=untouched).delete()
    stretch.is_undone = True
    if untouched:
        facts = {"leads": len(untouched)}
        write_audit(actor=actor, action="leads.import_undone", facts=facts, now=now)
    return len(untouched), left


def _worked_on(lead_ids: Collection[int]) -> set[int]:
    """Leads that were judged, moved, assigned or lost, with a contact, a plan or an agreement, or
    of which something was corrected.
    """
    leads = Lead.objects.filter(pk__in=lead_ids)
    as_they_came = Q(stage=1, status=Lead.Status.OPEN, score=None, assignee=None)
    found = set(leads.exclude(as_they_came).values_list("pk", flat=True))
    for name in ("interactions", "presentations", "objections", "tasks", "agreement"):
        found |= set(leads.filter(**{f"{name}__isnull": False}).values_list("pk", flat=True))
    subjects = [f"lead:{pk}" for pk in lead_ids]
    deeds = AuditEntry.objects.filter(action__in=DEEDS, subject__in=subjects)
    told = deeds.values_list("subject", flat=True)
    return found | {int(subject.removeprefix("lead:")) for subject in told}


def _sources() -> dict[str, int]:
    """Those in use by key and by name, and under "" the one of lists that name none."""
    sources: dict[str, int] = {}
    for source in LeadSource.objects.filter(is_active=True).order_by("-pk"):
        sources[joined_key(source.name)] = source.pk
        sources[joined_key(source.key)] = source.pk
    otherwise = source_for(FROM_A_LIST)
    return sources if otherwise is None else sources | {"": otherwise.pk}


LEAD_FILES: Mapping[str, Kind] = {"leads": Kind(LeadImporter, take_leads_back)}
