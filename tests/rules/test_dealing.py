"""Chance that is kept: who is held out, and who gets which text."""

from collections import Counter

from campaigns.rules.dealing import deal

SEED = 20_261_122


def test_everybody_is_dealt_once_and_as_many_held_out_as_asked() -> None:
    dealt = deal(range(1_000), held_out=100, shares=[1], seed=SEED)

    assert sorted(one.member_id for one in dealt) == list(range(1_000))
    assert Counter(one.text for one in dealt) == {None: 100, 0: 900}


def test_the_same_seed_deals_alike_whatever_the_order() -> None:
    dealt = deal(range(50), held_out=5, shares=[1, 1], seed=SEED)

    assert deal(reversed(range(50)), held_out=5, shares=[1, 1], seed=SEED) == dealt
    assert deal(range(50), held_out=5, shares=[1, 1], seed=SEED + 1) != dealt


def test_texts_take_turns_by_their_shares() -> None:
    dealt = deal(range(40), held_out=0, shares=[3, 1], seed=SEED)

    assert Counter(one.text for one in dealt) == {0: 30, 1: 10}
    assert Counter(one.text for one in dealt[:20]) == {0: 15, 1: 5}


def test_who_is_held_out_is_not_who_came_first() -> None:
    held_out = [one.member_id for one in deal(range(1_000), held_out=100, shares=[1], seed=SEED)]

    assert 300 < sum(held_out[:100]) / 100 < 700


def test_nobody_is_nobody() -> None:
    assert deal([], held_out=0, shares=[1, 2], seed=SEED) == []
