"""Returns: however goods come back, in one piece or in crumbs, the same points move."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from points.exceptions import AlreadyReturned, ReturnExceedsNet
from points.rules.returns import Booked, Reversal, plan_return

WHOLE = Booked(
    amount=1_000_000,
    net=600_000,
    returned_amount=0,
    returned_net=0,
    earned=6,
    taken_back=0,
    spent=80,
    given_back=0,
)


def after(booked: Booked, reversal: Reversal) -> Booked:
    """The purchase once that return is booked."""
    return replace(
        booked,
        returned_amount=booked.returned_amount + reversal.amount,
        returned_net=booked.returned_net + reversal.money,
        taken_back=booked.taken_back + reversal.take_back,
        given_back=booked.given_back + reversal.give_back,
    )


def test_all_of_it_moves_everything() -> None:
    assert plan_return(WHOLE, 1_000_000) == Reversal(1_000_000, 600_000, 6, 80, is_whole=True)


def test_half_of_it_moves_half() -> None:
    assert plan_return(WHOLE, 500_000) == Reversal(500_000, 300_000, 3, 40, is_whole=False)


def test_the_smallest_part_already_costs_the_point_it_breaks() -> None:
    assert plan_return(WHOLE, 1) == Reversal(1, 1, 1, 0, is_whole=False)


@pytest.mark.parametrize("amount", [-1, 0, 1_000_001])
def test_more_than_is_left_or_nothing_is_refused(amount: int) -> None:
    with pytest.raises(ReturnExceedsNet):
        plan_return(WHOLE, amount)


def test_a_whole_return_is_the_last() -> None:
    with pytest.raises(AlreadyReturned):
        plan_return(after(WHOLE, plan_return(WHOLE, 1_000_000)), 1)


def test_a_bonus_on_a_bill_paid_with_points_goes_back_by_the_bill() -> None:
    free = replace(WHOLE, net=0, earned=10)

    assert plan_return(free, 250_000) == Reversal(250_000, 0, 3, 20, is_whole=False)
    assert plan_return(free, 1_000_000) == Reversal(1_000_000, 0, 10, 80, is_whole=True)


@st.composite
def bills(draw: st.DrawFn) -> Booked:
    """Any bill: some of it paid in money, some with points or vouchers."""
    amount = draw(st.integers(1, 10**9))
    net = draw(st.integers(0, amount))
    return Booked(
        amount=amount,
        net=net,
        returned_amount=0,
        returned_net=0,
        earned=draw(st.integers(0, 10**6)),
        taken_back=0,
        spent=draw(st.integers(0, 10**6)) if net < amount else 0,
        given_back=0,
    )


@given(booked=bills(), shares=st.lists(st.integers(1, 10**9), min_size=1, max_size=12))
def test_any_split_moves_the_same_as_one(booked: Booked, shares: list[int]) -> None:
    split = booked
    for share in shares:
        left = split.amount - split.returned_amount
        if left:
            split = after(split, plan_return(split, min(share, left)))
    returned = split.returned_amount

    at_once = after(booked, plan_return(booked, returned))

    assert split == at_once


@given(booked=bills(), share=st.integers(1, 10**9))
def test_what_is_kept_never_passes_what_is_left_of_the_sale(booked: Booked, share: int) -> None:
    reversal = plan_return(booked, min(share, booked.amount))

    rest = after(booked, reversal)
    assert 0 <= rest.returned_net <= booked.net
    assert 0 <= rest.given_back <= booked.spent
    assert 0 <= rest.taken_back <= booked.earned
    kept = booked.earned - rest.taken_back
    assert kept * booked.net <= booked.earned * (booked.net - rest.returned_net)
    if reversal.is_whole:
        assert (rest.returned_net, rest.taken_back, rest.given_back) == (
            booked.net,
            booked.earned,
            booked.spent,
        )
