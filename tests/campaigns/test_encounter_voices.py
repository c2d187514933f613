"""What members said of the sales of each corner, beside what was reckoned."""

from datetime import date, timedelta

import pytest

from campaigns.models import Survey, Ticket
from campaigns.rules.encounters import Encounter
from campaigns.rules.surveys.tallies import Tally
from campaigns.selectors.encounter_voices import Voice, voices_of
from members.models import Club, Member
from members.selectors.club import club_day
from points.models import Purchase
from tests.campaigns.result_cases import buy, make_people
from tests.cast import Cast
from tests.clock import NOON

pytestmark = pytest.mark.django_db

BOTH, ONLY_WE = Encounter.WIN_WIN, Encounter.WIN_LOSE


def sold(cast: Cast, member: Member, amount: int = 1_000_000) -> Purchase:
    """A million gives points, fifty thousand give none."""
    return buy(cast.shop, member, amount, at=NOON)


def answered(purchase: Purchase, score: int | None, *, is_withheld: bool = False) -> None:
    Survey.objects.create(
        kind="purchase",
        natural_key=f"purchase:{purchase.pk}",
        member=purchase.member,
        purchase=purchase,
        shop=purchase.shop,
        asked_at=NOON,
        expires_at=NOON + timedelta(days=14),
        score=score,
        scored_at=None if score is None else NOON,
        is_withheld=is_withheld,
    )


def complained(purchase: Purchase, *, kind: str = "complaint", is_withheld: bool = False) -> None:
    Ticket.objects.create(
        kind=kind,
        way="counter",
        member=purchase.member,
        shop=purchase.shop,
        purchase=purchase,
        is_withheld=is_withheld,
        opened_at=NOON,
        opened_by="user:1",
        reply_due_at=NOON,
        solve_due_at=NOON,
        last_at=NOON,
    )


def days() -> tuple[date, date]:
    return club_day(NOON) - timedelta(days=10), club_day(NOON)


def test_scores_and_complaints_stand_in_the_corner_of_their_sale(cast: Cast) -> None:
    Club.objects.update(margin_bps=3_000)
    people = make_people(12)
    for member, score in zip(people, (10, 9, 8, 6, 0, None), strict=False):
        answered(sold(cast, member), score)
    for member, score in zip(people[6:], (3, 3, 3, 3, 7, 10), strict=True):
        answered(sold(cast, member, 50_000), score)
    complained(sold(cast, cast.sara, 50_000))
    complained(sold(cast, cast.sara, 50_000), kind="question")

    voices = voices_of(*days(), None, sees_withheld=False)

    assert voices[BOTH] == Voice(Tally(promoters=2, passives=1, detractors=2))
    assert voices[ONLY_WE] == Voice(Tally(promoters=1, passives=1, detractors=4), complaints=1)
    assert voices[Encounter.LOSE_WIN] == voices[Encounter.LOSE_LOSE] == Voice()


def test_few_answers_are_told_to_who_may_see_withheld_ones_alone(cast: Cast) -> None:
    Club.objects.update(margin_bps=3_000)
    people = make_people(10)
    for member in people[:8]:
        answered(sold(cast, member), 9)
    for member in people[8:]:
        answered(sold(cast, member, 50_000), 2)
    withheld = sold(cast, cast.sara, 50_000)
    complained(withheld, is_withheld=True)

    staff = voices_of(*days(), None, sees_withheld=False)
    owner = voices_of(*days(), None, sees_withheld=True)

    # Two corners that have answers: were one of them told, the other could be reckoned.
    assert staff[BOTH] == staff[ONLY_WE] == Voice(is_kept_back=True)
    assert owner[BOTH] == Voice(Tally(promoters=8))
    assert owner[ONLY_WE] == Voice(Tally(detractors=2), complaints=1)


def test_only_sales_of_these_days_and_shops_are_spoken_of(cast: Cast) -> None:
    Club.objects.update(margin_bps=3_000)
    for member in make_people(5):
        answered(sold(cast, member), 9)
    first, last = days()
    nobody = dict.fromkeys(Encounter, Voice())

    elsewhere = voices_of(first, last, frozenset({cast.other_shop.pk}), sees_withheld=True)
    before = voices_of(first, first, None, sees_withheld=True)

    assert (elsewhere, before) == (nobody, nobody)
