"""Two programs over the same days: who gains, who loses, and by how much."""

from collections.abc import Sequence
from dataclasses import dataclass

from analytics.rules.outcomes import MemberFigures, Outcome
from members.rules.calendars import Window

SHOWN = 10
GROUPS = 10
NOBODY = MemberFigures()


@dataclass(frozen=True, slots=True)
class Shift:
    """What the draft changes for one member; money values of what he earned."""

    member_id: int
    spend: int
    present: int
    draft: int

    @property
    def change(self) -> int:
        """More (+) or less (−) under the draft."""
        return self.draft - self.present

    @property
    def change_size(self) -> int:
        """The same without its sign."""
        return abs(self.draft - self.present)


@dataclass(frozen=True, slots=True)
class Group:
    """A tenth of the members, by what they spend; sums in money."""

    members: int
    spend: int
    present: int
    draft: int

    @property
    def change(self) -> int:
        """More (+) or less (−) under the draft."""
        return self.draft - self.present

    @property
    def change_size(self) -> int:
        """The same without its sign."""
        return abs(self.draft - self.present)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The same days twice. `tenths` begin with those who spend least; `gainers` and `losers`
    are the ten largest each way.
    """

    window: Window
    present: Outcome
    draft: Outcome
    gaining: int
    losing: int
    unchanged: int
    tenths: Sequence[Group]
    gainers: Sequence[Shift]
    losers: Sequence[Shift]


def compare_outcomes(present: Outcome, draft: Outcome, window: Window) -> Comparison:
    """Member by member, by the value of what his purchases earned."""
    shifts = [
        Shift(
            member_id,
            present.members.get(member_id, NOBODY).spend,
            present.members.get(member_id, NOBODY).value,
            figures.value,
        )
        for member_id, figures in draft.members.items()
        if figures.purchases
    ]
    by_change = sorted(shifts, key=lambda shift: (shift.change, shift.member_id))
    losing = [shift for shift in by_change if shift.change < 0]
    gaining = [shift for shift in reversed(by_change) if shift.change > 0]
    return Comparison(
        window=window,
        present=present,
        draft=draft,
        gaining=len(gaining),
        losing=len(losing),
        unchanged=len(shifts) - len(gaining) - len(losing),
        tenths=_tenths(shifts),
        gainers=gaining[:SHOWN],
        losers=losing[:SHOWN],
    )


def _tenths(shifts: Sequence[Shift]) -> list[Group]:
    """Ten groups of about the same size; fewer where there are fewer members."""
    ordered = sorted(shifts, key=lambda shift: (shift.spend, shift.member_id))
    groups = min(GROUPS, len(ordered))
    return [
        Group(
            members=len(part),
            spend=sum(shift.spend for shift in part),
            present=sum(shift.present for shift in part),
            draft=sum(shift.draft for shift in part),
        )
        for place in range(groups)
        if (part := ordered[len(ordered) * place // groups : len(ordered) * (place + 1) // groups])
    ]
