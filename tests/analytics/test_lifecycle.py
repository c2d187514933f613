"""The journey map: the statement beside the rule, costs by hand, and whom one shop shows."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from statistics import median_low

import pytest
from pytest_django import DjangoAssertNumQueries

from analytics.models import FigureRules
from analytics.rules.lifecycle import LADDER, RUNGS, Stage, bond_of
from analytics.selectors.before_members import Before, Care, before_between, care_between
from analytics.selectors.lifecycle import NOBODY, members_at, placed_among, stages_between
from analytics.selectors.member_way import visit_days, way_for
from analytics.services.summaries.folding import fold_stale
from campaigns.models import Acquisition, SalesRules, SourceCost
from campaigns.services.costs import add_cost
from members.models import FollowUp, Member, Message
from members.roles import SYSTEM
from members.selectors.club import club_day
from points.models import Purchase
from points.services.merging import merge_members
from points.services.returns import void_purchase
from tests.analytics.way_cases import TODAY, at, joined, visits
from tests.campaigns.lead_cases import make_lead, make_source
from tests.campaigns.result_cases import make_campaign, tell
from tests.cast import Cast
from tests.clock import NOON
from tests.factories import make_shop
from tests.members.care_cases import plan

pytestmark = pytest.mark.django_db

THEN = TODAY - timedelta(days=91)


@pytest.fixture
def club(cast: Cast) -> list[Member]:
    """Two dozen by chance: some silent, some regular, some who bought before they joined."""
    Member.objects.filter(pk=cast.sara.pk).update(joined_at=at(10))
    pick = Random(3)
    members = []
    for place in range(26):
        since = pick.randrange(5, 700)
        member = joined(days_ago=since, shop=pick.choice([cast.shop, cast.other_shop]))
        members.append(member)
        if place % 8 == 0:
            continue
        gap, latest = pick.choice([3, 9, 20, 45, 120]), pick.choice([0, 2, 40, 150, 300])
        days = range(latest, since + pick.choice([0, 0, 60]), gap)
        shop = pick.choice([cast.shop, cast.other_shop])
        bought = visits(shop, member, list(days)[:10])
        if bought and pick.random() < 0.3:
            void_purchase(purchase_id=bought[-1].pk, actor=SYSTEM, reason="slip", now=at(latest))
    fold_stale()
    return members


def days_of(member: Member) -> list[date]:
    """All days of his visits, as the books have them."""
    bought = Purchase.objects.filter(member=member).exclude(status="voided")
    return sorted(set(bought.values_list("business_date", flat=True)))


def stage_of(member: Member, on: date, lost_days: int | None = None) -> Stage | None:
    """By the rule, one member at a time."""
    return _stage_of(member, days_of(member), on, lost_days)


def stage_in(member: Member, on: date, shop_ids: frozenset[int]) -> Stage | None:
    """The same by what he bought in these shops."""
    return _stage_of(member, visit_days(member.pk, shop_ids), on, None)


def _stage_of(
    member: Member, days: Sequence[date], on: date, lost_days: int | None
) -> Stage | None:
    joined_on = club_day(member.joined_at)
    bond = bond_of(joined_on, days, today=on, lost_days=lost_days)
    return None if min([joined_on, *days]) > on else bond.stage_on(on)


def reached_on(member: Member) -> dict[Stage, date]:
    """On which visit he came to each rung, and from when he is known."""
    days = days_of(member)
    found = {Stage.NEW: min([club_day(member.joined_at), *days])}
    for rung in LADDER:
        for place, day in enumerate(days, start=1):
            if place >= rung.visits and (day - days[0]).days >= rung.span_days:
                found[rung.stage] = day
                break
    return found


def test_the_map_agrees_with_the_rule_member_by_member(
    club: Sequence[Member], cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    # One reading, and within a transaction of its own a minute's time for it.
    with django_assert_num_queries(4):
        found = stages_between(THEN, TODAY)

    everybody = Member.objects.all()
    expected = Counter((stage_of(one, THEN), stage_of(one, TODAY)) for one in everybody)
    assert found.flows == expected
    assert found.members == len(everybody)
    assert {here for _was, here in expected} == set(Stage)


@pytest.mark.parametrize("lost_by", ["own", "fixed"])
@pytest.mark.parametrize("days_ago", [0, 40, 200])
def test_any_two_days_agree_with_the_rule(
    club: Sequence[Member], cast: Cast, days_ago: int, lost_by: str
) -> None:
    """Also days after which they came again, and a club whose lost are lost after fixed days."""
    FigureRules.objects.create(lost_by=lost_by, lost_days=70)
    fold_stale()
    today = TODAY - timedelta(days=days_ago)
    then = today - timedelta(days=33)
    lost_days = 70 if lost_by == "fixed" else None

    found = stages_between(then, today)

    everybody = Member.objects.all()
    pairs = [(stage_of(one, then, lost_days), stage_of(one, today, lost_days)) for one in everybody]
    assert found.flows == Counter(pair for pair in pairs if pair[1] is not None)


def test_several_shops_together_are_one_row_of_visits(club: Sequence[Member], cast: Cast) -> None:
    third = make_shop("third", "شعبهٔ سوم")
    for member in club[1::2]:
        visits(third, member, [120, 100, 31, 30, 1])
    fold_stale()
    two = frozenset({cast.shop.pk, third.pk})

    found = stages_between(THEN, TODAY, two)

    here = [
        member
        for member in Member.objects.all()
        if member.joined_shop_id in two or visit_days(member.pk, two)
    ]
    bonds = [(stage_in(one, THEN, two), stage_in(one, TODAY, two)) for one in here]
    assert found.flows == Counter(bonds)
    assert sum(found.reached.values()) > 0


def test_rungs_and_times_agree_with_a_recount(club: Sequence[Member], cast: Cast) -> None:
    found = stages_between(THEN, TODAY)

    everybody = Member.objects.all()
    reached = [reached_on(member) for member in everybody]
    assert found.reached == {
        rung: sum(rung in one and one[rung] > THEN for one in reached) for rung in RUNGS
    }
    assert found.usual_days == {
        rung: median_low([(one[rung] - one[Stage.NEW]).days for one in reached if rung in one])
        for rung in RUNGS[1:]
    }
    assert found.ever_loyal == sum(Stage.LOYAL in one for one in reached)


@pytest.mark.parametrize("stage", list(Stage))
def test_each_stage_opens_into_its_members(
    club: Sequence[Member], cast: Cast, stage: Stage
) -> None:
    found = members_at(stage, THEN, TODAY)

    everybody = Member.objects.all()
    assert set(found) == {member.pk for member in everybody if stage_of(member, TODAY) is stage}
    assert len(found) == len(set(found))
    placed = placed_among(found, TODAY)
    assert [one.member.pk for one in placed] == found
    assert [one.bond.stage_on(TODAY) for one in placed] == [stage] * len(found)
    visits_of = [one.bond.visits for one in placed]
    assert visits_of == sorted(visits_of, reverse=True)


def test_a_move_opens_into_those_who_made_it(club: Sequence[Member], cast: Cast) -> None:
    found = stages_between(THEN, TODAY)

    for (was, here), count in found.flows.items():
        came_from = NOBODY if was is None else was.value
        assert len(members_at(here, THEN, TODAY, came_from=came_from)) == count


def test_one_member_walks_the_same_way(club: Sequence[Member], cast: Cast) -> None:
    for member in club[:12]:
        way = way_for(member, today=TODAY)

        assert way.stage is stage_of(member, TODAY)
        assert way.reached[-1].stage is way.stage
        first: dict[Stage, date] = {}
        for one in way.reached:
            first.setdefault(one.stage, one.on)
        assert {rung: day for rung, day in first.items() if rung in RUNGS} == reached_on(member)


def test_several_purchases_of_a_day_are_one_visit(cast: Cast) -> None:
    member = joined(days_ago=50)
    visits(cast.shop, member, [40, 40, 40, 20])
    fold_stale()

    (placed,) = placed_among([member.pk], TODAY)

    assert members_at(Stage.GROWING, THEN, TODAY, member_ids=[member.pk]) == [member.pk]
    assert (placed.bond.visits, placed.bond.interval_days, placed.silent_days) == (2, None, 20)


def test_merged_cards_are_one_member_and_erased_ones_none(cast: Cast) -> None:
    kept, merged, erased = (joined(days_ago=300) for _place in range(3))
    visits(cast.shop, kept, [200, 100])
    visits(cast.shop, merged, [150, 50])
    visits(cast.shop, erased, [10])
    merge_members(kept_id=kept.pk, merged_id=merged.pk, reason="one person", actor=SYSTEM, now=NOON)
    Member.objects.filter(pk=erased.pk).update(status="erased")
    fold_stale()

    found = {pk for stage in Stage for pk in members_at(stage, THEN, TODAY)}

    assert kept.pk in found
    assert not found & {merged.pk, erased.pk}
    assert placed_among([kept.pk], TODAY)[0].bond.visits == 4


def test_a_shop_knows_its_own_members_by_its_own_sales(cast: Cast) -> None:
    here = joined(days_ago=100, shop=cast.shop)
    guest = joined(days_ago=100, shop=cast.other_shop)
    stranger = joined(days_ago=100, shop=cast.other_shop)
    visits(cast.other_shop, here, [30, 20, 10])
    visits(cast.shop, guest, [5])
    visits(cast.other_shop, stranger, [5])
    shop_ids = frozenset({cast.shop.pk})
    fold_stale()

    found = [pk for stage in Stage for pk in members_at(stage, THEN, TODAY, shop_ids=shop_ids)]

    visits_there = {one.member.pk: one.bond.visits for one in placed_among(found, TODAY, shop_ids)}
    assert (visits_there[here.pk], visits_there[guest.pk]) == (0, 1)
    assert stranger.pk not in found
    assert visit_days(here.pk, shop_ids) == []
    assert stages_between(THEN, TODAY, shop_ids).members == len(found)


def test_what_a_step_has_cost(cast: Cast) -> None:
    """New until his second visit 60 days ago, growing since."""
    SalesRules.objects.create(hourly_cost=1_200_000)
    member, newcomer = joined(days_ago=90), joined(days_ago=80)
    first, second, third = visits(cast.shop, member, [80, 60, 30])
    _send(member, days_ago=70, cost=700)
    _send(member, days_ago=60, cost=200)
    _send(member, days_ago=10, cost=900)
    _send(member, days_ago=10, cost=10_000, status="blocked")
    _send(member, days_ago=92, cost=50_000)
    _done(member, days_ago=20)
    campaign = make_campaign(at(40), days=5)
    tell(campaign, [member, newcomer], at=at(40), cost=0)
    add_cost(
        campaign_id=campaign.pk,
        kind="contact",
        amount=3_001,
        on=at(40).date(),
        actor=SYSTEM,
        now=NOON,
    )
    fold_stale()

    spent = stages_between(THEN, TODAY).spent

    given_new = first.granted_value + second.granted_value
    assert given_new > 0
    assert spent[Stage.NEW, "given"] == given_new
    assert spent[Stage.NEW, "messages"] == 700 + 200
    assert spent[Stage.GROWING, "messages"] == 900
    assert spent[Stage.GROWING, "minutes"] == 100_000
    assert spent[Stage.GROWING, "campaigns"] in {1_500, 1_501}
    # The other has bought nothing: his half of the campaign is spent on who is new.
    assert spent[Stage.NEW, "campaigns"] in {1_500, 1_501}
    assert way_for(member, today=TODAY).spent == {
        (Stage.NEW, "given"): given_new,
        (Stage.NEW, "messages"): 50_900,
        (Stage.GROWING, "given"): third.granted_value,
        (Stage.GROWING, "messages"): 900,
        (Stage.GROWING, "minutes"): 100_000,
        (Stage.GROWING, "campaigns"): spent[Stage.GROWING, "campaigns"],
    }


def test_what_was_sent_to_a_merged_card_was_spent_on_its_keeper(cast: Cast) -> None:
    kept, merged = joined(days_ago=50), joined(days_ago=50)
    _send(merged, days_ago=20, cost=333)
    merge_members(kept_id=kept.pk, merged_id=merged.pk, reason="one person", actor=SYSTEM, now=NOON)
    fold_stale()

    assert stages_between(THEN, TODAY).spent == {(Stage.NEW, "messages"): 333}
    assert way_for(kept, today=TODAY).spent == {(Stage.NEW, "messages"): 333}


def test_what_comes_before_members(cast: Cast) -> None:
    source = make_source()
    SalesRules.objects.update_or_create(pk=1, defaults={"hourly_cost": 600_000})
    _source_cost(source.pk, 40_000, days_ago=5)
    _source_cost(source.pk, 90_000, days_ago=91)
    winning = make_campaign(at(30), goal="new_members")
    add_cost(
        campaign_id=winning.pk,
        kind="awareness",
        amount=20_000,
        on=at(20).date(),
        actor=SYSTEM,
        now=NOON,
    )
    for days_ago in (100, 20, 10):
        make_lead(source=source, now=at(days_ago), shop_id=cast.other_shop.pk)
    make_lead(source=source, now=at(3), shop_id=cast.shop.pk)

    whole = before_between(THEN, TODAY)
    one_shop = before_between(THEN, TODAY, frozenset({cast.shop.pk}))

    assert whole == Before(60_000, 0, 3, 4, 0, 0, 0, None)
    assert (whole.cost_of_a_lead, whole.cost_of_winning) == (20_000, None)
    assert (one_shop.heard, one_shop.untouched) == (1, 1)


def test_how_he_was_won_is_part_of_his_way(cast: Cast) -> None:
    source = make_source()
    lead = make_lead(source=source, now=at(30))
    Acquisition.objects.create(
        member=cast.sara,
        lead=lead,
        source=source,
        cost=75_000,
        minutes=20,
        lead_at=at(30),
        at=at(10),
    )

    way = way_for(cast.sara, today=TODAY)

    assert way.acquisition is not None
    assert (way.acquisition.source, way.total_spent) == (source, 75_000)


def test_promised_care_and_what_was_done_of_it(cast: Cast) -> None:
    for due, closed, status in ((10, 10, "done"), (10, 9, "done"), (5, None, "open")):
        _follow_up(cast.sara, due=due, closed=closed, status=status)
    _follow_up(cast.sara, due=5, closed=4, status="dropped")
    _follow_up(cast.sara, due=100, closed=100, status="done")
    hidden = plan(cast.sara, due_on=TODAY, now=NOON)
    FollowUp.objects.filter(pk=hidden.pk).update(is_withheld=True)

    care = care_between(THEN, TODAY)

    assert care == Care(due=4, done=2, in_time=1, open=1)
    assert care.done_bps == 5_000
    assert care_between(THEN, TODAY, sees_withheld=True).due == 5
    assert Care(0, 0, 0, 0).done_bps is None


def _send(member: Member, *, days_ago: int, cost: int, status: str = "delivered") -> None:
    Message.objects.create(
        natural_key=f"way:{member.pk}:{days_ago}:{cost}",
        kind=Message.Kind.SERVICE,
        member=member,
        address="+989990000000",
        text="…",
        status=status,
        due_at=at(days_ago),
        created_at=at(days_ago),
        sent_at=at(days_ago),
        cost=cost,
    )


def _done(member: Member, *, days_ago: int) -> None:
    _follow_up(member, due=days_ago, closed=days_ago, status="done")


def _follow_up(member: Member, *, due: int, closed: int | None, status: str) -> None:
    planned = plan(member, due_on=TODAY, now=NOON)
    FollowUp.objects.filter(pk=planned.pk).update(
        due_on=TODAY - timedelta(days=due),
        status=status,
        closed_at=None if closed is None else at(closed),
        natural_key=None,
    )


def _source_cost(source_id: int, amount: int, *, days_ago: int) -> None:
    SourceCost.objects.create(
        source_id=source_id,
        kind="awareness",
        amount=amount,
        on=TODAY - timedelta(days=days_ago),
        entered_at=NOON,
        entered_by="system:system",
    )
