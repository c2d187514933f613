"""What a campaign brought: the funnel, the money, and the effect beyond the control group."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaigns.exceptions import UnknownCampaign
from campaigns.models import Campaign, Recipient, Variant
from campaigns.rules.uplift import Verdict
from campaigns.rules.worth import Rank
from campaigns.selectors.outcomes import outcomes_of
from campaigns.selectors.results import results_of
from campaigns.services.costs import add_cost
from members.models import Club, Member
from members.roles import SYSTEM
from points.services.returns import return_purchase, void_purchase
from tests import factories
from tests.campaigns.result_cases import (
    buy,
    hold_out,
    make_campaign,
    make_people,
    tell,
    use_offer,
)
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def started() -> datetime:
    return timezone.now() - timedelta(days=20)


def test_the_funnel_counts_people(cast: Cast, started: datetime) -> None:
    # Three of five percent are points: the cap has room for a gift.
    factories.make_ruled_program()
    campaign = make_campaign(started)
    people = make_people(6)
    told = started + timedelta(hours=1)
    first, *_ = tell(campaign, people[:3], at=told)
    tell(campaign, people[3:4], at=told, status="undelivered")
    tell(campaign, people[4:5], at=told, status="unknown")
    tell(campaign, people[5:6], at=told, status="blocked", cost=0)
    use_offer(first, cast.shop, 4_000_000, at=told + timedelta(days=1), cost=50_000)
    buy(cast.shop, people[0], 1_000_000, at=told + timedelta(days=2))
    back = buy(cast.shop, people[1], 2_000_000, at=told + timedelta(days=2))
    return_purchase(purchase_id=back.pk, return_number="R1", actor=SYSTEM)

    outcome = results_of(campaign.pk).outcome

    told_them = outcome.told
    assert (told_them.people, told_them.sent, told_them.delivered) == (6, 4, 3)
    assert told_them.unknown == 1
    assert (told_them.came, told_them.bought, told_them.used) == (2, 1, 1)
    assert (told_them.purchases, outcome.sales) == (3, 5_000_000)
    assert (outcome.costs.messages, outcome.costs.rewards) == (5_000, 50_000)


def test_only_what_follows_the_message_within_the_window_counts(
    cast: Cast, started: datetime
) -> None:
    campaign = make_campaign(started, days=5)
    people = make_people(4)
    told = started + timedelta(days=1)
    tell(campaign, people, at=told)
    buy(cast.shop, people[0], 1_000_000, at=told - timedelta(minutes=1))
    buy(cast.shop, people[1], 1_000_000, at=told + timedelta(days=5))
    voided = buy(cast.shop, people[2], 1_000_000, at=told + timedelta(hours=1))
    void_purchase(purchase_id=voided.pk, actor=SYSTEM, reason="twice", now=timezone.now())
    buy(cast.shop, people[3], 3_000_000, at=told + timedelta(hours=1))

    outcome = results_of(campaign.pk).outcome

    assert (outcome.told.came, outcome.sales) == (1, 3_000_000)


def test_a_later_day_is_not_seen_from_an_earlier_one(cast: Cast, started: datetime) -> None:
    campaign = make_campaign(started)
    people = make_people(1)
    tell(campaign, people, at=started)
    buy(cast.shop, people[0], 1_000_000, at=started + timedelta(days=3))

    before = results_of(campaign.pk, now=started + timedelta(days=2)).outcome

    assert (before.told.came, before.is_over) == (0, False)


def test_the_effect_is_what_lies_beyond_the_control_group(cast: Cast, started: datetime) -> None:
    Club.objects.update(margin_bps=4_000)
    campaign = make_campaign(started, expected_buyers=10, expected_sales=30_000_000)
    people = make_people(40)
    tell(campaign, people[:30], at=started)
    hold_out(campaign, people[30:])
    for number, member in enumerate(people[:6]):
        buy(cast.shop, member, 1_000_000 + number * 100_000, at=started + timedelta(days=1))
    buy(cast.shop, people[30], 2_000_000, at=started + timedelta(hours=1))

    results = results_of(campaign.pk)

    outcome = results.outcome
    assert (outcome.uplift.told.came, outcome.uplift.control.came) == (6, 1)
    assert outcome.uplift.difference is not None
    assert round(outcome.uplift.difference.estimate, 6) == 0.1
    assert (outcome.uplift.verdict, outcome.uplift.is_small) == (Verdict.UNSURE, True)
    assert (outcome.sales, outcome.margin) == (7_500_000, 3_000_000)
    # 250,000 a head beside 200,000, thirty heads.
    assert results.extra_sales is not None
    assert round(results.extra_sales.estimate) == 1_500_000
    assert (results.buyers_reached_bps, results.sales_reached_bps) == (6_000, 2_500)
    # 600,000 earned beyond what would have come, for 30,000 of messages.
    assert results.roi_beyond_bps == 190_000


def test_without_a_control_group_nothing_is_pretended(cast: Cast, started: datetime) -> None:
    campaign = make_campaign(started)
    tell(campaign, make_people(3), at=started)

    results = results_of(campaign.pk)

    assert results.outcome.uplift.verdict is Verdict.NO_CONTROL
    assert results.outcome.uplift.difference is None
    assert (results.extra_sales, results.roi_beyond_bps) == (None, None)


def test_a_draft_has_nothing_to_tell(cast: Cast, started: datetime) -> None:
    campaign = make_campaign(started, started_at=None, status=Campaign.Status.DRAFT)

    results = results_of(campaign.pk)

    assert results.outcome.opens is None
    assert results.outcome.uplift.verdict is Verdict.NOBODY_TOLD
    assert (results.outcome.worth.roi_bps, results.rank) == (None, None)
    assert not results.outcome.is_alarm


def test_an_unknown_campaign_is_refused(cast: Cast) -> None:
    with factories.refused(UnknownCampaign):
        results_of(999)


def test_the_worked_example_of_money_lost(cast: Cast, started: datetime) -> None:
    Club.objects.update(margin_bps=10_000)
    campaign = make_campaign(started, goal=Campaign.Goal.NEW_MEMBERS)
    joined = make_people(18)
    Member.objects.filter(pk__in=[member.pk for member in joined]).update(
        joined_at=started + timedelta(days=1)
    )
    Member.objects.filter(pk=joined[0].pk).update(status=Member.Status.ERASED)
    for member in joined[1:]:
        buy(cast.shop, member, 150_000, at=started + timedelta(days=2))
    buy(cast.shop, joined[1], 150_000, at=started + timedelta(days=3))
    for kind, amount in (("marketing", 7_000_000), ("awareness", 3_000_000)):
        add_cost(campaign_id=campaign.pk, kind=kind, amount=amount, actor=SYSTEM)

    outcome = results_of(campaign.pk).outcome

    assert outcome.costs.lines == {"marketing": 7_000_000, "awareness": 3_000_000}
    assert (outcome.new_members, outcome.worth.cac) == (18, 555_556)
    assert (outcome.sales, outcome.worth.roi_bps) == (2_700_000, -7_300)
    assert (outcome.worth.brings, outcome.worth.break_even) == (150_000, 67)
    assert outcome.is_alarm


def test_who_joined_before_is_told_beside_who_joined_now(cast: Cast, started: datetime) -> None:
    campaign = make_campaign(started, goal=Campaign.Goal.NEW_MEMBERS)
    people = make_people(5)
    for member, days in zip(people, (-3, -2, 1, 2, 40), strict=True):
        Member.objects.filter(pk=member.pk).update(joined_at=started + timedelta(days=days))
    Member.objects.filter(pk=cast.sara.pk).update(joined_at=started - timedelta(days=300))

    joined = results_of(campaign.pk).outcome.counts.joined

    assert joined is not None
    assert (joined.people, joined.before) == (2, 2)


def test_what_old_members_bought_is_no_gain_of_a_campaign_for_new_ones(
    cast: Cast, started: datetime
) -> None:
    campaign = make_campaign(started, goal=Campaign.Goal.NEW_MEMBERS, expected_buyers=4)
    old, first_timer, joined = make_people(3)
    buy(cast.shop, old, 1_000_000, at=started - timedelta(days=30))
    Member.objects.filter(pk=joined.pk).update(joined_at=started + timedelta(days=1))
    tell(campaign, [old, first_timer], at=started)
    for member, amount in ((old, 9_000_000), (first_timer, 2_000_000), (joined, 1_000_000)):
        buy(cast.shop, member, amount, at=started + timedelta(days=2))

    results = results_of(campaign.pk)

    assert (results.outcome.sales, results.outcome.new_members) == (3_000_000, 2)
    assert results.outcome.worth.brings == 450_000
    assert results.buyers_reached_bps == 5_000


def test_a_first_purchase_makes_a_new_member_elsewhere(cast: Cast, started: datetime) -> None:
    campaign = make_campaign(started)
    people = make_people(3)
    buy(cast.shop, people[0], 1_000_000, at=started - timedelta(days=30))
    tell(campaign, people, at=started)
    for member in people[:2]:
        buy(cast.shop, member, 1_000_000, at=started + timedelta(days=1))

    outcome = results_of(campaign.pk).outcome

    assert (outcome.told.came, outcome.new_members) == (2, 1)
    assert outcome.worth.cac == 3_000


def test_texts_are_laid_beside_each_other(cast: Cast, started: datetime) -> None:
    campaign = make_campaign(started)
    letters = [
        Variant.objects.create(campaign=campaign, letter=letter, text="…") for letter in "AB"
    ]
    people = make_people(8)
    tell(campaign, people[:4], at=started, variant=letters[0])
    tell(campaign, people[4:], at=started, variant=letters[1])
    for member in people[:3]:
        buy(cast.shop, member, 1_000_000, at=started + timedelta(days=1))

    first, second = results_of(campaign.pk).variants

    assert (first.counted.people, first.counted.came, first.counted.sales) == (4, 3, 3_000_000)
    assert (second.counted.people, second.counted.came) == (4, 0)
    assert first.against_others.difference is not None
    assert first.against_others.difference.estimate == 0.75


def test_who_could_not_be_told_is_told_by_why(cast: Cast, started: datetime) -> None:
    campaign = make_campaign(started)
    people = make_people(4)
    states = (("left_out", "no_consent"), ("left_out", "no_consent"), ("left_out", "cap"))
    for member, (status, why) in zip(people, states, strict=False):
        Recipient.objects.create(campaign=campaign, member=member, status=status, why=why)
    Recipient.objects.create(campaign=campaign, member=people[3], status="waiting")

    counts = results_of(campaign.pk).outcome.counts

    assert counts.left_out == {"no_consent": 2, "cap": 1}
    assert (counts.waiting, counts.told.people) == (1, 0)


def test_rank_is_among_earlier_ones_of_the_same_goal(cast: Cast, started: datetime) -> None:
    person = make_people(1)
    shown = []
    for days, amount in ((60, 4_000_000), (40, 1_000_000), (0, 2_000_000)):
        at = started - timedelta(days=days)
        campaign = make_campaign(at)
        tell(campaign, person, at=at, cost=100_000)
        buy(cast.shop, person[0], amount, at=at + timedelta(days=1))
        shown.append(campaign)
    make_campaign(started - timedelta(days=30), goal=Campaign.Goal.THANKS)

    results = results_of(shown[2].pk)

    assert [one.campaign for one in results.earlier] == [shown[1], shown[0]]
    assert results.rank == Rank(2, 3)


def test_the_statements_do_not_grow_with_people_or_campaigns(cast: Cast, started: datetime) -> None:
    campaigns = [make_campaign(started, goal=goal) for goal in Campaign.Goal.values]
    tell(campaigns[0], make_people(5), at=started)

    with CaptureQueriesContext(connection) as asked:
        found = outcomes_of(campaigns)

    assert [outcome.campaign for outcome in found] == campaigns
    assert len(asked) == 5
