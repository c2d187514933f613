"""What drives buying, worked out by night: traits of members beside what they paid in a year."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from analytics.exceptions import TooLittleData
from analytics.rules.buying.columns import Buyer, Coding, Column, coding_of
from analytics.rules.buying.drivers import Effect, Real, fit_of, sums_of
from analytics.rules.periods import period_of
from analytics.selectors.buying.buyers import COUNTED, GROUPS, buyers_of
from analytics.services.keeping import Body, Progress
from members.selectors.club import club_day, current_club
from members.services.patience import unhurried

# Fewer members, and a regression of a dozen traits reads tea leaves.
LEAST_BUYERS = 100
AT_ONCE = 20_000


@unhurried()
def work_out_drivers(shop_id: int | None, tell: Progress) -> Body:
    """Fit the members who bought in the last twelve months, of the club or of one shop.

    Refuses (`TooLittleData`) fewer than a hundred of them, and members of whom nothing is known
    that some have and others have not.
    """
    window = period_of("twelve_months", club_day(), current_club().calendar).window
    buyers = buyers_of(window, shop_id)
    tell(60)
    if len(buyers) < LEAST_BUYERS:
        raise TooLittleData(why="few_for_drivers")
    coding = coding_of(buyers, groups=GROUPS, counted=COUNTED)
    if not coding.told:
        raise TooLittleData(why="nothing_told")
    fit = fit_of(sums_of(_parts(coding, buyers), len(coding.columns) + 1))
    return {
        "first": window.starts_on.isoformat(),
        "last": window.ends_on.isoformat(),
        "members": fit.members,
        "explained": fit.explained,
        "bases": dict(coding.bases),
        "drivers": [
            _told(column, effect)
            for column, effect in zip(coding.columns, fit.effects[:-1], strict=True)
            if effect is not None and coding.is_told(column)
        ],
    }


def _parts(coding: Coding, buyers: Sequence[Buyer]) -> Iterator[tuple[Real, Real]]:
    for first in range(0, len(buyers), AT_ONCE):
        some = buyers[first : first + AT_ONCE]
        paid = np.array([buyer.sales for buyer in some], dtype=np.float64)
        yield np.array(coding.rows(some)), np.log(paid)


def _told(column: Column, effect: Effect) -> dict[str, Any]:
    return {
        "group": column.group,
        "level": column.level,
        "members": column.members,
        "effect": effect.effect,
        "low": effect.low,
        "high": effect.high,
        "standardised": effect.standardised,
        "is_clear": effect.is_clear,
    }
