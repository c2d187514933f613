"""Figures of feedback against a recount in plain Python, and what is kept from whom."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from campaigns.models import Survey
from campaigns.rules.surveys.nps import Band, band_of
from campaigns.rules.surveys.tallies import Tally
from campaigns.selectors.surveys.choices import answered_about
from campaigns.selectors.surveys.figures import (
    ASPECTS,
    Aspect,
    Wanted,
    by,
    scores_between,
    scores_of,
    trend_of,
)
from campaigns.selectors.surveys.response import (
    Advocates,
    advocates_of,
    response_of,
    satisfaction_of,
)
from members.models import Member
from members.rules.calendars import Window
from tests.campaigns.figure_cases import answer, asked_only, many_answers, message
from tests.cast import Cast
from tests.clock import DAY, NOON, TEHRAN
from tests.factories import make_member

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2026, 8, 1), date(2026, 8, 31)
MIDNIGHT = datetime(2026, 8, 1, tzinfo=TEHRAN)
IN_AUGUST = Wanted(FIRST, LAST)


def tally_of(rows: Sequence[Survey]) -> Tally:
    bands = Counter(band_of(row.score) for row in rows if row.score is not None)
    return Tally(bands[Band.PROMOTER], bands[Band.PASSIVE], bands[Band.DETRACTOR])


def key_of(row: Survey, aspect: Aspect) -> str:
    return str(row.shop_id or "") if aspect == "shop" else str(getattr(row, aspect))


@pytest.fixture
def august(cast: Cast) -> list[Survey]:
    """Four hundred answers from the middle of July to the middle of September."""
    shops = [cast.shop, cast.other_shop]
    rows = many_answers(shops, first=MIDNIGHT - 15 * DAY, days=60, count_of=400)
    return [row for row in rows if _in_august(row)]


def _in_august(row: Survey) -> bool:
    assert row.scored_at is not None
    return FIRST <= row.scored_at.astimezone(TEHRAN).date() <= LAST


def test_all_figures_agree_with_a_recount(
    august: list[Survey], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        scores = scores_of(IN_AUGUST, sees_withheld=True)

    assert scores.tally == tally_of(august)
    assert scores.answers == len(august)
    assert scores.counts == [sum(row.score == mark for row in august) for mark in range(11)]
    told = [row.expectation for row in august if row.expectation]
    assert {key: (one.count, one.of) for key, one in scores.expectation.items()} == {
        key: (told.count(key), len(told)) for key in ("above", "met", "below")
    }
    efforts = [row.effort for row in august if row.effort is not None]
    assert scores.effort.mean == pytest.approx(sum(efforts) / len(efforts))
    for band in (Band.PROMOTER, Band.DETRACTOR):
        reasons = Counter(
            row.reason for row in august if row.reason and band_of(row.score or 0) is band
        )
        assert scores.reasons[band] == reasons


@pytest.mark.parametrize("aspect", ASPECTS)
def test_every_breakdown_agrees_with_a_recount(august: list[Survey], aspect: Aspect) -> None:
    found = by(IN_AUGUST, aspect, sees_withheld=True)

    keys = {key_of(row, aspect) for row in august}
    assert found.groups == {
        key: tally_of([row for row in august if key_of(row, aspect) == key]) for key in keys
    }
    assert list(found.groups.values()) == sorted(
        found.groups.values(), key=lambda tally: -tally.answers
    )
    assert (found.folded, found.others.answers) == (0, 0)


def test_filters_narrow_what_is_counted(august: list[Survey], cast: Cast) -> None:
    scores = scores_between(
        FIRST,
        LAST,
        shop_ids=[cast.shop.pk],
        seller="user:1",
        tier="gold",
        category="گل",
        kind="counter",
        sees_withheld=True,
    )

    wanted = ("user:1", "gold", "گل", "counter")
    of_these = [
        row
        for row in august
        if row.shop_id == cast.shop.pk and (row.seller, row.tier, row.category, row.kind) == wanted
    ]
    assert of_these
    assert scores.tally == tally_of(of_these)


def test_both_days_count_by_the_clubs_clock(cast: Cast) -> None:
    for at in (
        datetime.combine(FIRST, time.min, tzinfo=TEHRAN),
        datetime.combine(LAST, time.max, tzinfo=TEHRAN),
        datetime.combine(FIRST, time.min, tzinfo=TEHRAN) - timedelta(seconds=1),
        datetime.combine(LAST + DAY, time.min, tzinfo=TEHRAN),
    ):
        answer(cast.shop, 9, at=at)

    scores = scores_between(FIRST, LAST, sees_withheld=True)

    assert scores.tally == Tally(promoters=2)


def test_after_a_ticket_no_score_is_given_and_none_counted(cast: Cast) -> None:
    for mark in (5, 5, 4, 2, 1):
        answer(None, None, at=NOON, kind="ticket", satisfaction=mark)
    wanted = Wanted(NOON.date(), NOON.date())

    marks = satisfaction_of(wanted)

    assert marks is not None
    assert (marks.counts, marks.good.count) == ({5: 2, 4: 1, 2: 1, 1: 1}, 3)
    assert scores_of(wanted, sees_withheld=True).answers == 0


def test_few_marks_after_tickets_are_the_owners(cast: Cast) -> None:
    for mark in (5, 1):
        answer(None, None, at=NOON, kind="ticket", satisfaction=mark)
    wanted = Wanted(NOON.date(), NOON.date())

    assert satisfaction_of(wanted) is None
    assert satisfaction_of(wanted, sees_withheld=True) is not None


def test_withheld_answers_count_for_everybody(cast: Cast) -> None:
    for score in (10, 10, 9, 8):
        answer(cast.shop, score, at=NOON)
    answer(cast.shop, 1, at=NOON, is_withheld=True)

    scores = scores_between(NOON.date(), NOON.date())

    assert scores.tally == Tally(3, 1, 1)
    assert not scores.is_kept_back


def test_of_fewer_than_five_answers_nothing_but_their_number_is_told(cast: Cast) -> None:
    for score in (10, 9, 1):
        answer(cast.shop, score, at=NOON, is_withheld=score < 7)
    day = NOON.date()

    told = scores_between(day, day)

    assert (told.answers, told.is_kept_back) == (3, True)
    assert (told.tally, told.nps.score, sum(told.counts)) == (Tally(), None, 0)
    assert told.breakdowns == {}
    assert scores_between(day, day, sees_withheld=True).tally == Tally(2, 0, 1)


def test_small_groups_are_told_together(cast: Cast) -> None:
    for seller, count in (("user:1", 9), ("user:2", 6), ("user:3", 2)):
        for _place in range(count):
            answer(cast.shop, 3 if seller == "user:3" else 9, at=NOON, seller=seller)
    wanted = Wanted(NOON.date(), NOON.date())

    told = by(wanted, "seller")

    assert told.groups == {"user:1": Tally(promoters=9)}
    assert (told.folded, told.others) == (2, Tally(promoters=6, detractors=2))
    assert set(by(wanted, "seller", sees_withheld=True).groups) == {"user:1", "user:2", "user:3"}


def test_reasons_of_a_handful_are_the_owners(cast: Cast) -> None:
    for _place in range(6):
        answer(cast.shop, 10, at=NOON, reason="goods")
    answer(cast.shop, 2, at=NOON, reason="staff", is_withheld=True)
    day = NOON.date()

    assert scores_between(day, day).reasons == {Band.PROMOTER: {"goods": 6}, Band.DETRACTOR: {}}
    owners = scores_between(day, day, sees_withheld=True)
    assert owners.reasons[Band.DETRACTOR] == {"staff": 1}


def test_months_agree_with_a_recount_and_few_are_hidden(
    august: list[Survey], cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    months = [
        Window(date(2026, 5, 22), date(2026, 6, 21)),
        Window(date(2026, 6, 22), date(2026, 7, 22)),
        Window(date(2026, 7, 23), date(2026, 8, 22)),
    ]
    answer(cast.shop, 0, at=datetime(2026, 6, 1, 12, tzinfo=TEHRAN))

    with django_assert_num_queries(1):
        found = trend_of(IN_AUGUST, months, sees_withheld=True)
    told = trend_of(IN_AUGUST, months)

    rows = Survey.objects.all()
    expected = [
        tally_of(
            [
                row
                for row in rows
                if row.scored_at is not None
                and month.starts_on <= row.scored_at.astimezone(TEHRAN).date() <= month.ends_on
            ]
        )
        for month in months
    ]
    assert found == expected
    # The one answer of the first month would follow from the year less the others.
    assert told[0] is None
    assert told.count(None) == 2


def test_who_answered_of_those_asked(cast: Cast) -> None:
    asked = NOON - timedelta(hours=30)
    for status in ("delivered", "delivered", "sent", "blocked"):
        asked_only(cast.shop, at=asked, message=message(status, at=asked))
    gone = asked_only(cast.shop, at=asked)
    Survey.objects.filter(pk=gone.pk).update(expires_at=NOON - DAY)
    for hours in (1, 3, 20):
        answer(cast.shop, 9, at=asked + timedelta(hours=hours), asked_at=asked, closed_at=NOON)
    answer(cast.shop, 9, at=NOON, kind="counter", asked_at=asked)
    wanted = Wanted(asked.date(), asked.date())

    response = response_of(wanted, now=NOON)

    assert (response.asked, response.sent, response.delivered) == (8, 3, 2)
    assert (response.answered, response.finished, response.waiting) == (3, 3, 4)
    assert response.usual_time == timedelta(hours=3)
    assert (response.rate.count, response.rate.of) == (3, 8)


def test_promoters_who_brought_friends(cast: Cast) -> None:
    sara, old_card, ali, reza = (make_member() for _place in range(4))
    Member.objects.filter(pk=old_card.pk).update(status="merged", merged_into=sara.pk)
    before, after = make_member(), make_member()
    Member.objects.filter(pk=before.pk).update(referred_by=ali, joined_at=NOON - 90 * DAY)
    Member.objects.filter(pk=after.pk).update(referred_by=old_card, joined_at=NOON + DAY)
    answer(cast.shop, 2, at=NOON - 2 * DAY, member=sara)
    answer(cast.shop, 10, at=NOON - DAY, member=old_card)
    answer(cast.shop, 9, at=NOON - DAY, member=ali)
    answer(cast.shop, 9, at=NOON - DAY, member=cast.sara)
    answer(cast.shop, 10, at=NOON - 2 * DAY, member=reza)
    answer(cast.shop, 6, at=NOON - DAY, member=reza)
    wanted = Wanted(NOON.date() - 3 * DAY, NOON.date())

    found = advocates_of(wanted)

    assert found == Advocates(promoters=3, brought=2, since=1, friends=2)


def test_filters_offer_what_answers_name(cast: Cast) -> None:
    answer(cast.shop, 9, at=NOON, seller="user:1", category="گل", tier="gold")
    answer(cast.other_shop, 9, at=NOON, seller="user:2")
    answer(cast.other_shop, 1, at=NOON, seller="user:4", is_withheld=True)
    asked_only(cast.shop, at=NOON, seller="user:3")

    assert answered_about(sees_withheld=True).sellers == ("user:1", "user:2", "user:4")
    assert answered_about().sellers == ("user:1", "user:2")
    assert answered_about([cast.shop.pk]).sellers == ("user:1",)
    assert (answered_about().categories, answered_about().tiers) == (("گل",), ("gold",))
