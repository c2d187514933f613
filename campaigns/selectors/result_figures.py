"""A campaign's results as plain figures by name, for machines: the command and the API."""

from typing import Any

from campaigns.rules.uplift import Difference
from campaigns.rules.worth import BPS
from campaigns.selectors.results import Results

# Shares are told to a hundredth of a percent and finer than anybody needs.
DECIMALS = 6


def figures_of(results: Results) -> dict[str, Any]:
    """The figures by name. Money is in the smallest unit; `roi` and the shares of the uplift are
    parts of one (−0.73 is −73 %), None where nothing was spent or nobody was held out.
    """
    outcome, told = results.outcome, results.outcome.told
    worth, costs = outcome.worth, outcome.costs
    difference = outcome.uplift.difference
    return {
        "campaign": outcome.campaign.pk,
        "told": told.people,
        "control": outcome.control.people,
        "control_came_back": outcome.control.came,
        "left_out": dict(outcome.counts.left_out),
        "sent": told.sent,
        "delivered": told.delivered,
        "came_back": told.came,
        "bought": told.bought,
        "used": told.used,
        "sales": outcome.sales,
        "margin": outcome.margin,
        "cost": costs.total,
        "costs": {"messages": costs.messages, "rewards": costs.rewards, **costs.lines},
        "roi": _share(worth.roi_bps),
        "new_members": outcome.new_members,
        "cac": worth.cac,
        "break_even": worth.break_even,
        "alarm": outcome.is_alarm,
        "uplift": _interval(difference),
        "verdict": outcome.uplift.verdict.value,
        "is_small": outcome.uplift.is_small,
        "rank": None if results.rank is None else [results.rank.place, results.rank.of],
    }


def _interval(difference: Difference | None) -> dict[str, float | None]:
    if difference is None:
        return {"estimate": None, "low": None, "high": None}
    return {
        "estimate": round(difference.estimate, DECIMALS),
        "low": round(difference.low, DECIMALS),
        "high": round(difference.high, DECIMALS),
    }


def _share(basis_points: int | None) -> float | None:
    return None if basis_points is None else basis_points / BPS
