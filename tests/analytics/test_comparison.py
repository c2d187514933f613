"""A draft beside the present program: who gains, who loses, and the sentence that says it."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils.translation import override

from analytics.rules.described import Customer, simulate_year
from analytics.selectors.kept_replays import ask_replay, claim_work, kept_answer, work_out
from analytics.selectors.replay import compare, last_months, replay
from analytics.selectors.verdicts import verdict_on, verdict_on_customers, verdict_on_draft
from analytics.tasks import replay_program
from members.rules.calendars import Window
from members.selectors.club import club_zone, current_club
from points.models import ProgramDraft
from points.rules.documents import read_program
from points.rules.terms import Terms
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import make_member, ring_up

pytestmark = pytest.mark.django_db
TODAY = NOON.date()

DOCUMENT: dict[str, Any] = {
    "format": "loyalty-club/program/1",
    "name": "پاییز",
    "points": {"earn_amount": 100_000, "point_value": 2_500},
    "cap": {"percent": 5, "window": "month", "calendar": "jalali"},
    "rules": [
        {
            "code": "large",
            "name": "خرید بزرگ",
            "when": [{"amount": {"at_least": 10_000_000}}],
            "give": {"points": 150},
        }
    ],
}


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with override("en"):
        yield


def draft() -> Terms:
    """Half the value of a point; a bonus for large bills, which the cap has no room for."""
    return read_program(DOCUMENT)


def sell(cast: Cast) -> tuple[int, int]:
    """Sara buys little, another one much; the ids of both."""
    ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON)
    other = make_member()
    ring_up(cast.shop, 10_000_000, member=other, now=NOON + timedelta(hours=1))
    return cast.sara.pk, other.pk


def window() -> Window:
    return last_months(TODAY)


def test_twelve_months_end_today(cast: Cast) -> None:
    assert window() == Window(date(2025, 9, 23), TODAY)


def test_the_present_program_gives_what_it_gave(cast: Cast) -> None:
    sell(cast)

    outcome = replay(None, window()).outcome

    assert (outcome.sales, outcome.given_back, outcome.grants) == (11_000_000, 550_000, 2)


def test_who_gains_and_who_loses(cast: Cast) -> None:
    poor, rich = sell(cast)

    found = compare(draft(), window())

    assert (found.gaining, found.losing, found.unchanged) == (1, 1, 0)
    assert [(one.member_id, one.change) for one in found.losers] == [(poor, -25_000)]
    assert [(one.member_id, one.change) for one in found.gainers] == [(rich, 25_000)]
    assert [(group.members, group.spend) for group in found.tenths] == [
        (1, 1_000_000),
        (1, 10_000_000),
    ]
    assert found.draft.members[rich].value == 525_000


def test_points_from_before_are_there_to_spend(cast: Cast) -> None:
    ring_up(cast.shop, 10_000_000, member=cast.sara, now=NOON)
    ring_up(cast.shop, 1_000_000, member=cast.sara, points_amount=250_000, now=NOON + 40 * DAY)

    last = TODAY + 40 * DAY
    outcome = replay(None, Window(TODAY + 30 * DAY, last)).outcome

    assert (outcome.cash_instead, outcome.sales) == (0, 750_000)
    assert outcome.members[cast.sara.pk].balance == 100 - 50 + 7


def test_the_verdict_says_what_the_cap_would_have_cut(cast: Cast) -> None:
    sell(cast)

    found = compare(draft(), window())
    verdict = verdict_on_draft(found, cap_bps=500, currency=current_club().currency)

    assert verdict.text == (
        "This program would have given back 5% of sales; the cap would have cut 1 of 2 grants."
    )
    assert verdict.tone == "rose"
    assert verdict.details[1] == ("Members who would have got more: 1. Less: 1. As much: 0.")


def test_the_verdict_without_sales(cast: Cast) -> None:
    found = compare(draft(), window())

    verdict = verdict_on_draft(found, cap_bps=500, currency=current_club().currency)

    assert (verdict.text, verdict.tone) == ("Nothing was sold in these days.", "quiet")


def test_the_verdict_where_nothing_is_cut(cast: Cast) -> None:
    sell(cast)

    said = verdict_on(replay(None, window()).outcome)

    assert said == (
        "This program would have given back 5% of sales; the cap would have cut nothing."
    )


def test_the_verdict_on_a_described_customer() -> None:
    year = simulate_year(
        draft(), [Customer(visits_a_month=2, basket=2_000_000)], club_zone(), TODAY
    )

    verdict = verdict_on_customers(year, cap_bps=500)

    assert verdict.text == ("Of what they spend, 2.5% goes back; the cap is 5% and cuts nothing.")
    assert verdict.tone == "leaf"


def test_an_answer_is_kept_until_something_is_sold(cast: Cast) -> None:
    sell(cast)
    row = ProgramDraft.objects.create(name="پاییز", document=DOCUMENT, changed_by="owner")

    asked = ask_replay(row, window())
    found = work_out(asked)

    assert kept_answer(ask_replay(row, window())) == found
    assert found.draft.members == {}
    ring_up(cast.shop, now=NOON + timedelta(hours=2))
    assert kept_answer(ask_replay(row, window())) is None


def test_a_changed_draft_is_another_question(cast: Cast) -> None:
    row = ProgramDraft.objects.create(name="پاییز", document=DOCUMENT, changed_by="owner")
    work_out(ask_replay(row, window()))

    row.revision += 1

    assert kept_answer(ask_replay(row, window())) is None


def test_one_at_a_time_works_on_it(cast: Cast) -> None:
    asked = ask_replay(None, window())

    claims = [claim_work(asked), claim_work(asked)]

    assert claims == [True, False]


def test_the_task_works_it_out(cast: Cast) -> None:
    sell(cast)
    first, last = window().starts_on.isoformat(), window().ends_on.isoformat()

    replay_program(None, first, last)

    kept = kept_answer(ask_replay(None, window()))
    assert kept is not None
    assert kept.present.sales == 11_000_000
