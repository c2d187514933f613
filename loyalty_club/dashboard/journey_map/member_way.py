"""One member's journey: how he came, every stage he has been at, what is next, what it has cost."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from analytics.rules.lifecycle import RUNGS, Bond, Stage, bond_of, missing_for_next
from analytics.selectors.member_way import Way, visit_days, way_for
from loyalty_club.dashboard.frame import show
from loyalty_club.dashboard.journey_map.map_rows import PARTS
from loyalty_club.dashboard.journey_map.stage_words import STAGES, meaning_of
from loyalty_club.dashboard.program.phrases import day, number
from loyalty_club.web.guards import staff_page
from members.roles import Actor, Right
from members.selectors.access import access_member
from members.selectors.club import club_day


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop of his way: when, what, and why."""

    on: date
    name: Promise | str
    icon: str
    tone: str
    why: str
    is_last: bool = False


@dataclass(frozen=True, slots=True)
class SpentRow:
    """What was spent on him while he stood there."""

    name: Promise | str
    parts: list[tuple[Promise, int]]
    total: int


@require_safe
@staff_page(Right.FIGURES_READ)
def member_journey(request: HttpRequest, actor: Actor, member_id: int) -> HttpResponse:
    """The whole way of one member, as far as this person's shops know it."""
    person = access_member(actor, member_id)
    way = way_for(person, shop_ids=actor.shop_ids)
    return show(
        request,
        actor,
        "dashboard/member_journey.html",
        member=person,
        way=way,
        words=STAGES[way.stage],
        meaning=meaning_of(way.stage),
        reason=reason_of(way.bond),
        advice=advice_for(way.bond, way.stage),
        stops=_stops(way, club_day(person.joined_at), person),
        spent=_spent(way),
        is_whole_club=actor.shop_ids is None,
    )


def stage_part(actor: Actor, member: Any) -> dict[str, Any]:
    """His stage, for his page: one statement."""
    today = club_day()
    bond = bond_of(club_day(member.joined_at), visit_days(member.pk, actor.shop_ids), today=today)
    stage = bond.stage_on(today)
    return {
        "stage": STAGES[stage],
        "stage_reason": reason_of(bond),
        "stage_advice": advice_for(bond, stage),
    }


def reason_of(bond: Bond) -> str:
    """The facts that decide his stage."""
    if bond.last_on is None:
        return _("No purchase yet; a member since %(day)s.") % {"day": day(bond.known_on)}
    visits = ngettext("%(count)s visit", "%(count)s visits", bond.visits)
    said = _("%(visits)s, the last on %(day)s.") % {
        "visits": visits % {"count": number(bond.visits)},
        "day": day(bond.last_on),
    }
    if bond.interval_days is None:
        return said
    usual = ngettext(
        "Usually comes every %(count)s day.",
        "Usually comes every %(count)s days.",
        bond.interval_days,
    )
    return f"{said} {usual % {'count': number(bond.interval_days)}}"


def advice_for(bond: Bond, stage: Stage) -> str:
    """What would bring him on, or lose him."""
    if stage not in RUNGS:
        back = _("One visit brings the member back to “%(stage)s”.") % {
            "stage": STAGES[bond.rung].name
        }
        if stage == Stage.AT_RISK:
            lost = _("Without one, lost from %(day)s on.") % {"day": day(bond.lost_on)}
            return f"{back} {lost}"
        return back
    risk = _("Without a visit, at risk from %(day)s on.") % {"day": day(bond.at_risk_on)}
    missing = missing_for_next(bond, club_day())
    if missing is None:
        return risk
    further = ngettext(
        "%(count)s more visit makes “%(stage)s”, if it is not before %(day)s.",
        "%(count)s more visits make “%(stage)s”, if the last is not before %(day)s.",
        missing.visits,
    ) % {
        "count": number(missing.visits),
        "stage": STAGES[missing.stage].name,
        "day": day(missing.not_before),
    }
    return f"{further} {risk}"


def _stops(way: Way, joined_on: date, person: Any) -> list[Stop]:
    """The latest last; what happened on one day keeps its order."""
    stops = _how_he_came(way)
    if way.bond.first_on is not None:
        stops.append(Stop(way.bond.first_on, _("First purchase"), "shopping-bag", "quiet", ""))
    stops.append(Stop(joined_on, _("Joined"), "id-card", "quiet", person.get_origin_display()))
    stops.sort(key=lambda stop: stop.on)
    last = len(way.reached) - 1
    for place, reached in enumerate(way.reached):
        if place == 0 != last:
            # New he is by joining or by his first purchase: it is said already.
            continue
        words = STAGES[reached.stage]
        why = meaning_of(reached.stage)
        stops.append(
            Stop(reached.on, words.name, words.icon, words.tone, why, is_last=place == last)
        )
    return sorted(stops, key=lambda stop: stop.on)


def _how_he_came(way: Way) -> list[Stop]:
    stops = []
    if way.lead is not None:
        heard = _("Lead: %(source)s") % {"source": way.lead.source.name}
        stops.append(Stop(club_day(way.lead.created_at), heard, "megaphone", "quiet", ""))
    elif way.acquisition is not None:
        heard = _("Lead: %(source)s") % {"source": way.acquisition.source.name}
        stops.append(Stop(club_day(way.acquisition.lead_at), heard, "megaphone", "quiet", ""))
    if way.acquisition is not None:
        took = way.acquisition.at - way.acquisition.lead_at
        stops.append(
            Stop(
                club_day(way.acquisition.at),
                _("Lead won"),
                "handshake",
                "leaf",
                _took(took),
            )
        )
    return stops


def _took(time: timedelta) -> str:
    days = round(time / timedelta(days=1))
    said = ngettext(
        "%(count)s day after the first word", "%(count)s days after the first word", days
    )
    return said % {"count": number(days)}


def _spent(way: Way) -> list[SpentRow]:
    rows = []
    if way.acquisition is not None and way.acquisition.cost:
        rows.append(SpentRow(_("Winning the member"), [], way.acquisition.cost))
    for rung in RUNGS:
        parts = [
            (name, way.spent[rung, part])
            for part, name in PARTS.items()
            if way.spent.get((rung, part))
        ]
        if parts:
            rows.append(SpentRow(STAGES[rung].name, parts, sum(amount for _n, amount in parts)))
    return rows
