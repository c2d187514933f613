"""Who of a campaign's audience is held out, and who gets which text: by chance, and for good."""

from collections.abc import Iterable, Sequence
from itertools import chain, cycle
from random import Random
from typing import NamedTuple


class Dealt(NamedTuple):
    """One of the audience, by his place in the sending; `text` is None in the control group."""

    member_id: int
    text: int | None


def deal(
    member_ids: Iterable[int], *, held_out: int, shares: Sequence[int], seed: int
) -> list[Dealt]:
    """The members in an order by chance: the first `held_out` are the control group, the others
    take turns with the texts by their shares, so that whatever is cut off is cut off of all.

    The same members, numbers and seed are always dealt alike.
    """
    ids = sorted(member_ids)
    # Chance decides who is told and who is not; it guards nothing.
    Random(seed).shuffle(ids)  # noqa: S311
    turns = cycle(_turns(shares))
    control = (Dealt(pk, None) for pk in ids[:held_out])
    told = (Dealt(pk, next(turns)) for pk in ids[held_out:])
    return list(chain(control, told))


def _turns(shares: Sequence[int]) -> list[int]:
    """One round of turns: each text as often as its share, as evenly as that can be."""
    owed = [(place / share, text) for text, share in enumerate(shares) for place in range(share)]
    return [text for _when, text in sorted(owed)]
