"""Taking members along: each step of each journey when it is due, once, whatever is killed."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone

from campaigns.models import Passage, Step, StepTaken
from campaigns.rules.journeys import due_after
from campaigns.selectors.journey_turns import TAKE, Turn, turns_of
from campaigns.services.leaving import call_off, leave_passages
from campaigns.services.taking import Taken, take
from members.services.conflicts import retry_conflicts

BATCH = 500
Outcome, Status = StepTaken.Outcome, Passage.Status


def take_steps(*, now: datetime | None = None) -> int:
    """Take every step that is due; those who have left are let go first. Returns how many steps
    were dealt with.

    A step's message, offer and follow-up, and that it was taken, stand in one transaction: killed
    anywhere, running it again takes what is left. Two who run it at once share the work.
    """
    now = now or timezone.now()
    leave_passages(now=now)
    dealt = 0
    while found := retry_conflicts(partial(_take_batch, now)):
        dealt += found
    return dealt


@transaction.atomic
def _take_batch(now: datetime) -> int:
    """The longest due; 0 where nothing is, or others have them all in hand."""
    due = Passage.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        status=Status.ON, next_at__lte=now, journey__is_active=True
    )
    passages = list(due.select_related("journey", "member").order_by("next_at", "id")[:BATCH])
    turns = turns_of(passages, now=now)
    taken = _take(turns, now)
    StepTaken.objects.bulk_create(
        _row(turn, turn.step, taken, now) for turn in turns if turn.step is not None
    )
    for turn in turns:
        _go_on(turn, taken, now)
    Passage.objects.bulk_update(
        passages, ["status", "why", "done", "next_at", "ended_at"], batch_size=BATCH
    )
    call_off([turn.passage.pk for turn in turns if turn.why])
    return len(passages)


def _take(turns: Sequence[Turn], now: datetime) -> dict[int, Taken]:
    """By passage what came of each step that is to be taken; all of one step at once."""
    by_step: dict[Step, list[Turn]] = {}
    for turn in turns:
        if turn.step is not None and turn.verdict == TAKE:
            by_step.setdefault(turn.step, []).append(turn)
    taken: dict[int, Taken] = {}
    for step, some in by_step.items():
        taken |= take(step, some, now=now)
    return taken


def _row(turn: Turn, step: Step, taken: dict[int, Taken], now: datetime) -> StepTaken:
    came = taken.get(turn.passage.pk) or Taken(turn.verdict)
    return StepTaken(
        passage=turn.passage,
        step=step,
        position=turn.passage.done + 1,
        outcome=came.outcome,
        message_id=came.message_id,
        offer_id=came.offer_id,
        follow_up_id=came.follow_up_id,
        at=now,
    )


def _go_on(turn: Turn, taken: dict[int, Taken], now: datetime) -> None:
    """To the next step, counted from this one; from the day it was due where it was too late or
    passed over. Or to the end.
    """
    passage, due_at = turn.passage, turn.passage.next_at or now
    if turn.step is not None:
        passage.done += 1
    if turn.why or turn.following is None:
        passage.status = Status.LEFT if turn.why else Status.DONE
        passage.why, passage.next_at, passage.ended_at = turn.why, None, now
        return
    counted_from = now if passage.pk in taken else due_at
    following = turn.following
    passage.next_at = due_after(
        counted_from, days=following.delay_days, hours=following.delay_hours
    )
