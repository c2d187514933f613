"""Deals that are open and what keeps them so; agreements and what was sold beside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Count, Prefetch, Q

from campaigns.models import Lead, LeadTask, Objection
from campaigns.selectors.leads.asked import CHOSEN, Chosen, days_before, moments_of
from campaigns.selectors.leads.leads import lead_rows

MOST_SHOWN = 12
KINDS = f"""
WITH each AS (
    SELECT o.kind, l.id, l.value, count(*) FILTER (WHERE o.met_at IS NULL) AS unmet,
        count(*) FILTER (WHERE o.met_at IS NOT NULL) AS met
    FROM campaigns_objection o JOIN campaigns_lead l ON l.id = o.lead_id
    WHERE l.status = 'open' AND {CHOSEN}
    GROUP BY o.kind, l.id
)
SELECT kind, sum(unmet), sum(met), count(*) FILTER (WHERE unmet > 0),
    coalesce(sum(value) FILTER (WHERE unmet > 0), 0)
FROM each GROUP BY kind ORDER BY 2 DESC, 1
"""  # noqa: S608 - no value of anybody is written into it
AGREED = f"""
WITH agreed AS (
    SELECT a.confirmed_at >= %(opens)s AS is_now, a.confirmed_at, l.member_id,
        (SELECT coalesce(sum(x.amount) FILTER (WHERE NOT x.is_cross_sell), 0)
            FROM campaigns_agreementline x WHERE x.agreement_id = a.id) AS main,
        (SELECT coalesce(sum(x.amount) FILTER (WHERE x.is_cross_sell), 0)
            FROM campaigns_agreementline x WHERE x.agreement_id = a.id) AS beside
    FROM campaigns_agreement a
    JOIN campaigns_lead l ON l.id = a.lead_id
    WHERE a.confirmed_at >= %(before)s AND a.confirmed_at < %(closes)s AND {CHOSEN}
), won AS (
    SELECT is_now, member_id, min(confirmed_at) AS since FROM agreed GROUP BY is_now, member_id
), bought AS (
    SELECT won.is_now, count(*) AS purchases, sum(p.net - p.returned_net) AS paid
    FROM won JOIN points_purchase p ON p.member_id = won.member_id AND p.status <> 'voided'
        AND p.occurred_at >= won.since
    GROUP BY won.is_now
)
SELECT is_now, count(*), count(*) FILTER (WHERE beside > 0), sum(main), sum(beside),
    coalesce(max(purchases), 0), coalesce(max(paid), 0)
FROM agreed LEFT JOIN bought USING (is_now) GROUP BY is_now
"""  # noqa: S608 - as above


@dataclass(frozen=True, slots=True)
class OpenObjections:
    """Objections of one kind on open leads: not met yet, met, and the leads and money that wait
    for an answer.
    """

    kind: str
    unmet: int
    met: int
    leads: int
    value: int

    @property
    def label(self) -> str:
        """The kind in words."""
        return str(Objection.Kind(self.kind).label)


@dataclass(frozen=True, slots=True)
class Agreed:
    """Confirmed agreements, in the smallest unit: what was agreed upon itself, what was sold
    beside, and what those who have become members have bought since, in money.
    """

    agreements: int = 0
    with_beside: int = 0
    main: int = 0
    beside: int = 0
    purchases: int = 0
    paid: int = 0

    @property
    def beside_share(self) -> float | None:
        """The part of all that was agreed which was sold beside."""
        whole = self.main + self.beside
        return self.beside / whole if whole else None


def open_objections(chosen: Chosen) -> list[OpenObjections]:
    """By kind, those that wait for an answer most first. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(KINDS, chosen.given())
        return [
            OpenObjections(kind, int(unmet), int(met), leads, int(value))
            for kind, unmet, met, leads, value in cursor.fetchall()
        ]


def agreed_between(first: date, last: date, chosen: Chosen) -> tuple[Agreed, Agreed]:
    """Agreements confirmed from the first day to the last, and in as many days before. One
    statement.
    """
    opens, closes = moments_of(first, last)
    before, _end = moments_of(*days_before(first, last))
    asked = {**chosen.given(), "opens": opens, "closes": closes, "before": before}
    with connection.cursor() as cursor:
        cursor.execute(AGREED, asked)
        found = {row[0]: Agreed(*map(int, row[1:])) for row in cursor.fetchall()}
    return found.get(True, Agreed()), found.get(False, Agreed())


def open_deals(chosen: Chosen) -> Sequence[Lead]:
    """Open leads with objections that wait for an answer, the most valuable first, a dozen at
    most: each with `unmet` of them, its `objections` that wait, and its open `tasks`. Three
    statements.
    """
    rows = lead_rows(None).filter(chosen.where(), status=Lead.Status.OPEN)
    waiting = Objection.objects.filter(met_at__isnull=True)
    planned = LeadTask.objects.filter(status=LeadTask.Status.OPEN).order_by("due_on", "pk")
    return list(
        rows.annotate(unmet=Count("objections", filter=Q(objections__met_at__isnull=True)))
        .filter(unmet__gt=0)
        .prefetch_related(Prefetch("objections", waiting), Prefetch("tasks", planned))
        .order_by("-value", "pk")[:MOST_SHOWN]
    )
