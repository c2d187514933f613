"""Scores and the funnel over the API: the same figures as the commands say."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from campaigns.models import Survey
from campaigns.services.leads.installing import install_sales
from members.models import Shop
from members.roles import Right
from tests.api.callers import Caller, body_of, code_of, errors_of
from tests.campaigns.lead_cases import make_lead
from tests.cast import Cast
from tests.factories import make_key

pytestmark = pytest.mark.django_db


def answered(shop: Shop, score: int, at: datetime, *, is_withheld: bool = False) -> None:
    """One answer to the sign at the counter."""
    Survey.objects.create(
        kind="counter",
        natural_key=f"counter:{Survey.objects.count()}",
        shop=shop,
        asked_at=at,
        expires_at=at + timedelta(hours=1),
        score=score,
        scored_at=at,
        is_withheld=is_withheld,
    )


def test_scores_of_the_days_with_their_interval(cast: Cast, till: Caller) -> None:
    for score in (10, 9, 9, 8, 3):
        answered(cast.shop, score, timezone.now(), is_withheld=score < 7)
    answered(cast.shop, 0, timezone.now() - timedelta(days=60), is_withheld=True)

    body = body_of(till.get("feedback/nps/"))

    counts = [body[name] for name in ("promoters", "passives", "detractors", "answers")]
    assert counts == [3, 1, 1, 5]
    assert body["score"] == pytest.approx(40)
    assert -100 <= body["low"] < 40 < body["high"] <= 100


def test_no_answer_is_no_score(cast: Cast, till: Caller) -> None:
    body = body_of(till.get("feedback/nps/"))

    assert [body[name] for name in ("score", "low", "high", "answers")] == [None, None, None, 0]


def test_a_key_counts_its_own_shop(cast: Cast, till: Caller) -> None:
    answered(cast.other_shop, 10, timezone.now())

    assert body_of(till.get("feedback/nps/"))["answers"] == 0


def test_seven_stages_always(cast: Cast, till: Caller) -> None:
    install_sales(now=timezone.now())
    make_lead(shop_id=cast.shop.pk)

    body = body_of(till.get("leads/funnel/"))

    assert [stage["count"] for stage in body["stages"]] == [1, 0, 0, 0, 0, 0, 0]
    assert [stage["stage"] for stage in body["stages"]][::6] == ["generated", "kept"]
    assert body["stages"][0]["conversion"] is None


def test_days_to_come_and_turned_around_are_refused(cast: Cast, till: Caller) -> None:
    assert "last" in errors_of(till.get("feedback/nps/", last=date(2099, 1, 1).isoformat()))
    turned = till.get("leads/funnel/", first="2026-03-02", last="2026-03-01")
    assert "first" in errors_of(turned)


def test_figures_ask_for_their_right(cast: Cast) -> None:
    _, secret = make_key(shop=cast.shop, rights=[Right.LEADS_READ.value])

    assert code_of(Caller(secret).get("feedback/nps/"))[0] == 403
    assert code_of(Caller(secret).get("leads/funnel/"))[0] == 403
