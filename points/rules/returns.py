"""Returns: two proportional reversals, cumulative and rounded down, each exactly once."""

from dataclasses import dataclass

from points.exceptions import AlreadyReturned, ReturnExceedsNet


@dataclass(frozen=True, slots=True)
class Booked:
    """A purchase as the rules of return see it (money and points as booked and as reversed)."""

    amount: int
    net: int
    returned_amount: int
    returned_net: int
    earned: int
    taken_back: int
    spent: int
    given_back: int


@dataclass(frozen=True, slots=True)
class Reversal:
    """What one return moves: money, points to take back, points to give back."""

    amount: int
    money: int
    take_back: int
    give_back: int
    is_whole: bool


def plan_return(booked: Booked, amount: int) -> Reversal:
    """The reversal for `amount` coming back.

    Of the points earned the member keeps ⌊earned · (net − returned) ÷ net⌋; of those spent
    ⌊spent · returned ÷ amount⌋ have been given back: cumulative, so many small returns move no
    more than one large one, and a whole return moves everything. Of a sale whose points have
    lapsed there is nothing left to take.
    """
    left = booked.amount - booked.returned_amount
    if left == 0:
        raise AlreadyReturned(returned=booked.returned_amount)
    if not 0 < amount <= left:
        raise ReturnExceedsNet(left=left, asked=amount)
    returned = booked.returned_amount + amount
    not_money = booked.amount - booked.net
    returned_net = returned - not_money * returned // booked.amount
    if booked.net:
        keep = booked.earned * (booked.net - returned_net) // booked.net
    else:
        keep = booked.earned * (booked.amount - returned) // booked.amount
    return Reversal(
        amount=amount,
        money=returned_net - booked.returned_net,
        take_back=max(0, booked.earned - keep - booked.taken_back),
        give_back=booked.spent * returned // booked.amount - booked.given_back,
        is_whole=returned == booked.amount,
    )
