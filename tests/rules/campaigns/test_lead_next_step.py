"""What comes next about a lead, and how long it stood at each stage."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from campaigns.rules.leads.next_step import Position, next_step
from campaigns.rules.leads.stays import stays_of

BEGIN = datetime(2026, 9, 1, 8, 30, tzinfo=UTC)


def at(stage: int = 1, **change: Any) -> Position:
    """An open lead of good quality at this stage."""
    return Position(**{"stage": stage, "status": "open", "score": 80, "least_score": 40, **change})


def day(number: int) -> datetime:
    return BEGIN + timedelta(days=number)


@pytest.mark.parametrize(
    ("position", "step"),
    [
        (at(score=None), "judge"),
        (at(5, score=None, open_objections=1), "judge"),
        (at(score=39), "too_poor"),
        (at(score=40), "call"),
        (at(score=0, least_score=0), "call"),
        (at(2), "call_again"),
        (at(2, last_outcome="no_answer"), "call_again"),
        (at(2, last_outcome="call_back"), "call_again"),
        (at(2, last_outcome="wrong"), "call_again"),
        (at(2, last_outcome="interested"), "qualify"),
        (at(2, last_outcome="reached"), "qualify"),
        (at(2, last_outcome="refused"), "let_go"),
        (at(5, last_outcome="refused"), "let_go"),
        (at(6, last_outcome="refused", has_agreement=True, is_confirmed=True), "win"),
        (at(3), "present"),
        (at(4), "plan"),
        (at(4, open_tasks=1), "agree"),
        (at(4, open_objections=1), "answer"),
        (at(5), "agree"),
        (at(5, open_objections=2, open_tasks=1), "answer"),
        (at(5, has_agreement=True), "agree"),
        (at(6), "agree"),
        (at(6, has_agreement=True), "confirm"),
        (at(6, has_agreement=True, open_objections=1), "answer"),
        (at(6, has_agreement=True, is_confirmed=True, open_objections=1), "win"),
        (at(3, status="lost"), "reopen"),
        (at(3, status="lost", is_forgotten=True), "forgotten"),
        (at(7, status="won"), "nurture"),
    ],
)
def test_what_comes_next(position: Position, step: str) -> None:
    assert next_step(position) == step


def test_stays_at_one_stage_add_up() -> None:
    stops = [
        (1, "open", day(0)),
        (2, "open", day(3)),
        (1, "open", day(4)),
        (2, "open", day(6)),
    ]

    stays = stays_of(stops, until=day(10))

    assert stays == {1: timedelta(days=5), 2: timedelta(days=5)}


def test_the_time_after_he_was_lost_counts_for_no_stage() -> None:
    stops = [(1, "open", day(0)), (1, "lost", day(2)), (1, "open", day(20)), (7, "won", day(21))]

    assert stays_of(stops, until=day(40)) == {1: timedelta(days=3)}


def test_a_clock_set_back_takes_no_time_away() -> None:
    assert stays_of([(1, "open", day(5))], until=day(4)) == {1: timedelta()}
    assert stays_of([], until=day(4)) == {}
