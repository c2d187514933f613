"""The members of a group as a list shows them: the score beside what it is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from analytics.rules.groups.potential import Potential
from analytics.rules.groups.rfm import Segment
from analytics.selectors.groups.people import Bought, bought_by
from analytics.selectors.scope import ShopIds
from loyalty_club.web.figures.groups import POTENTIALS, SEGMENTS, GroupWords


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A member with the scores of the last night and what was bought so far."""

    scores: Any
    bought: Bought | None
    segment: GroupWords | None
    potential: GroupWords | None

    @property
    def member(self) -> Any:
        """Who it is."""
        return self.scores.member

    @property
    def basket(self) -> int | None:
        """Bought for at one visit, on average."""
        if self.bought is None or not self.bought.visits:
            return None
        return self.bought.sales // self.bought.visits


def group_rows(page: Sequence[Any], shop_ids: ShopIds) -> list[GroupRow]:
    """The rows of a page of scores; one statement for what was bought."""
    bought = bought_by([scores.pk for scores in page], shop_ids)
    return [
        GroupRow(
            scores,
            bought.get(scores.pk),
            SEGMENTS[Segment(scores.segment)] if scores.segment else None,
            POTENTIALS[Potential(scores.potential)] if scores.potential else None,
        )
        for scores in page
    ]
