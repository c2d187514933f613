"""Look-alikes over the ledger: what sets the best apart, and which newcomers and leads have it."""

from datetime import timedelta

import pytest

from analytics.models import KeptFigure, MemberScores
from analytics.selectors.groups.alike import (
    kept_alike,
    leads_alike,
    newcomers_alike,
    shared_by,
)
from analytics.selectors.groups.first_traits import first_traits
from analytics.selectors.scope import Circle
from campaigns.models import LeadSource
from campaigns.services.leads.moving import lose_lead
from members.models import Member
from members.roles import SYSTEM
from members.services.dates import keep_date
from members.services.facts import define_fact, install_facts
from members.services.profile import answer
from points.models import Purchase
from tests.analytics.groups.group_cases import customers, known_customers, night
from tests.analytics.way_cases import at, joined, visits
from tests.campaigns.lead_cases import make_lead, make_reason
from tests.cast import Cast
from tests.clock import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def known(cast: Cast) -> list[Member]:
    """Four hundred customers, the forty best of them first."""
    return known_customers(cast.shop)


def test_what_sets_the_best_apart(known: list[Member]) -> None:
    night("alike", is_summed=True)

    alike = kept_alike()

    assert (alike.by, alike.best, alike.others) == ("sales", 40, 360)
    sure = {(trait.about, trait.value): trait for trait in alike.sure}
    web = sure["origin", "web"]
    assert (web.best.people, web.best.came) == (40, 40)
    assert web.others.people == 360
    assert web.is_more
    assert not sure["origin", "counter"].is_more
    assert "weekday" not in alike.weights


def test_it_holds_for_those_who_did_not_teach(known: list[Member]) -> None:
    night("alike", is_summed=True)

    trial = kept_alike().trial

    assert trial is not None
    assert trial.is_of_use
    assert trial.likest.people + trial.rest.people == 400
    assert trial.likest.came + trial.rest.came == 40


def test_new_members_are_ranked(known: list[Member], cast: Cast) -> None:
    (web,) = customers(1, shop=cast.shop, origin="web", days_ago=20)
    (counter,) = customers(1, shop=cast.shop, days_ago=20)

    night("alike", is_summed=True)

    found = [(row.member, row.likeness) for row in newcomers_alike(Circle())]
    # All of the best came so and a fifth of the others, each counted once more: 41/42 × 362/73.
    assert found == [(web, 83), (counter, 3)]
    shared = shared_by(kept_alike(), [web.pk, counter.pk])
    assert shared == {web.pk: [("origin", "web")], counter.pk: []}
    assert MemberScores.objects.get(pk=known[0].pk).likeness is None


def test_leads_are_ranked_by_what_they_share(known: list[Member], cast: Cast) -> None:
    fair = LeadSource.objects.get(name="نمایشگاه")
    alike = make_lead(source=fair, origin="web", shop_id=cast.shop.pk, now=NOON)
    make_lead(source=LeadSource.objects.get(name="رهگذر"), now=NOON)

    night("alike", is_summed=True)

    (found,) = leads_alike(kept_alike(), None)
    assert found.lead == alike
    assert set(found.shared) >= {("origin", "web"), ("source", str(fair.pk))}
    assert leads_alike(kept_alike(), frozenset({cast.other_shop.pk})) == []


def test_a_lead_that_is_closed_meanwhile_is_not_told(known: list[Member]) -> None:
    fair = LeadSource.objects.get(name="نمایشگاه")
    lead = make_lead(source=fair, origin="web", now=NOON)
    night("alike", is_summed=True)

    lose_lead(lead_id=lead.pk, reason_id=make_reason().pk, actor=SYSTEM, now=NOON)

    assert leads_alike(kept_alike(), None) == []


def test_only_the_first_month_counts(cast: Cast) -> None:
    install_facts(actor=SYSTEM)
    early, late = joined(days_ago=200), joined(days_ago=200)
    for member, days_ago in ((early, 190), (late, 100)):
        keep_date(
            member_id=member.pk,
            whose="self",
            kind="birthday",
            calendar="jalali",
            month=7,
            day=1,
            actor=SYSTEM,
            now=at(days_ago),
        )
        told = answer(
            member_id=member.pk, fact_key="colour", value="red", source="asked", actor=SYSTEM
        )
        type(told).objects.filter(pk=told.pk).update(told_at=at(days_ago))
    night()

    found = first_traits([early.pk, late.pk])

    assert (found[early.pk]["dates"], found[early.pk]["fact:colour"]) == ("yes", "red")
    assert found[late.pk]["dates"] == "no"
    assert "fact:colour" not in found[late.pk]


def test_of_a_month_that_is_not_over_no_is_not_told(cast: Cast) -> None:
    member = joined(days_ago=5)
    night()

    assert "dates" not in first_traits([member.pk])[member.pk]


def test_the_first_purchase_tells_its_hour_category_and_bill(cast: Cast) -> None:
    member = joined(days_ago=40)
    first, _second = visits(cast.shop, member, [30, 10], amount=2_000_000)
    Purchase.objects.filter(pk=first.pk).update(
        occurred_at=first.occurred_at + timedelta(hours=6), reason="birthday"
    )
    night()

    found = first_traits([member.pk])[member.pk]

    assert found["category"] == "flowers"
    assert (found["hour"], found["weekday"]) == ("evening", "7")
    assert (found["bill"], found["reason"]) == ("2000000", "birthday")


def test_sensitive_facts_are_not_read(cast: Cast) -> None:
    define_fact(
        key="season",
        words={"en": {"name": "Season", "question": "Which season?", "purpose": "To know"}},
        kind="choice",
        stage="later",
        method="asked",
        worth=10,
        options=[{"key": "spring", "en": "Spring"}, {"key": "autumn", "en": "Autumn"}],
        actor=SYSTEM,
    )
    member = joined(days_ago=0)
    told = answer(
        member_id=member.pk, fact_key="season", value="spring", source="asked", actor=SYSTEM
    )
    night()
    assert first_traits([member.pk])[member.pk]["fact:season"] == "spring"
    # As it may stand in a club that defined it before the words were watched.
    told.fact.words["en"]["name"] = "Religion"
    told.fact.save(update_fields=["words"])

    assert "fact:season" not in first_traits([member.pk])[member.pk]


def test_profit_goes_before_sales(known: list[Member]) -> None:
    night("alike", is_summed=True)
    MemberScores.objects.filter(pk=known[5].pk).update(profit=50_000_000)

    night("alike", is_summed=True)

    assert kept_alike().by == "profit"


def test_too_few_known_customers_teach_nothing(cast: Cast) -> None:
    customers(99, shop=cast.shop)

    night("alike", is_summed=True)

    assert KeptFigure.objects.get(name="alike").problem == "few_known"
    assert kept_alike().traits == ()
    assert list(newcomers_alike(Circle())) == []


def test_an_empty_club(db: None) -> None:
    night("alike", is_summed=True)

    assert kept_alike().best == 0
