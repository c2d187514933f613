"""Handing several messages over: who objects is left out, and what stops one stops the rest."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from members.gateways.causes import is_of_one
from members.gateways.shape import (
    SIDE_BY_SIDE,
    Halted,
    Later,
    Outcome,
    Outgoing,
    Refused,
    Report,
    Silent,
)

Objection = Callable[[Outgoing], Refused | None]
PAUSE = 60
# Well before a sender that is so long at one hand-over is taken for dead.
LONGEST_HAND_OVER = 60.0
OTHERS_SILENT = "the carrier did not answer for another message"
OTHERS_FIRST = "others were called first"


def hand_over(
    batch: Sequence[Outgoing],
    objection: Objection,
    hand: Callable[[Sequence[Outgoing]], Sequence[Outcome]],
) -> list[Outcome]:
    """One outcome for each, in order; `hand` gets only those that nothing speaks against."""
    refusals = [objection(one) for one in batch]
    fit = [one for one, refusal in zip(batch, refusals, strict=True) if refusal is None]
    outcomes = iter(hand(fit) if fit else [])
    return [refusal or next(outcomes) for refusal in refusals]


def filled_or_free(
    batch: Sequence[Outgoing],
    filled: Callable[[Outgoing], Outcome],
    free: Callable[[Sequence[Outgoing]], list[Outcome] | Outcome],
) -> list[Outcome]:
    """Free texts in one call; where any fills a pattern each is a call of its own, as one that
    lacks a fact for it still goes as a free text.
    """
    if not any(one.pattern for one in batch):
        return in_halves(batch, free)
    return side_by_side(
        batch, lambda one: filled(one) if one.pattern else in_halves([one], free)[0]
    )


def side_by_side(batch: Sequence[Outgoing], hand: Callable[[Outgoing], Outcome]) -> list[Outcome]:
    """A call for each, a few at once. After an answer that stops everything, and when the time is
    up, nobody is called any more: the rest was surely not taken.
    """
    if len(batch) == 1:
        return [hand(batch[0])]
    outcomes: list[Outcome] = []
    stop: Outcome | None = None
    ends = time.monotonic() + LONGEST_HAND_OVER
    with ThreadPoolExecutor(SIDE_BY_SIDE) as callers:
        while len(outcomes) < len(batch) and stop is None:
            start = len(outcomes)
            outcomes += callers.map(hand, batch[start : start + SIDE_BY_SIDE])
            late = Later(OTHERS_FIRST, 1) if time.monotonic() > ends else None
            stop = _stop(outcomes[start:]) or late
    return outcomes + [stop or Later(OTHERS_FIRST, 1)] * (len(batch) - len(outcomes))


def ask_each(references: Sequence[str], ask: Callable[[str], list[Report] | None]) -> list[Report]:
    """A question for each, a few at once, until one is not answered, which is None."""
    found: list[Report] = []
    with ThreadPoolExecutor(SIDE_BY_SIDE) as callers:
        for start in range(0, len(references), SIDE_BY_SIDE):
            told = list(callers.map(ask, references[start : start + SIDE_BY_SIDE]))
            for reports in told:
                found += reports or []
            if None in told:
                break
    return found


def _stop(outcomes: Sequence[Outcome]) -> Outcome | None:
    """Why nobody else should be called, if that is so."""
    for one in outcomes:
        if isinstance(one, Later | Halted):
            return one
    if any(isinstance(one, Silent) for one in outcomes):
        return Later(OTHERS_SILENT, PAUSE)
    return None


def in_halves(
    batch: Sequence[Outgoing], hand: Callable[[Sequence[Outgoing]], list[Outcome] | Outcome]
) -> list[Outcome]:
    """One call; where it refuses the whole for the sake of one message, the halves are tried.

    `hand` answers with an outcome for each, or with one for all. A refusal of one number must not
    cost two hundred others their message, and nothing of a refused call was taken.
    """
    answer = hand(batch)
    if isinstance(answer, list):
        return answer
    if len(batch) == 1 or not isinstance(answer, Refused) or not is_of_one(answer.reason):
        return alike(answer, batch)
    middle = len(batch) // 2
    first = in_halves(batch[:middle], hand)
    if isinstance(first[-1], Silent | Later | Halted):
        return first + alike(Later(OTHERS_SILENT, PAUSE), batch[middle:])
    return first + in_halves(batch[middle:], hand)


def alike(outcome: Outcome, batch: Sequence[Outgoing]) -> list[Outcome]:
    """One answer that holds for the whole batch."""
    return [outcome] * len(batch)
