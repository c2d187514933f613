"""A crowd of leads with random ways through the stages, and the same figures counted by hand."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from campaigns.models import (
    Campaign,
    Channel,
    Interaction,
    Lead,
    LeadSource,
    LostReason,
    Presentation,
    StageMove,
)
from campaigns.services.leads.contacts import note_interaction
from campaigns.services.leads.costs import add_source_cost
from campaigns.services.leads.moving import lose_lead
from members.models import Shop, User
from members.roles import SYSTEM
from members.selectors.club import club_day
from tests.campaigns.lead_cases import GOOD, make_lead, make_reason
from tests.campaigns.result_cases import make_campaign, make_people

FIRST_DAYS = 90
LEADS = 60


@dataclass
class Crowd:
    """Everything that was drawn."""

    now: datetime
    shops: Sequence[Shop]
    sellers: Sequence[User]
    sources: list[LeadSource] = field(default_factory=list)
    campaigns: list[Campaign] = field(default_factory=list)
    reasons: list[LostReason] = field(default_factory=list)
    leads: list[Lead] = field(default_factory=list)

    def came_between(self, first: date, last: date, **wanted: Any) -> list[Lead]:
        """Who came on these days and is what is wanted."""
        return [
            lead
            for lead in self.leads
            if first <= club_day(lead.created_at) <= last
            and all(getattr(lead, name) == value for name, value in wanted.items())
        ]


def draw_crowd(
    seed: int, *, now: datetime, shops: Sequence[Shop], sellers: Sequence[User]
) -> Crowd:
    """Sixty leads of the last ninety days, with all that was done for them."""
    pick = random.Random(seed)
    crowd = Crowd(now, shops, sellers)
    crowd.sources = LeadSource.objects.bulk_create(
        LeadSource(key=f"source-{number}", name=f"Source {number}") for number in range(3)
    )
    crowd.campaigns = [make_campaign(now - timedelta(days=60)) for _ in range(2)]
    crowd.reasons = LostReason.objects.bulk_create(
        LostReason(name=f"Reason {number}") for number in range(3)
    )
    for member in make_people(LEADS):
        _draw_lead(pick, crowd, member)
    return crowd


def lose_a_called_lead() -> None:
    """One that cost something, was called, and is lost."""
    lead = make_lead(marks=GOOD)
    add_source_cost(source_id=lead.source_id, kind="marketing", amount=9_000, actor=SYSTEM)
    note_interaction(lead_id=lead.pk, channel="call", minutes=4, outcome="refused", actor=SYSTEM)
    lose_lead(lead_id=lead.pk, reason_id=make_reason().pk, actor=SYSTEM)


def counted(leads: Sequence[Lead], now: datetime) -> list[tuple[int, int, Any, Any, int]]:
    """The seven stages of these leads: stage, count, conversion, median days, value."""
    rows: list[tuple[int, int, Any, Any, int]] = []
    for stage in range(1, 8):
        reached = [lead for lead in leads if lead.reached >= stage]
        before = rows[-1][1] if rows else 0
        stays = [days for lead in leads for days in _stays(lead, stage, now)]
        rows.append(
            (
                stage,
                len(reached),
                len(reached) / before if before else None,
                round(median(stays), 1) if stays else None,
                sum(lead.value for lead in reached),
            )
        )
    return rows


def moves_of(lead: Lead) -> list[StageMove]:
    """In their order."""
    return list(StageMove.objects.filter(lead=lead).order_by("id"))


def _stays(lead: Lead, stage: int, now: datetime) -> list[float]:
    moves = moves_of(lead)
    ends = [*(move.at for move in moves[1:]), now]
    return [
        (end - move.at).total_seconds() / 86_400
        for move, end in zip(moves, ends, strict=True)
        if move.stage == stage and move.status == "open"
    ]


def _draw_lead(pick: random.Random, crowd: Crowd, member: Any) -> None:
    at = crowd.now - timedelta(minutes=pick.randrange(FIRST_DAYS * 24 * 60))
    seller = pick.choice([*crowd.sellers, None])
    lead = Lead(
        source=pick.choice(crowd.sources),
        campaign=pick.choice([*crowd.campaigns, None]),
        shop=pick.choice([*crowd.shops, None]),
        assignee=seller,
        origin="staff",
        value=pick.randrange(10) * 1_000_000,
        created_at=at,
        created_by=f"user:{pick.choice(crowd.sellers).pk}",
        stage_at=at,
    )
    steps = [(1, "open", at)]
    while len(steps) < pick.randrange(1, 9):
        at += timedelta(minutes=pick.randrange(1, 5 * 24 * 60))
        stage = min(6, max(1, steps[-1][0] + pick.choice((1, 1, 1, 2, -1))))
        steps.append((stage, "open", at))
    end = pick.choice(("open", "won", "lost"))
    at += timedelta(minutes=pick.randrange(1, 3 * 24 * 60))
    if end != "open":
        steps.append((7 if end == "won" else steps[-1][0], end, at))
        lead.closed_at = at
    lead.status, lead.stage, lead.stage_at = end, steps[-1][0], steps[-1][2]
    lead.reached = max(stage for stage, _status, _at in steps)
    lead.lost_reason = pick.choice(crowd.reasons) if end == "lost" else None
    lead.member = member if end == "won" else None
    lead.save()
    StageMove.objects.bulk_create(
        StageMove(lead=lead, stage=stage, status=status, at=moment, by="user:1")
        for stage, status, moment in steps
    )
    _draw_work(pick, lead, [moment for _stage, status, moment in steps if status == "open"])
    crowd.leads.append(lead)


def _draw_work(pick: random.Random, lead: Lead, moments: Sequence[datetime]) -> None:
    Interaction.objects.bulk_create(
        Interaction(
            lead=lead,
            channel=pick.choice(Channel.values),
            minutes=pick.randrange(20),
            outcome=pick.choice(Interaction.Outcome.values),
            at=moment + timedelta(minutes=pick.randrange(-3, 3)),
            by="user:1",
        )
        for moment in moments
        for _ in range(pick.randrange(3))
    )
    if pick.random() < 0.4:
        Presentation.objects.create(
            lead=lead, medium="shop", minutes=15, outcome="keen", at=moments[-1], by="user:1"
        )
