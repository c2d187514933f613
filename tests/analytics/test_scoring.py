"""Scores are written in bulk: a row for each active member, and only what differs."""

from datetime import date

import pytest

from analytics.models import MemberScores
from analytics.services.scoring import open_scores, write_scores
from members.models import Member
from tests.cast import Cast
from tests.factories import make_member

pytestmark = pytest.mark.django_db

DAY = date(2026, 9, 1)


def test_every_active_member_has_a_row_and_nobody_else(cast: Cast) -> None:
    gone = make_member(mobile="09121111111", shop=cast.shop)
    assert open_scores(DAY) == 2
    Member.objects.filter(pk=gone.pk).update(status=Member.Status.ERASED)
    newcomer = make_member(mobile="09122222222", shop=cast.shop)

    assert open_scores(date(2026, 9, 2)) == 1

    rows = MemberScores.objects.order_by("member_id").values_list("member_id", "scored_on")
    assert list(rows) == [(cast.sara.pk, date(2026, 9, 2)), (newcomer.pk, date(2026, 9, 2))]


def test_only_what_differs_is_written(cast: Cast) -> None:
    open_scores(DAY)
    scores = [(cast.sara.pk, 5, "champions", 0.25, None)]
    columns = ("recency", "segment", "alive", "worth")

    assert write_scores(columns, scores) == 1
    assert write_scores(columns, scores) == 0

    row = MemberScores.objects.get(pk=cast.sara.pk)
    assert (row.recency, row.segment, row.alive, row.worth) == (5, "champions", 0.25, None)


def test_who_has_no_row_is_passed_over(cast: Cast) -> None:
    assert write_scores(("recency",), [(cast.sara.pk, 5)]) == 0
    assert write_scores(("recency",), []) == 0
