"""Replaying the live program gives the live ledger, to the point."""

from datetime import timedelta

import pytest
from django.db.models import F

from analytics.rules.books import midnight
from analytics.rules.happenings import Sold
from analytics.rules.outcomes import Outcome
from analytics.rules.simulation import Simulator
from analytics.selectors.happenings import happenings_in
from members.rules.calendars import Window
from members.selectors.club import club_day, club_zone
from points.models import Account, Adjustment, BudgetWindow, Purchase, Redemption, Standing
from points.selectors.budget import budget_on
from points.selectors.programs import terms_by_start
from points.services.budget import sweep_surpluses
from tests import factories
from tests.analytics.club_life import BEGINNING, DOCUMENT, ClubLife, publish
from tests.properties import SCALE


def _lived(seed: int, steps: int, **life: object) -> Window:
    factories.make_club()
    publish(DOCUMENT | {"life": {**DOCUMENT["life"], **life}})
    shops = [factories.make_shop(), factories.make_shop("branch", "شعبهٔ دوم")]
    club = ClubLife(seed, shops, [factories.make_member() for _ in range(4)])
    club.live(steps)
    last = club_day(club.now)
    club.end(midnight(last + timedelta(days=1), club_zone()))
    sweep_surpluses()
    return Window(club_day(BEGINNING) - timedelta(days=10), last)


def _replayed(window: Window) -> tuple[dict[int, int], Outcome]:
    simulator = Simulator(terms_by_start(), club_zone(), keeps_lowered=True)
    earned = {}
    for one in happenings_in(window):
        if isinstance(one, Sold):
            earned[one.id] = simulator.sell(one).award.granted
        else:
            simulator.play_one(one)
    end = midnight(window.ends_on + timedelta(days=1), club_zone())
    return earned, simulator.close(end, window.ends_on)


LIVES = (("months", 3), ("months", 1), ("idle", 1), ("year_end", 1))


@pytest.mark.parametrize("seed", range(len(LIVES) * SCALE))
def test_the_live_program_replayed_is_the_live_ledger(db: None, seed: int) -> None:
    expiry, months = LIVES[seed % len(LIVES)]
    window = _lived(seed, 150, expiry=expiry, expiry_months=months)

    earned, outcome = _replayed(window)

    assert earned == dict(Purchase.objects.values_list("pk", "earned_points"))
    balances = dict(Account.objects.values_list("pk", "balance"))
    assert {pk: figures.balance for pk, figures in outcome.members.items()} == balances
    live = {
        Window(row.starts_on, row.ends_on): (budget_on(row.starts_on).given_back, row.pool)
        for row in BudgetWindow.objects.all()
    }
    assert {one.window: (one.given_back, one.pool) for one in outcome.windows} == live
    standings = dict(Standing.objects.filter(ended_on=None).values_list("member_id", "tier"))
    assert {pk: figures.tier for pk, figures in outcome.members.items()} == {
        pk: standings.get(pk, "bronze") for pk in balances
    }
    assert outcome.cut > 0


def test_such_a_life_has_everything_in_it(db: None) -> None:
    _lived(1, 300)

    sales = Purchase.objects
    assert sales.filter(spent_points__gt=0).exists()
    assert sales.filter(given_back_points__gt=0).exists()
    assert sales.filter(wanted_points__gt=F("earned_points")).exists()
    assert sales.filter(lapsed_at__isnull=False).exists()
    assert sales.filter(settled_at__isnull=False).exists()
    assert sales.filter(status=Purchase.Status.VOIDED).exists()
    assert sales.filter(discount_value__gt=0).exists()
    assert sales.filter(is_backdated=True).exists()
    assert Adjustment.objects.filter(points__lt=0).exists()
    assert Redemption.objects.filter(status="cancelled").exists()
    assert Standing.objects.filter(cause="rose").exists()
