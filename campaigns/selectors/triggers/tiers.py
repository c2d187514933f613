"""Tiers: somebody is near the next, has changed his, keeps it, or is about to lose it."""

from datetime import datetime, time, timedelta
from typing import Any

from campaigns.selectors.triggers.look import Begun, Look
from members.rules.calendars import window_of
from members.selectors.club import club_zone
from points.exceptions import NoProgram
from points.models import Standing
from points.rules.terms import Terms
from points.rules.tiers import Level, Scheme
from points.selectors.programs import terms_on
from points.selectors.tier_lists import Falling, nearing, too_little_to_stay
from points.selectors.tiers import OPEN, standings_that_end

CHANGES = """
SELECT standing.id, standing.member_id, standing.tier, standing.until, standing.decided_at,
    (SELECT earlier.tier FROM points_standing AS earlier
        WHERE earlier.member_id = standing.member_id AND earlier.id < standing.id
        ORDER BY earlier.id DESC LIMIT 1)
FROM points_standing AS standing
JOIN members_member AS member ON member.id = standing.member_id AND member.status = 'active'
WHERE standing.decided_at BETWEEN %(first)s AND %(now)s AND standing.ended_on IS NULL
    AND NOT EXISTS (SELECT FROM campaigns_passage AS passage
        WHERE passage.journey_id = %(journey)s AND passage.run_key = 'standing:' || standing.id)
ORDER BY standing.id
"""


def changed(look: Look) -> list[Begun]:
    """Whose standing is new: higher than the one before (`reached`), the same for another term
    (`kept`), or lower (`lost`), as the journey asks. A standing that has been followed by another
    already is no news.
    """
    scheme = _scheme(look)
    if scheme is None:
        return []
    found = []
    for standing_id, member_id, tier, until, at, before in look.rows(CHANGES):
        if _way(scheme, before, tier) == look.words("change", "reached"):
            facts = {**_facts_of(scheme.level(tier)), "until": _iso(until)}
            found.append(Begun(member_id, f"standing:{standing_id}", at, facts))
    return found


def ending(look: Look) -> list[Begun]:
    """Whose tier ends within so many days, while too little was bought to keep it."""
    terms = _terms(look)
    if terms is None or terms.tiers is None:
        return []
    days = timedelta(days=look.number("days"))
    rows = standings_that_end(terms.tiers, first=look.today, last=look.today + days)
    # Who stood in these days before the journey was in use has been told, or was not to be.
    fresh = [row for row in rows if _came_in(row, days, look.since) >= look.since]
    return [
        Begun(
            one.standing.member_id,
            f"ends:{one.standing.pk}",
            look.morning,
            ending_facts(one, terms.tiers),
            useful_until=one.until,
        )
        for one in too_little_to_stay(fresh, terms, terms.tiers, day=look.today)
    ]


def near(look: Look) -> list[Begun]:
    """Who has bought his way near the next level lately; for one level once a year."""
    terms = _terms(look)
    if terms is None or terms.tiers is None:
        return []
    scheme = terms.tiers
    year = window_of(look.today, "year", terms.calendar).starts_on.isoformat()
    found = nearing(
        terms,
        scheme,
        day=look.today,
        percent=look.number("percent"),
        bought_from=look.first_day,
    )
    return [
        Begun(
            one.member_id,
            f"near:{scheme.levels[one.place + 1].code}:{year}",
            look.morning,
            {
                "next_tier": scheme.levels[one.place + 1].name,
                "level": scheme.levels[one.place + 1].code,
                "needed": one.needed,
                "measure": scheme.measure,
            },
        )
        for one in sorted(found, key=lambda one: one.member_id)
    ]


def still_ending(look: Look, standing_ids: list[int]) -> dict[int, dict[str, Any]]:
    """Of these standings those that still end for want of purchases, with the facts of today."""
    terms = _terms(look)
    if terms is None or terms.tiers is None:
        return {}
    rows = Standing.objects.filter(OPEN, pk__in=standing_ids, until__gte=look.today)
    falling = too_little_to_stay(
        list(rows.select_related("member").order_by("id")), terms, terms.tiers, day=look.today
    )
    return {one.standing.pk: ending_facts(one, terms.tiers) for one in falling}


def ending_facts(one: Falling, scheme: Scheme) -> dict[str, Any]:
    """What is said of a tier that ends."""
    return {
        **_facts_of(scheme.level(one.standing.tier)),
        "until": _iso(one.until),
        "needed": one.needed,
        "measure": scheme.measure,
    }


def rank_of(look: Look, tier: str) -> int:
    """The place of a level in today's tiers; the lowest where there are none."""
    scheme = _scheme(look)
    return 0 if scheme is None else scheme.rank(tier)


def _facts_of(level: Level) -> dict[str, Any]:
    return {"tier": level.name, "benefits": list(level.benefits)}


def _way(scheme: Scheme, before: str | None, after: str) -> str:
    earlier, now = scheme.rank(before or ""), scheme.rank(after)
    if now > earlier:
        return "reached"
    return "kept" if now == earlier else "lost"


def _came_in(row: Standing, days: timedelta, otherwise: datetime) -> datetime:
    """When the standing came into the days before its end."""
    if row.until is None:
        return otherwise
    opened = datetime.combine(row.until - days, time.min, tzinfo=club_zone())
    return max(opened, row.decided_at)


def _terms(look: Look) -> Terms | None:
    try:
        return terms_on(look.today)
    except NoProgram:
        return None


def _scheme(look: Look) -> Scheme | None:
    terms = _terms(look)
    return None if terms is None else terms.tiers


def _iso(day: Any) -> str:
    return day.isoformat() if day else ""
