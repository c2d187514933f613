"""Answers of the most faithful members, and which bad ones their reader is told of."""

from datetime import timedelta
from typing import Any

import pytest

from analytics.selectors.loyal_scores import loyal_scores
from analytics.services.summaries.folding import fold_stale
from campaigns.models import Survey
from campaigns.rules.surveys.tallies import Tally
from campaigns.selectors.surveys.figures import Wanted
from members.models import Member
from tests.analytics.way_cases import TODAY, joined, visits
from tests.campaigns.figure_cases import answer
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import make_ruled_program

pytestmark = pytest.mark.django_db

THESE_DAYS = Wanted(TODAY - timedelta(days=30), TODAY)
TIERS: dict[str, Any] = {
    "measure": "points",
    "period": "rolling",
    "levels": [
        {"code": "silver", "name": "نقره‌ای", "from": 0},
        {"code": "gold", "name": "طلایی", "from": 100},
    ],
}


@pytest.fixture
def regular(cast: Cast) -> Member:
    """Loyal: eight visits and more through half a year, the last of them lately."""
    member = joined(days_ago=300)
    visits(cast.shop, member, range(4, 230, 25))
    fold_stale()
    return member


def test_the_loyal_are_told_apart(cast: Cast, regular: Member) -> None:
    newcomer = joined(days_ago=20)
    for score in (10, 9, 8):
        answer(cast.shop, score, at=NOON - DAY, member=regular)
    answer(cast.shop, 0, at=NOON - DAY, member=newcomer)
    answer(cast.shop, 0, at=NOON - DAY)

    found = loyal_scores(THESE_DAYS, sees_withheld=True)

    assert found.tally == Tally(promoters=2, passives=1)
    assert (found.answers, list(found.bad)) == (3, [])


def test_the_highest_tier_is_among_them(cast: Cast) -> None:
    make_ruled_program(tiers=TIERS)
    golden, silver = joined(days_ago=20), joined(days_ago=20)
    answer(cast.shop, 9, at=NOON - DAY, member=golden, tier="gold")
    answer(cast.shop, 9, at=NOON - DAY, member=silver, tier="silver")

    assert loyal_scores(THESE_DAYS, sees_withheld=True).answers == 1


def test_a_bad_score_is_the_owners_until_he_releases_it(cast: Cast, regular: Member) -> None:
    for _place in range(4):
        answer(cast.shop, 10, at=NOON - DAY, member=regular)
    bad = answer(cast.shop, 4, at=NOON - DAY, member=regular, is_withheld=True)

    assert list(loyal_scores(THESE_DAYS).bad) == []
    assert list(loyal_scores(THESE_DAYS, sees_withheld=True).bad) == [bad]
    assert loyal_scores(THESE_DAYS).tally == Tally(promoters=4, detractors=1)

    Survey.objects.filter(pk=bad.pk).update(is_withheld=False)

    assert list(loyal_scores(THESE_DAYS).bad) == [bad]


def test_of_few_answers_the_score_is_the_owners(cast: Cast, regular: Member) -> None:
    answer(cast.shop, 3, at=NOON - DAY, member=regular, is_withheld=True)

    found = loyal_scores(THESE_DAYS)

    assert (found.answers, found.tally, list(found.bad)) == (1, None, [])


def test_answers_of_a_merged_card_are_its_keepers(cast: Cast, regular: Member) -> None:
    old_card = joined(days_ago=200)
    Member.objects.filter(pk=old_card.pk).update(status="merged", merged_into=regular.pk)
    answer(cast.shop, 6, at=NOON - DAY, member=old_card)

    found = loyal_scores(THESE_DAYS, sees_withheld=True)

    assert [one.person for one in found.bad] == [regular.pk]


def test_days_and_shops_narrow_them(cast: Cast, regular: Member) -> None:
    answer(cast.shop, 9, at=NOON - DAY, member=regular)
    answer(cast.other_shop, 9, at=NOON - DAY, member=regular)
    answer(cast.shop, 9, at=NOON - 60 * DAY, member=regular)
    one_shop = Wanted(THESE_DAYS.first, TODAY, shop_ids=[cast.shop.pk])

    assert loyal_scores(THESE_DAYS, sees_withheld=True).answers == 2
    assert loyal_scores(one_shop, sees_withheld=True).answers == 1
