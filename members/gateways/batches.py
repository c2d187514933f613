"""Handing several messages over: who objects is left out, and what stops one stops the rest."""

from collections.abc import Callable, Sequence

from members.gateways.causes import is_of_one
from members.gateways.shape import Halted, Later, Outcome, Outgoing, Refused, Silent

Objection = Callable[[Outgoing], Refused | None]
PAUSE = 60


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


def one_by_one(batch: Sequence[Outgoing], hand: Callable[[Outgoing], Outcome]) -> list[Outcome]:
    """A call for each. After an answer that stops everything nobody is called any more: the rest
    was surely not taken.
    """
    outcomes: list[Outcome] = []
    stop: Outcome | None = None
    for one in batch:
        outcome = stop or hand(one)
        outcomes.append(outcome)
        if isinstance(outcome, Later | Halted):
            stop = outcome
        elif isinstance(outcome, Silent):
            stop = Later("the carrier did not answer for another message", PAUSE)
    return outcomes


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
        return first + alike(
            Later("the first half of the call got no answer", PAUSE), batch[middle:]
        )
    return first + in_halves(batch[middle:], hand)


def alike(outcome: Outcome, batch: Sequence[Outgoing]) -> list[Outcome]:
    """One answer that holds for the whole batch."""
    return [outcome] * len(batch)
