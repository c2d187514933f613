"""Whom a survey asks: one statement over purchases, the same for asking and for estimating."""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection

from campaigns.models import SurveyPlan
from campaigns.rules.surveys.drafts import SurveyDraft
from members.selectors.club import club_day
from members.selectors.dates import members_with_date_on
from points.exceptions import NoProgram
from points.rules.tiers import Scheme
from points.selectors.programs import terms_on

# A club that was not running asks nobody about what he has forgotten.
ASKED_WITHIN = timedelta(days=7)
LONGEST_LOOK = 26
# Members who may be told, with where they stand.
BUYERS = """
FROM points_purchase AS purchase
JOIN members_member AS member ON member.id = purchase.member_id AND member.status = 'active'
    AND member.allows_service AND member.mobile IS NOT NULL
LEFT JOIN points_standing AS standing ON standing.member_id = member.id
    AND standing.ended_on IS NULL
"""
# What they bought and still have; never about a funeral, never who is left out of follow-ups.
WANTED = """
WHERE purchase.business_date >= %(first_day)s
    AND purchase.occurred_at BETWEEN %(first)s AND %(last)s
    AND purchase.status NOT IN ('voided', 'returned')
    AND purchase.reason <> 'remembrance'
    AND purchase.amount - purchase.returned_amount >= %(least_amount)s
    AND (%(shop)s::bigint IS NULL OR purchase.shop_id = %(shop)s)
    AND (%(tier)s = '' OR coalesce(standing.tier, %(lowest)s) = %(tier)s)
    AND (%(category)s = '' OR EXISTS (SELECT FROM points_purchaseline AS line
        WHERE line.purchase_id = purchase.id AND line.category = %(category)s
            AND line.returned_amount < line.amount))
    AND (NOT %(is_first_only)s OR NOT EXISTS (SELECT FROM points_purchase AS earlier
        WHERE earlier.member_id = purchase.member_id AND earlier.status <> 'voided'
            AND (earlier.occurred_at, earlier.id) < (purchase.occurred_at, purchase.id)))
    AND NOT EXISTS (SELECT FROM members_exclusion AS excluded
        WHERE excluded.member_id = member.id AND excluded.lifted_at IS NULL)
"""
# Chance is drawn once for a purchase and stays. Of a member's purchases the latest is asked about;
# whom another card of his was asked about has been asked.
DUE = f"""
SELECT DISTINCT ON (member.id) purchase.id, member.id, member.mobile, purchase.shop_id,
    purchase.recorded_by, coalesce(standing.tier, %(lowest)s),
    coalesce(best.category, ''), coalesce(best.goods, ''), purchase.business_date
{BUYERS}
LEFT JOIN LATERAL (SELECT line.category, coalesce(nullif(line.product, ''), line.category) AS goods
    FROM points_purchaseline AS line
    WHERE line.purchase_id = purchase.id AND line.returned_amount < line.amount
    ORDER BY line.category = %(category)s DESC, line.amount DESC, line.position
    LIMIT 1) AS best ON true
{WANTED}
    AND ('x' || left(md5(%(plan)s || ':' || purchase.id), 8))::bit(32)::bigint %% 100
        < %(share)s
    AND NOT member.id = ANY(%(mourners)s::bigint[])
    AND NOT EXISTS (SELECT FROM campaigns_survey AS asked
        WHERE asked.natural_key = 'purchase:' || purchase.id)
    AND NOT EXISTS (SELECT FROM campaigns_survey AS asked
        WHERE asked.kind = 'purchase' AND asked.asked_at > %(rested)s
            AND asked.member_id IN (SELECT member.id UNION ALL
                SELECT card.id FROM members_member AS card WHERE card.merged_into_id = member.id))
ORDER BY member.id, purchase.occurred_at DESC, purchase.id DESC
LIMIT %(most)s
"""  # noqa: S608 - no value of anybody's is written into it
COUNT = f"""
SELECT coalesce(sum(1 - power(1 - %(share)s / 100.0, bought.times)), 0), count(*)
FROM (SELECT member.id, count(*) AS times {BUYERS} {WANTED} GROUP BY member.id) AS bought
"""  # noqa: S608 - as above


class Due(NamedTuple):
    """A purchase that is asked about now: of whom, where, sold by whom, and what it was."""

    purchase_id: int
    member_id: int
    mobile: str
    shop_id: int
    seller: str
    tier: str
    category: str
    goods: str
    bought_on: date


class Expected(NamedTuple):
    """How many would be asked a week, by so many weeks; `buyers` fulfilled the conditions."""

    weekly: float
    buyers: int
    weeks: int


def due_for(plan: SurveyPlan, *, now: datetime, most: int) -> list[Due]:
    """Whom this survey asks at this moment, each person once, at most so many."""
    last = now - timedelta(hours=plan.delay_hours)
    first = max(last - ASKED_WITHIN, plan.active_from or now)
    values = _conditions(plan, now) | {
        "first": first,
        "first_day": club_day(first),
        "last": last,
        "plan": str(plan.pk),
        "share": plan.share_percent,
        "rested": now - timedelta(weeks=plan.rest_weeks),
        "mourners": _mourners(now),
        "most": most,
    }
    with connection.cursor() as cursor:
        cursor.execute(DUE, values)
        return [Due(*row) for row in cursor.fetchall()]


def expected_by(draft: SurveyDraft, *, now: datetime) -> Expected:
    """Judged by those who bought within as many weeks as one rests, half a year at most: each of
    them is asked once in that time.
    """
    weeks = min(draft.rest_weeks, LONGEST_LOOK)
    first = now - timedelta(weeks=weeks)
    values = _conditions(draft, now) | {
        "first": first,
        "first_day": club_day(first),
        "last": now,
        "share": draft.share_percent,
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNT, values)
        asked, buyers = cursor.fetchone()
    return Expected(float(asked) / draft.rest_weeks, buyers, weeks)


def _conditions(one: SurveyPlan | SurveyDraft, now: datetime) -> dict[str, Any]:
    scheme = _scheme(now)
    return {
        "shop": one.shop_id,
        "tier": one.tier,
        "lowest": scheme.levels[0].code if scheme else "",
        "category": one.category,
        "least_amount": max(one.least_amount, 1),
        "is_first_only": one.is_first_only,
    }


def _scheme(now: datetime) -> Scheme | None:
    try:
        return terms_on(club_day(now)).tiers
    except NoProgram:
        return None


def _mourners(now: datetime) -> list[int]:
    """Who remembers somebody today is left in peace."""
    return [member_id for member_id, _date in members_with_date_on(club_day(now), ["remembrance"])]
