"""A member in the simulation: what the rules remember of him, his points, what he owes."""

from dataclasses import dataclass, field
from datetime import datetime

from analytics.rules.deals import Deal, repay
from analytics.rules.outcomes import MemberFigures
from analytics.rules.purses import Purse
from points.rules.memory import Memory
from points.rules.returns import Reversal


@dataclass(slots=True)
class Person:
    """One member; `owing` are his purchases that came back after their points were spent."""

    memory: Memory
    purse: Purse = field(default_factory=Purse)
    owing: list[Deal] = field(default_factory=list)
    figures: MemberFigures = field(default_factory=MemberFigures)

    def reverse(self, deal: Deal, reversal: Reversal, now: datetime) -> None:
        """Give back first, so that what must be taken back finds as much as possible."""
        self.purse.expire(now)
        if reversal.give_back:
            fresh = deal.give_back(self.purse, reversal.give_back, now)
            repay(self.owing, fresh, in_hand=deal)
        if reversal.take_back and deal.take_back(self.purse, reversal.take_back, now):
            self.owe(deal)

    def forget(self, deal: Deal, reversal: Reversal, *, lost: int) -> None:
        """The rules remember the sale as it stands now; of a whole return no use is counted."""
        given = deal.given - deal.given_that_stands()
        self.figures.spend -= reversal.money
        self.figures.points -= lost
        self.figures.value -= lost * deal.day.terms.point_value + given
        self.figures.purchases -= deal.is_void
        self.memory.note_change(
            deal.on,
            points=-lost if deal.counts else 0,
            spend=-reversal.money if deal.counts else 0,
            is_gone=deal.is_void,
        )
        if reversal.is_whole:
            self.memory.forget_uses(deal.day.terms, deal.on, deal.reasons)

    def owe(self, deal: Deal) -> None:
        """What could not be taken back is owed, the oldest purchase first."""
        if deal not in self.owing:
            self.owing.append(deal)
            self.owing.sort(key=lambda owing: owing.id)
