"""The journey map of the whole club: who stands where, who moved, and how long it took."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection, transaction

from analytics.rules import lifecycle as rule
from analytics.rules.lifecycle import RUNGS, Bond, Stage, bond_of
from analytics.selectors.lifecycle_statements import (
    DAYS,
    MAP,
    PEOPLE_OF_CLUB,
    PEOPLE_OF_ONE_SHOP,
    PEOPLE_OF_SEVERAL_SHOPS,
    WHO,
)
from analytics.selectors.remembered import remembered
from analytics.selectors.rules import figure_rules, fixed_silence
from analytics.selectors.scope import ShopIds, summed_shops
from members.models import Member
from members.selectors.club import club_day, club_zone
from members.services.patience import take_time

# Who was no member yet on the earlier day.
NOBODY = "none"


@dataclass(frozen=True, slots=True)
class Stages:
    """How many stood at each stage on the two days, and who went from where to where.

    `flows` has a pair of stages for each member; the first is None where he joined between the
    days. `reached` is how many came to each rung between them (new: joined or bought first),
    however it went on. `usual_days` is the median from joining, or the first purchase where that
    was earlier, to the rung, of all who have ever reached it; `ever_loyal` are those who have
    become loyal until today, wherever they stand now. `spent` is money by the rung on which a
    member stood and by what it was for, of the days between.
    """

    then: date
    today: date
    flows: Mapping[tuple[Stage | None, Stage], int] = field(default_factory=dict)
    reached: Mapping[Stage, int] = field(default_factory=dict)
    usual_days: Mapping[Stage, int] = field(default_factory=dict)
    ever_loyal: int = 0
    spent: Mapping[tuple[Stage, str], int] = field(default_factory=dict)

    @property
    def members(self) -> int:
        """All of today."""
        return sum(self.flows.values())

    def now(self, stage: Stage) -> int:
        """How many stand there today."""
        return sum(count for (_was, here), count in self.flows.items() if here == stage)

    def before(self, stage: Stage) -> int:
        """How many of today's members stood there on the earlier day."""
        return sum(count for (was, _here), count in self.flows.items() if was == stage)


@dataclass(frozen=True, slots=True)
class Placed:
    """One member and what decides his stage."""

    member: Member
    bond: Bond
    silent_days: int


def stages_between(then: date, today: date, shop_ids: ShopIds = None) -> Stages:
    """The map of two days, from the summaries in one statement (another to know the shops).

    Members are those of the club as it is now; erased ones are in neither day. What has been
    voided since is no visit on either. With shops named: members who joined or bought there, by
    what they bought there.
    """
    asked = parameters(then, today, shop_ids)
    rows = remembered("map", asked, lambda: _rows_of_map(_people_of(shop_ids), asked))
    told = {
        (what, one): int(number)
        for what, one, _other, number in rows
        if what in {"reached", "days", "ever"} and number is not None
    }
    return Stages(
        then=then,
        today=today,
        flows={
            (None if was is None else Stage(was), Stage(here)): int(count)
            for what, was, here, count in rows
            if what == "moved"
        },
        reached={rung: told["reached", rung] for rung in RUNGS},
        usual_days={rung: told["days", rung] for rung in RUNGS if ("days", rung) in told},
        ever_loyal=told["ever", Stage.LOYAL],
        spent={
            (Stage(rung), part): int(amount) for what, rung, part, amount in rows if what == "spent"
        },
    )


def _rows_of_map(people: str, asked: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """In a club of a million the costs of the map take longer than a page may."""
    with transaction.atomic():
        take_time()
        return rows_of(people + MAP, asked)


def members_at(
    stage: Stage,
    then: date,
    today: date,
    *,
    came_from: str = "",
    shop_ids: ShopIds = None,
    member_ids: Collection[int] | None = None,
) -> list[int]:
    """Who stands at a stage today, the most visits first; `came_from` narrows to those who stood
    at this stage on the earlier day ("none": who joined since), `member_ids` to these. One
    statement over the summaries (another to know the shops).
    """
    asked = parameters(then, today, shop_ids, member_ids=member_ids)
    asked |= {"stage": stage.value, "from_stage": came_from}
    rows = remembered("stage", asked, lambda: rows_of(_people_of(shop_ids) + WHO, asked))
    return [member_id for (member_id,) in rows]


def placed_among(member_ids: Sequence[int], today: date, shop_ids: ShopIds = None) -> list[Placed]:
    """These members in this order, each with what decides his stage: for a page of them. Three
    statements.
    """
    days: dict[int, list[date]] = {member_id: [] for member_id in member_ids}
    asked = {
        "member_ids": list(member_ids),
        "shop_ids": None if shop_ids is None else sorted(shop_ids),
    }
    for member_id, day in rows_of(DAYS, asked):
        days[member_id].append(day)
    members = Member.objects.in_bulk(member_ids)
    lost_days = fixed_silence(figure_rules())
    return [_placed(members[pk], days[pk], today, lost_days) for pk in member_ids]


def _people_of(shop_ids: ShopIds) -> str:
    """Where the members of these shops are told of."""
    shops = summed_shops(shop_ids)
    if shops is None:
        return PEOPLE_OF_CLUB
    return PEOPLE_OF_ONE_SHOP if len(shops) == 1 else PEOPLE_OF_SEVERAL_SHOPS


def _placed(member: Member, days: Sequence[date], today: date, lost_days: int | None) -> Placed:
    bond = bond_of(club_day(member.joined_at), days, today=today, lost_days=lost_days)
    return Placed(member, bond, (today - bond.seen_on).days)


def parameters(
    then: date,
    today: date,
    shop_ids: ShopIds = None,
    *,
    member_ids: Collection[int] | None = None,
    cards: Collection[int] | None = None,
) -> dict[str, Any]:
    """What every statement of the map asks for: the days, whom (None is all; `cards` those that
    costs were booked on), and the thresholds of the rule.
    """
    zone = club_zone()
    day_after = timedelta(days=1)
    return {
        "then": then,
        "today": today,
        "opens": datetime.combine(then + day_after, time.min, tzinfo=zone),
        "closes": datetime.combine(today + day_after, time.min, tzinfo=zone),
        "zone": str(zone),
        "shop_ids": None if shop_ids is None else sorted(shop_ids),
        "member_ids": None if member_ids is None else list(member_ids),
        "cards": None if cards is None else list(cards),
        "minutes": rule.FOLLOW_UP_MINUTES,
        **rule.THRESHOLDS,
    }


def rows_of(statement: str, asked: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """What a statement of the map gives."""
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        return list(cursor.fetchall())
