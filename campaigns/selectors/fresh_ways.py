"""Whom of those that something has happened to a journey begins with, and whom it holds out."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from campaigns.models import Journey, Passage
from campaigns.rules.held_out import COMPARED_DAYS, is_held_out
from campaigns.rules.journeys import BEGINNINGS, number_of
from campaigns.selectors.triggers.look import Begun
from members.selectors.reach import Reach, reach_of

COMPARED = timedelta(days=COMPARED_DAYS)
Status = Passage.Status


@dataclass(frozen=True, slots=True)
class Fresh:
    """Somebody who begins. `overtakes` is the way that he leaves for it, 0 for none.

    `drawn_percent` is the share by which he was drawn for the control group, 0 where he was not.
    """

    begun: Begun
    overtakes: int = 0
    drawn_percent: int = 0
    is_held_out: bool = False

    @property
    def compared_until(self) -> datetime | None:
        """Until when he is compared who is held out."""
        return self.begun.at + COMPARED if self.is_held_out else None


def fresh_ways(journey: Journey, begun: Sequence[Begun]) -> list[Fresh]:
    """Who may begin this journey, each member once, the first of his in the order given.

    Nobody begins twice for the same, for something older than what he has begun for, before his
    rest is over, or while he is held out. What happens on the way overtakes it, or waits for its
    end where each is a thing apart. Two statements, one more for each class of text where a
    control group is drawn.
    """
    ways = _ways(journey, {one.member_id for one in begun})
    chosen: dict[int, Fresh] = {}
    for one in begun:
        earlier = ways.get(one.member_id, [])
        if one.member_id in chosen or _is_forbidden(journey, one, earlier):
            continue
        overtaken = next((way.pk for way in earlier if way.status == Status.ON), 0)
        chosen[one.member_id] = Fresh(one, overtakes=overtaken)
    if not journey.control_percent or not chosen:
        return list(chosen.values())
    told = _can_be_told(journey, chosen)
    return [
        _draw(journey, one)
        if member_id in told and not _was_drawn_lately(one.begun, ways.get(member_id, []))
        else one
        for member_id, one in chosen.items()
    ]


def _is_forbidden(journey: Journey, one: Begun, earlier: Iterable[Passage]) -> bool:
    rest = timedelta(days=number_of(journey.settings, journey.trigger, "rest_days"))
    is_apart = BEGINNINGS[journey.trigger].is_apart
    return any(
        way.run_key == one.run_key
        or one.at <= way.began_at
        or way.began_at > one.at - rest
        or (way.status == Status.ON and is_apart)
        or (way.status == Status.HELD_OUT and way.ended_at is not None and way.ended_at > one.at)
        for way in earlier
    )


def _draw(journey: Journey, one: Fresh) -> Fresh:
    percent = journey.control_percent
    is_out = is_held_out(
        percent,
        journey_id=journey.pk,
        member_id=one.begun.member_id,
        run_key=one.begun.run_key,
    )
    return Fresh(one.begun, one.overtakes, percent, is_out)


def _was_drawn_lately(one: Begun, earlier: Iterable[Passage]) -> bool:
    """Who is being compared already is not drawn again: two ways of one member never overlap."""
    return any(way.drawn_percent and way.began_at > one.at - COMPARED for way in earlier)


def _can_be_told(journey: Journey, member_ids: Collection[int]) -> frozenset[int]:
    """To whom the journey can say anything; all of them where it says nothing, but promises or
    asks staff. Who cannot be told would be the same on either side, and hide what it brings.
    """
    kinds = sorted({step.kind for step in journey.steps.all() if step.text})
    if not kinds:
        return frozenset(member_ids)
    return frozenset(
        member_id
        for kind in kinds
        for member_id, reach in reach_of(member_ids, purpose=kind).items()
        if isinstance(reach, Reach)
    )


def _ways(journey: Journey, member_ids: Collection[int]) -> dict[int, list[Passage]]:
    found: dict[int, list[Passage]] = {}
    for way in Passage.objects.filter(journey=journey, member_id__in=member_ids):
        found.setdefault(way.member_id, []).append(way)
    return found
