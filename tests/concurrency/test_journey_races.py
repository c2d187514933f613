"""Journeys under races and kills: whoever runs them, each step is taken once."""

import os
import signal
from functools import partial
from typing import Any

import pytest
from django.db import connection

from campaigns.models import Passage, StepTaken
from campaigns.services import passages, steps
from campaigns.services.journey_steps import StepFacts
from campaigns.services.passages import begin_passages
from campaigns.services.steps import take_steps
from members.models import FollowUp, Message
from tests.campaigns.journey_cases import make_journey, run
from tests.cast import Cast, assemble_cast
from tests.clock import NOON, SECOND
from tests.concurrency.racing import race, refusals
from tests.factories import make_member, ring_up

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = 12


def crowd() -> Cast:
    """A club with a journey of two steps, and a dozen people who have just bought."""
    cast = assemble_cast()
    make_journey(
        "purchase",
        StepFacts(text="سلام {نام}", kind="service", follow_up="زنگ بزنید"),
        StepFacts(text="باز هم", kind="service"),
    )
    for member in (cast.sara, *(make_member() for _ in range(PEOPLE - 1))):
        ring_up(cast.shop, member=member, now=NOON)
    return cast


def owed() -> int:
    return Message.objects.filter(natural_key__startswith="journey:").count()


def test_two_who_begin_at_once_begin_each_passage_once(monkeypatch: pytest.MonkeyPatch) -> None:
    crowd()
    monkeypatch.setattr(passages, "CHUNK", 3)

    outcomes = race(*(partial(begin_passages, now=NOON) for _ in range(4)))

    assert refusals(outcomes) == []
    assert sum(one for one in outcomes if isinstance(one, int)) == PEOPLE
    assert Passage.objects.count() == PEOPLE


def test_two_who_take_steps_at_once_share_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    crowd()
    begin_passages(now=NOON)
    monkeypatch.setattr(steps, "BATCH", 2)

    outcomes = race(*(partial(take_steps, now=NOON) for _ in range(4)))
    take_steps(now=NOON)

    assert refusals(outcomes) == []
    assert StepTaken.objects.filter(outcome="taken").count() == 2 * PEOPLE
    assert (owed(), FollowUp.objects.count()) == (2 * PEOPLE, PEOPLE)
    assert set(Passage.objects.values_list("status", "done")) == {("done", 2)}


class Killer:
    """Ends its process at one of its statements, as a power cut would."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.count = 0

    def __call__(self, execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        self.count += 1
        if self.count == self.at:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)


def die_at(statement: int) -> bool:
    """One tick in a process of its own; False when it came through."""
    connection.close()
    child = os.fork()
    if child == 0:
        try:
            with connection.execute_wrapper(Killer(statement)):
                run(NOON)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def test_killed_at_any_statement_and_run_again_each_step_is_taken_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    crowd()
    monkeypatch.setattr(steps, "BATCH", 5)

    deaths = 0
    for statement in range(1, 400, 7):
        if not die_at(statement):
            break
        deaths += 1
    run(NOON + SECOND)

    assert deaths > 5
    assert Passage.objects.filter(status="done", done=2).count() == PEOPLE
    assert StepTaken.objects.filter(outcome="taken").count() == 2 * PEOPLE
    assert (owed(), FollowUp.objects.count()) == (2 * PEOPLE, PEOPLE)
