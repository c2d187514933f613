"""The work "clv": fit what is known of all customers, try the fit, and write what each is worth."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import Any

import numpy as np
from django.db.models import Avg, Count, Q, Sum

from analytics.exceptions import TooLittleData
from analytics.models import MemberFigures, MemberScores
from analytics.rules.value.behaviour import Behaviour, behaviour_of, try_out
from analytics.rules.value.holdout import HoldOut
from analytics.rules.value.worth import (
    Outlook,
    Worths,
    average_worths,
    clv_of_new,
    predicted_worths,
    tenths_of,
)
from analytics.selectors.rules import figure_rules
from analytics.selectors.value.economics import economics_on
from analytics.selectors.value.histories import (
    Customers,
    customers_until,
    day_of_trial,
    seen_before,
)
from analytics.services.keeping import Body, Progress
from analytics.services.scoring import write_scores
from members.selectors.club import club_day
from members.services.patience import unhurried

COLUMNS = ("alive", "expected_visits", "worth", "clv", "worth_by")
NOTHING = (None, None, None, None, MemberScores.WorthBy.NONE)


def work_out_worths(shop_id: int | None, tell: Progress) -> Body:
    """Scores of every member and what the page tells of the fit. It is of the whole club, whoever
    asks: one customer is one, in however many shops he buys.

    Where no fit can be relied on everybody still coming is given the club's average, and the
    answer says why. Refuses (`TooLittleData`): `no_purchases`, or `few_visits` where not even an
    average can be told; then nobody has a worth.
    """
    with unhurried():
        return _work_out(club_day(), tell)


def _work_out(today: date, tell: Progress) -> Body:
    customers = customers_until(today)
    _forget_others()
    if not len(customers.histories):
        raise TooLittleData(why="no_purchases")
    tell(20)
    behaviour = behaviour_of(customers.histories)
    tell(30)
    rules = figure_rules()
    outlook = Outlook(rules.horizon_years, rules.discount_bps)
    economics = economics_on(today, rules)
    worths = (
        predicted_worths(customers.histories, behaviour.visits, behaviour, economics, outlook)
        if behaviour.visits
        else average_worths(
            customers.histories, customers.is_customer, behaviour, economics, outlook
        )
    )
    if worths is None:
        write_scores(COLUMNS, ((int(member), *NOTHING) for member in customers.members))
        raise TooLittleData(why="few_visits")
    tell(40)
    by = MemberScores.WorthBy.MODEL if behaviour.visits else MemberScores.WorthBy.AVERAGE
    write_scores(COLUMNS, _rows(customers, worths, by))
    tell(70)
    new = (
        clv_of_new(behaviour.visits, behaviour, customers.histories, economics, outlook)
        if behaviour.visits
        else None
    )
    return {
        "on": today.isoformat(),
        "by": by.value,
        "years": outlook.years,
        "discount_bps": outlook.discount_bps,
        "economics": asdict(economics),
        "clv_of_new": None if new is None else round(new),
        "sums": _sums(today),
        "tenths": tenths_of(worths.worth),
        **_fit_body(behaviour),
        **_trial_body(today),
    }


def _rows(customers: Customers, worths: Worths, by: MemberScores.WorthBy) -> Iterator[Any]:
    """Money is rounded here and nowhere before."""
    nothing = np.isnan(worths.alive)
    for place, member in enumerate(customers.members):
        yield (
            int(member),
            None if nothing[place] else round(float(worths.alive[place]), 4),
            round(float(worths.visits[place]), 4),
            round(float(worths.worth[place])),
            None if worths.clv is None else round(float(worths.clv[place])),
            by.value,
        )


def _forget_others() -> None:
    """Who has no purchase any more has no worth either."""
    bought = MemberFigures.objects.filter(shop__isnull=True, first_on__isnull=False)
    MemberScores.objects.exclude(worth_by=MemberScores.WorthBy.NONE).exclude(
        member_id__in=bought.order_by().values("member_id")
    ).update(**dict(zip(COLUMNS, NOTHING, strict=True)))


def _sums(today: date) -> dict[str, dict[str, Any]]:
    """Of those who are customers today: of the whole club under "", of each shop by its id."""
    rows = (
        MemberFigures.objects.filter(first_on__isnull=False, lost_on__gt=today)
        .filter(~Q(member__scores__worth_by=MemberScores.WorthBy.NONE))
        .order_by()
        .values_list("shop_id")
        .annotate(
            Count("pk"),
            Avg("member__scores__clv"),
            Avg("member__scores__worth"),
            Sum("member__scores__expected_visits"),
        )
    )
    return {
        str(shop_id or ""): {
            "customers": members,
            "clv": None if clv is None else round(clv),
            "worth": round(worth),
            "visits": round(visits),
        }
        for shop_id, members, clv, worth, visits in rows
    }


def _fit_body(behaviour: Behaviour) -> Body:
    visits, money = behaviour.visits, behaviour.money
    return {
        "customers": behaviour.customers,
        "bg_nbd": asdict(visits) if visits else None,
        "why": behaviour.visits_why,
        "gamma_gamma": asdict(money) if money else None,
        "money_why": behaviour.money_why,
        "correlation": behaviour.correlation,
    }


def _trial_body(today: date) -> Body:
    """The prediction of days that are known by now, from what was known before them."""
    until = day_of_trial(today)
    seen = seen_before(until, today) if until else None
    found = try_out(seen) if seen else None
    if found is None or until is None:
        return {"trial": None}
    return {"trial": _told(found) | {"until": until.isoformat()}}


def _told(found: HoldOut) -> Body:
    return asdict(found) | {"off": found.off, "groups": [asdict(group) for group in found.groups]}
