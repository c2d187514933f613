"""What a reward or a discount would really cost, said before it is offered."""

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from loyalty_club.dashboard.program.phrases import full_money, percent

BPS = 10_000
# A discount of more than this part of its bill is a loss that calls itself loyalty.
HALF = BPS // 2


@dataclass(frozen=True, slots=True)
class Verdict:
    """One sentence about a price, and how serious it is."""

    text: str
    tone: Literal["leaf", "honey", "quiet"]


def price_verdict(*, points: int, cost: int, point_value: int) -> Verdict | None:
    """What the points are worth beside what the reward costs; None before both are known."""
    if not points or not point_value:
        return None
    worth = points * point_value
    names = {"worth": full_money(worth), "cost": full_money(cost)}
    if cost <= worth:
        return Verdict(
            _("These points are worth %(worth)s: nothing beyond them counts under the cap.")
            % names,
            "leaf",
        )
    names["beyond"] = full_money(cost - worth)
    return Verdict(
        _(
            "These points are worth %(worth)s, but the reward costs %(cost)s. The difference of"
            " %(beyond)s counts under the cap when it is issued."
        )
        % names,
        "honey",
    )


def discount_verdict(*, value: int, min_bill: int) -> Verdict | None:
    """A warning where a discount may take more than half off its bill; None where it cannot."""
    if not value:
        return None
    names = {"value": full_money(value), "twice": full_money(2 * value)}
    if not min_bill:
        return Verdict(
            _(
                "Without a least bill this pays a whole bill of %(value)s. With a least bill of"
                " %(twice)s it takes off half at most."
            )
            % names,
            "honey",
        )
    share = min(BPS, value * BPS // min_bill)
    if share <= HALF:
        return None
    return Verdict(
        _(
            "This takes %(share)s off a bill of %(bill)s: more than half. Who buys at such a price"
            " comes for the price, and the loss is the shop's. With a least bill of %(twice)s it"
            " takes off half."
        )
        % {**names, "share": percent(share), "bill": full_money(min_bill)},
        "honey",
    )
