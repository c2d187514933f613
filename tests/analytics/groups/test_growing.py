"""Potential over the ledger: who could grow, by how much, in whose shops; and clubs too small."""

import pytest

from analytics.models import KeptFigure, MemberScores
from analytics.rules.groups.potential import WALLET_FACT
from analytics.selectors.groups.potential import growers, measure, potential_figures
from analytics.selectors.scope import Circle
from members.models import Member
from members.roles import SYSTEM
from members.services.facts import install_facts
from members.services.profile import answer
from tests.analytics.groups.group_cases import night
from tests.analytics.way_cases import joined, visits
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def thirty(cast: Cast) -> list[Member]:
    """Thirty since a year: the first comes often for little, the last seldom for much."""
    found = []
    for number in range(30):
        count = 8 if number < 10 else 4 if number < 20 else 2
        amount = 1_000_000
        if number == 0:
            amount = 400_000
        if number == 29:
            amount = 3_000_000
        member = joined(days_ago=365, shop=cast.shop)
        step = 365 // count
        visits(cast.shop, member, range(365, 365 - step * count, -step), amount=amount)
        found.append(member)
    return found


def test_often_for_little_and_seldom_for_much(thirty: list[Member]) -> None:
    night("potential")

    rows = [(row.member, row.potential, row.potential_worth) for row in growers(Circle())]

    # The last comes twice a year where the middle comes four times: 2 × 3,000,000. The first
    # comes eight times for 400,000 where the middle buys for a million: 8 × 600,000.
    assert rows == [
        (thirty[29], "visits", 6_000_000),
        (thirty[0], "basket", 4_800_000),
    ]


def test_each_way_is_a_figure(thirty: list[Member]) -> None:
    night("potential")

    found = {one.key: (one.value, one.sample) for one in potential_figures(Circle())}

    assert found == {
        "potential_basket": (4_800_000, 1),
        "potential_visits": (6_000_000, 1),
        "potential_wallet": (None, 0),
    }
    assert measure().judged == 30


def test_a_members_own_word_counts_first(thirty: list[Member]) -> None:
    install_facts(actor=SYSTEM)
    answer(member_id=thirty[5].pk, fact_key=WALLET_FACT, value="half", source="asked", actor=SYSTEM)

    night("potential")

    (row,) = growers(Circle(), "wallet")
    # As much elsewhere as the eight million here.
    assert (row.member, row.potential_worth) == (thirty[5], 8_000_000)


def test_of_a_shop_they_are_who_bought_or_joined_there(thirty: list[Member], cast: Cast) -> None:
    visits(cast.other_shop, thirty[0], [5], amount=400_000)
    night("potential")

    found = growers(Circle(shop_ids=frozenset({cast.other_shop.pk})))

    assert [row.member for row in found] == [thirty[0]]


def test_whoever_is_lost_could_not_grow(thirty: list[Member], cast: Cast) -> None:
    gone = joined(days_ago=900)
    visits(cast.shop, gone, [900, 890], amount=9_000_000)

    night("potential")

    assert MemberScores.objects.get(pk=gone.pk).potential == ""


def test_too_few_known_customers_have_no_potential(cast: Cast) -> None:
    member = joined(days_ago=300)
    visits(cast.shop, member, [300, 200])

    night("potential")

    assert KeptFigure.objects.get(name="potential").problem == "few_known"
    assert [one.value for one in potential_figures(Circle())] == [None, None, None]
    assert list(growers(Circle())) == []


def test_an_empty_club(db: None) -> None:
    night("potential")

    assert [one.value for one in potential_figures(Circle())] == [None, None, None]
    assert measure().middle is None
