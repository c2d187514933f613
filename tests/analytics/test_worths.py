"""The work "clv": from pasts to scores, and the figures and members that are read from them."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.db.models import Avg

from analytics.models import DayFigures, FigureRules, KeptFigure, MemberFigures, MemberScores
from analytics.rules.figures import Figure, Unit
from analytics.rules.value.bg_nbd import fit_bg_nbd
from analytics.rules.value.seen import seen_until
from analytics.rules.value.transactions import read_transactions
from analytics.selectors.kept import kept
from analytics.selectors.rules import figure_rules
from analytics.selectors.scope import Circle
from analytics.selectors.value.economics import economics_on
from analytics.selectors.value.figures import clv_of_club, value_figures
from analytics.selectors.value.histories import seen_before
from analytics.selectors.value.members import best_members, worth_by_segment, worth_of
from analytics.services.scoring import open_scores
from analytics.services.summaries.rebuilding import rebuild_summaries
from analytics.services.works import work_out_one
from campaigns.models import SalesRules
from members.models import Member
from members.roles import SYSTEM
from members.rules.calendars import Window
from members.services.labels import add_label
from points.services.returns import void_purchase
from tests.analytics.staying_cases import live
from tests.analytics.way_cases import at, visits
from tests.analytics.worth_cases import CROWD, TODAY, crowd, one_customer
from tests.cast import Cast
from tests.clock import NOON
from tests.factories import make_member
from tests.rules.analytics.value.cdnow import data_set

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

KEYS = [
    "clv_predicted",
    "clv_net",
    "keep_at_most",
    "clv_new",
    "lifetime_expected",
    "lifetime_observed",
    "clv_quick",
    "clv_geometric",
]
ALL = Circle()
YEAR = Window(TODAY - timedelta(days=364), TODAY)
UTC = ZoneInfo("UTC")


@pytest.fixture
def noon() -> Iterator[None]:
    """It is noon on 10 Shahrivar 1405."""
    with time_machine.travel(NOON, tick=False):
        yield


def work_out() -> Any:
    """The answer that is kept."""
    work_out_one(name="clv", now=NOON)
    return kept("clv", now=NOON)


def figures_by_key(circle: Circle = ALL, window: Window = YEAR) -> dict[str, Figure]:
    return {figure.key: figure for figure in value_figures(circle, window)}


def test_everybody_gets_a_worth_of_his_own(cast: Cast) -> None:
    members = crowd()

    found = work_out()

    scores = MemberScores.objects.filter(member__in=members)
    assert (found.problem, found.body["by"], found.body["customers"]) == ("", "model", CROWD)
    assert set(scores.values_list("worth_by", flat=True)) == {"model"}
    assert scores.filter(clv__lt=0).count() == 0
    assert len(set(scores.values_list("worth", flat=True))) > CROWD // 4
    assert found.body["tenths"] == sorted(found.body["tenths"], reverse=True)
    assert sum(found.body["tenths"]) == pytest.approx(1)


def test_after_a_single_visit_nobody_knows_whether_he_stays(cast: Cast) -> None:
    members = crowd()
    once = {
        row.member_id
        for row in MemberFigures.objects.filter(member__in=members, visits=1, shop=None)
    }

    work_out()

    unknown = MemberScores.objects.filter(member__in=members, alive=None)
    assert set(unknown.values_list("pk", flat=True)) == once
    assert MemberScores.objects.filter(alive__lt=0).count() == 0
    assert MemberScores.objects.filter(alive__gt=1).count() == 0


def test_the_club_and_its_members_agree(cast: Cast) -> None:
    crowd()
    found = work_out()
    here = MemberFigures.objects.filter(lost_on__gt=TODAY, shop=None).values("member")
    mean = MemberScores.objects.filter(member__in=here).aggregate(Avg("clv"), Avg("worth"))

    predicted, keep = figures_by_key()["clv_predicted"], figures_by_key()["keep_at_most"]

    assert predicted.value == round(mean["clv__avg"])
    assert predicted.sample == here.count()
    assert keep.value == round(mean["worth__avg"]) // 2
    assert clv_of_club(ALL) == predicted
    assert figures_by_key()["clv_new"].value == found.body["clv_of_new"] > 0


def test_shops_have_figures_of_their_own(cast: Cast) -> None:
    crowd(cast.shop, cast.other_shop)
    work_out()

    parts = [
        figures_by_key(Circle(frozenset({shop.pk})))["clv_predicted"]
        for shop in (cast.shop, cast.other_shop)
    ]
    whole = figures_by_key()["clv_predicted"]

    assert sum(part.sample for part in parts) == whole.sample
    weighed = sum((part.value or 0) * part.sample for part in parts) / whole.sample
    assert weighed == pytest.approx(whole.value, abs=1)
    assert figures_by_key(Circle(frozenset({cast.shop.pk})))["clv_new"].value is None


def test_a_label_narrows_the_circle(cast: Cast) -> None:
    members = crowd()
    work_out()
    best = best_members(ALL).first()
    assert best is not None
    add_label(member_id=best.pk, name="vip", actor=SYSTEM)

    found = figures_by_key(Circle(label="vip"))["clv_predicted"]

    assert (found.value, found.sample) == (best.clv, 1)
    assert list(best_members(Circle(label="vip"))) == [best]
    assert best_members(ALL).count() == len(members)


def test_what_may_be_spent_follows_the_owners_rule(cast: Cast) -> None:
    crowd()
    work_out()
    best = best_members(ALL)[0]
    FigureRules.objects.create(wanted_roi_bps=0)

    found = worth_of(best.pk)

    assert found is not None
    assert (found.worth, found.keep_at_most, found.is_average) == (best.worth, best.worth, False)
    assert found.clv == best.clv


def test_a_group_is_worth_what_its_members_are(cast: Cast) -> None:
    crowd()
    work_out()
    best = [one.pk for one in best_members(ALL)[:5]]
    MemberScores.objects.filter(pk__in=best).update(segment="champions")

    champions, others = sorted(worth_by_segment(ALL), key=lambda one: one.members)

    sums = [one.worth or 0 for one in best_members(ALL, segment="champions")]
    assert (champions.segment, champions.members, champions.worth) == ("champions", 5, sum(sums))
    assert champions.keep_at_most == champions.each // 2
    assert (others.segment, others.members) == ("", CROWD - 5)


def test_costs_make_everybody_worth_less(cast: Cast) -> None:
    crowd()
    work_out()
    dear = {one.pk: one.worth or 0 for one in best_members(ALL)}
    SalesRules.objects.update_or_create(pk=1, defaults={"hourly_cost": 1_000_000})

    work_out()

    assert economics_on(TODAY, figure_rules()).visit_cost == 50_000
    assert all((one.worth or 0) < dear[one.pk] for one in best_members(ALL) if dear[one.pk])


def test_without_enough_customers_the_average_stands_in_and_says_so(cast: Cast) -> None:
    here = one_customer(visits=11, days=300, ago=65, sales=11_000_000)
    gone = one_customer(visits=2, days=10, ago=355, sales=2_000_000)
    MemberFigures.objects.filter(member=gone).update(lost_on=TODAY)

    found = work_out()

    assert (found.problem, found.body["by"], found.body["why"]) == ("", "average", "few_customers")
    worth = worth_of(here.pk)
    assert worth is not None
    assert worth.is_average
    assert (worth.alive, worth.clv) == (None, None)
    assert worth.expected_visits == pytest.approx(11 * 365 / 730)
    gone_worth = worth_of(gone.pk)
    assert gone_worth is not None
    assert (gone_worth.worth, gone_worth.expected_visits) == (0, 0)
    assert clv_of_club(ALL).value is None


@pytest.mark.parametrize("visits_seen", [0, 1, 2])
def test_a_young_club_knows_nothing_and_says_so(cast: Cast, visits_seen: int) -> None:
    if visits_seen:
        one_customer(visits=visits_seen, days=(visits_seen - 1) * 5, ago=3, sales=4_000_000)

    found = work_out()

    assert (found.problem, bool(found)) == (
        "few_visits" if visits_seen else "no_purchases",
        False,
    )
    assert best_members(ALL).count() == 0
    assert worth_by_segment(ALL) == []
    figures = figures_by_key()
    assert list(figures) == KEYS
    assert [figures[key].value for key in KEYS[:6]] == [None] * 6
    assert clv_of_club(ALL).value is None


def test_nobody_has_a_worth_who_has_no_purchase_any_more(cast: Cast) -> None:
    crowd()
    work_out()
    best = best_members(ALL)[0]
    MemberFigures.objects.filter(member=best.pk).update(first_on=None, last_on=None, visits=0)

    work_out()

    assert worth_of(best.pk) is None


def test_working_it_out_twice_changes_nothing(cast: Cast) -> None:
    crowd()
    first = work_out().body
    scores = list(MemberScores.objects.order_by("pk").values())

    second = work_out().body

    assert second == first
    assert list(MemberScores.objects.order_by("pk").values()) == scores


def test_net_by_hand(cast: Cast) -> None:
    """Two customers at the start, one leaves: half stay. 30 % of 2,000,000 less 100,000 given is
    500,000 a year for one and a half customers; of three years 1 + ½ + ¼ without a rate.
    """
    live({cast.shop: [500, 400, 300, 200, 100, 10]}, {cast.shop: [700, 680, 400]})
    DayFigures.objects.filter(day=TODAY, shop=None).delete()
    DayFigures.objects.create(
        day=TODAY, member_sales=2_000_000, member_purchases=4, given=60_000, gifts=40_000
    )
    FigureRules.objects.create(discount_bps=0)

    net = figures_by_key()["clv_net"]

    a_year = 365.25 / 365
    yearly = 500_000 / 1.5 * a_year
    stays = 0.5**a_year
    assert net.value == pytest.approx(yearly * (1 + stays + stays**2), abs=1)
    assert (net.sample, net.is_small, net.facts["yearly"]) == (2, True, round(yearly))


def test_lifetimes_by_hand(cast: Cast) -> None:
    live({cast.shop: [500, 400, 300, 200, 100, 10]}, {cast.shop: [700, 680, 400]})

    figures = figures_by_key()

    expected, observed = figures["lifetime_expected"], figures["lifetime_observed"]
    assert expected.value == pytest.approx(2 * 12, rel=0.01)
    assert (expected.unit, expected.sample) == (Unit.MONTHS, 2)
    ends = (expected.low or 0, expected.value or 0, expected.high or 0)
    assert 0 < ends[0] < ends[1] < ends[2]
    assert observed.value == pytest.approx(300 / 30.4375)
    assert observed.sample == 1


def test_the_two_simple_ways_by_hand(cast: Cast) -> None:
    live({cast.shop: [100, 10]}, {cast.shop: [20]}, {cast.shop: [500]})
    DayFigures.objects.filter(day=TODAY, shop=None).delete()
    DayFigures.objects.create(day=TODAY, member_sales=3_000_000, member_purchases=3)

    figures = figures_by_key()

    assert figures["clv_quick"].value == 1_500_000
    assert figures["clv_geometric"].value == 2_000_000
    assert figures["clv_quick"].sample == 2


def test_the_simple_ways_of_a_label_are_of_its_purchases(cast: Cast) -> None:
    member = make_member()
    visits(cast.shop, member, [40, 10], amount=2_000_000)
    visits(cast.shop, cast.sara, [5], amount=9_000_000)
    rebuild_summaries()
    add_label(member_id=member.pk, name="vip", actor=SYSTEM)

    figures = figures_by_key(Circle(label="vip"))

    assert figures["clv_quick"].value == 4_000_000
    assert figures["clv_geometric"].value is None
    assert figures["clv_quick"].facts["average"] == 2_000_000


def test_the_past_as_it_was_known_then(cast: Cast) -> None:
    member = make_member()
    bought = visits(cast.shop, member, [90, 60, 60, 20, 5])
    void_purchase(purchase_id=bought[-1].pk, actor=SYSTEM, reason="slip", now=at(5))
    visits(cast.shop, cast.sara, [3])

    seen = seen_before(TODAY - timedelta(days=30), TODAY)

    assert seen is not None
    past = seen.histories
    assert (past.repeats.tolist(), past.recency.tolist(), past.age.tolist()) == ([1], [30], [60])
    assert (seen.later_visits.tolist(), seen.later_days) == ([1], 30)


def test_of_nobody_there_was_no_past(cast: Cast) -> None:
    assert seen_before(TODAY, TODAY) is None


@pytest.mark.django_db
def test_cdnow_from_the_file_to_the_scores(db: None) -> None:
    """The way of a shop: bring the file in, fold, work out. The fit is that of the file itself."""
    path = data_set("CDNOW_sample.txt")
    call_command("import_purchases", str(path), "--json", verbosity=0, stdout=StringIO())
    told = seen_until(None, read_transactions(path.read_text(encoding="ascii").splitlines()))
    assert told is not None
    plain = fit_bg_nbd(told.histories)

    with time_machine.travel(datetime(1998, 6, 30, 12, tzinfo=UTC), tick=False):
        rebuild_summaries()
        open_scores(told.end)
        work_out_one(name="clv")
        body = KeptFigure.objects.get(name="clv").body

    assert body is not None
    assert body["bg_nbd"]["r"] == pytest.approx(plain.r, rel=1e-3)
    assert body["bg_nbd"]["log_likelihood"] == pytest.approx(plain.log_likelihood, rel=1e-6)
    assert (body["customers"], body["trial"]["days"]) == (2_357, 181)
    assert abs(body["trial"]["off"]) < 0.25
    assert body["trial"]["error"] < body["trial"]["naive_error"]
    assert MemberScores.objects.filter(worth_by="model").count() == Member.objects.count()
