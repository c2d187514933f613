"""A year of leads in the demo: won, lost, and those on the board, with all the work on them."""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from campaigns.models import (
    Acquisition,
    Campaign,
    Lead,
    LeadSource,
    LostReason,
    SalesRules,
    Script,
    SourceCost,
    StageMove,
    StageRule,
)
from campaigns.rules.leads.quality import MARKS, Weights, likely_validity, score_of
from campaigns.rules.leads.shipped import LOST_REASONS, SCRIPTS, SOURCES, STAGES, said
from campaigns.services.leads.rules import install_sales
from loyalty_club.seeding.prospect_plan import RIALS, SPAN, SPRINGS, Plan, Spring, Story
from loyalty_club.seeding.prospect_words import (
    OFFICE_WISHES,
    OFFICES,
    OFFICES_CALLED,
    STANDINGS,
    WISHES,
)
from loyalty_club.seeding.prospect_work import Work
from loyalty_club.seeding.words import FAMILIES, KINDS, MEN, WOMEN, Language, in_language
from members.models import Member, User
from members.roles import SYSTEM
from members.rules.naming import member_search_key
from members.rules.text import search_key

TARGET, HOURLY_COST = 26, 150 * RIALS
TOLD_BY_POSTER = {"sign", "instagram", "website"}
# By stage the shipped reasons, by their place, as often as they are why.
WHY_LOST = {
    1: (5, 5, 5, 2, 6),
    2: (5, 5, 2, 2, 3, 6),
    3: (2, 2, 3, 4, 0),
    4: (0, 3, 1, 4, 7),
    5: (0, 0, 0, 1, 1, 3, 7),
    6: (0, 1, 3),
}
ROLES = ("manager", "cashier", "owner")
SHARES = (5, 4, 1)
# Marks of quality that become those who come far, and those who do not.
GOOD, POOR = (2, 3, 3, 4, 4), (0, 1, 1, 2, 2, 3)


class Prospects:
    """Writes the rows themselves: what the services would have done one by one over a year."""

    def __init__(self, *, shop_ids: Sequence[int], language: Language, now: datetime) -> None:
        self._shop_ids = shop_ids
        self._language: Language = language
        self._now = now
        self._pick = random.Random(57)  # noqa: S311 - believable, not secret
        self._sellers = [User.objects.get(username=role) for role in ROLES]
        self._number = 0
        self._reasons: list[LostReason] = []
        self._campaign: Campaign | None = None

    def fill(self) -> None:
        """The sales cycle's rules, the sources with their costs, and the leads."""
        self._set_rules()
        self._reasons = list(LostReason.objects.order_by("pk"))
        self._campaign = Campaign.objects.filter(goal=Campaign.Goal.NEW_MEMBERS).first()
        sources = {one.key: one for one in LeadSource.objects.all()}
        plan = Plan(self._now, self._pick)
        members = self._members()
        joined = {key: [one.joined_at for one in found] for key, found in members.items()}
        stories = plan.stories(joined)
        won = {key: iter(found) for key, found in members.items()}
        pairs = [(self._lead(story, sources, won), story) for story in stories]
        # Numbered in the order in which they came, as lists show them.
        pairs.sort(key=lambda pair: pair[0].created_at)
        leads = Lead.objects.bulk_create(lead for lead, _story in pairs)
        StageMove.objects.bulk_create(move for pair in pairs for move in _moves(*pair))
        costs = self._costs(plan, sources)
        minutes = Work(self._now, self._pick, self._language).write(pairs)
        _remember(leads, costs, minutes)

    def _set_rules(self) -> None:
        self._write_lists()
        install_sales(now=self._now - SPAN)
        SalesRules.objects.update(monthly_target=TARGET, hourly_cost=HOURLY_COST)
        for stage, standing, note in STANDINGS:
            words = in_language(note, self._language)
            StageRule.objects.filter(stage=stage).update(standing=standing, note=words)

    def _write_lists(self) -> None:
        """What is shipped, in the demo's language, whatever the settings say."""
        named = {key: said(name, self._language) for key, name in SOURCES.items()}
        named["offices"] = in_language(OFFICES_CALLED, self._language)
        LeadSource.objects.bulk_create(
            LeadSource(key=key, name=name) for key, name in named.items()
        )
        LostReason.objects.bulk_create(
            LostReason(name=said(name, self._language)) for name in LOST_REASONS
        )
        Script.objects.bulk_create(
            Script(name=said(one.name, self._language), text=said(one.text, self._language))
            for one in SCRIPTS
        )
        StageRule.objects.bulk_create(
            StageRule(
                stage=stage,
                requirement=said(one.requirement, self._language),
                stalled_days=one.stalled_days,
            )
            for stage, one in STAGES.items()
        )

    def _members(self) -> dict[str, list[Member]]:
        """Members whom a lead became, by source, out of those who joined in time for it."""
        since = self._now - SPAN + timedelta(days=20)
        newcomers = Member.objects.filter(
            status=Member.Status.ACTIVE,
            mobile__isnull=False,
            joined_at__range=(since, self._now),
        ).order_by("joined_at", "pk")
        free = list(newcomers.select_related("joined_shop"))
        found: dict[str, list[Member]] = {}
        for spring in sorted(SPRINGS, key=lambda one: -one.days_ago):
            fit = [one for one in free if self._is_in_time(spring, one.joined_at)]
            found[spring.key] = self._pick.sample(fit, min(spring.won, len(fit)))
            taken = {one.pk for one in found[spring.key]}
            free = [one for one in free if one.pk not in taken]
        return found

    def _is_in_time(self, spring: Spring, joined_at: datetime) -> bool:
        if not spring.days_ago:
            return True
        came = self._now - timedelta(days=spring.days_ago)
        return came + timedelta(days=8) <= joined_at <= came + timedelta(days=60)

    def _lead(
        self, story: Story, sources: Mapping[str, LeadSource], won: Mapping[str, Any]
    ) -> Lead:
        spring, pick = story.spring, self._pick
        seller = pick.choices(self._sellers, SHARES)[0]
        lead = Lead(
            source=sources[spring.key],
            campaign=self._campaign_of(story),
            origin=spring.origin,
            shop_id=pick.choices(self._shop_ids, (3, 2))[0] if pick.random() < 0.9 else None,
            assignee=seller if story.last > 1 or pick.random() < 0.5 else None,
            value=pick.randint(*spring.worth) // 100 * 100 * RIALS,
            allows_contact=spring.origin != "staff" or pick.random() < 0.8,
            evidence=spring.origin,
            stage=story.last,
            stage_at=story.entered[-1],
            reached=story.last,
            created_at=story.entered[0],
            created_by=SYSTEM.id if spring.origin in {"web", "import"} else _by(seller),
        )
        kind, wish = pick.choice(OFFICE_WISHES if spring.is_office else WISHES)
        lead.category = in_language(KINDS[kind], self._language)
        lead.interest = in_language(wish, self._language)
        self._close(lead, story, next(won[spring.key]) if story.last == 7 else None, seller)
        self._judge(lead, story)
        lead.search_key = _search_key(lead)
        return lead

    def _campaign_of(self, story: Story) -> Campaign | None:
        """The one for new members, where he came while its posters hung."""
        campaign = self._campaign
        if campaign is None or story.spring.key not in TOLD_BY_POSTER:
            return None
        came = story.entered[0].date()
        return campaign if campaign.starts_on <= came <= campaign.ends_on else None

    def _close(self, lead: Lead, story: Story, member: Member | None, seller: User) -> None:
        """Who he is, and how it ended."""
        if member is not None:
            lead.member, lead.status = member, Lead.Status.WON
            lead.first_name, lead.last_name = member.first_name, member.last_name
            lead.mobile, lead.shop = member.mobile, member.joined_shop
            lead.closed_at, lead.closed_by = story.entered[-1], _by(seller)
            return
        self._name(lead, story.spring)
        if story.ended is not None:
            lead.status, lead.closed_at, lead.closed_by = (
                Lead.Status.LOST,
                story.ended,
                _by(seller),
            )
            lead.lost_reason = self._why_lost(story.last)

    def _name(self, lead: Lead, spring: Spring) -> None:
        pick = self._pick
        self._number += 1
        lead.first_name = pick.choice((WOMEN if pick.random() < 0.6 else MEN)[self._language])
        lead.last_name = pick.choice(FAMILIES[self._language])
        # Out of a range that nobody has, beyond that of the members.
        lead.mobile = f"+98999{993 * 10_000 + self._number:07d}"
        if spring.is_office:
            lead.organisation = in_language(OFFICES[self._number % len(OFFICES)], self._language)

    def _why_lost(self, stage: int) -> LostReason:
        """Early ones were not reached or no use; late ones had something against it."""
        return self._reasons[self._pick.choice(WHY_LOST[stage])]

    def _judge(self, lead: Lead, story: Story) -> None:
        """Nobody is followed up unjudged: only the new ones may be so."""
        if story.last == 1 and self._pick.random() < 0.6:
            lead.validity = likely_validity(has_mobile=True, has_email=False)
            return
        usual = GOOD if story.last >= 4 else POOR + GOOD
        marks = {mark: self._pick.choice(usual) for mark in MARKS}
        if story.last >= 2:
            marks["validity"] = max(marks["validity"], 3)
            marks["fit"], marks["need"] = max(marks["fit"], 2), max(marks["need"], 2)
        for mark, value in marks.items():
            setattr(lead, mark, value)
        lead.score = score_of(marks, Weights())
        lead.scored_at = story.entered[min(1, story.last - 1)]

    def _costs(self, plan: Plan, sources: Mapping[str, LeadSource]) -> list[SourceCost]:
        by = _by(self._sellers[0])
        return SourceCost.objects.bulk_create(
            SourceCost(
                source=sources[spring.key],
                kind=spending.kind,
                amount=spending.amount * RIALS,
                note=in_language(spending.note, self._language),
                on=at.date(),
                entered_at=at,
                entered_by=by,
            )
            for spring, spending, at in plan.costs()
        )


def _moves(lead: Lead, story: Story) -> list[StageMove]:
    """He came to each stage; the last move says how it ended."""
    by = lead.closed_by or lead.created_by
    moves = [
        StageMove(
            lead=lead,
            stage=stage,
            status=Lead.Status.WON if stage == Lead.Stage.KEPT else Lead.Status.OPEN,
            at=at,
            by=lead.created_by if stage == 1 else by,
        )
        for stage, at in enumerate(story.entered, 1)
    ]
    if story.ended is not None:
        lost = Lead.Status.LOST
        moves.append(StageMove(lead=lead, stage=story.last, status=lost, at=story.ended, by=by))
    return moves


def _remember(
    leads: Sequence[Lead], costs: Sequence[SourceCost], minutes: Mapping[int, int]
) -> None:
    """How each member was won, at the cost that his source had until then."""
    brought: dict[int, list[datetime]] = defaultdict(list)
    for lead in leads:
        brought[lead.source_id].append(lead.created_at)
    rows = []
    for lead in leads:
        if lead.member_id is None or lead.closed_at is None:
            continue
        at, source = lead.closed_at, lead.source_id
        paid = sum(one.amount for one in costs if one.source_id == source and one.on <= at.date())
        heads = sum(came <= at for came in brought[source])
        rows.append(
            Acquisition(
                member_id=lead.member_id,
                lead=lead,
                source_id=source,
                campaign_id=lead.campaign_id,
                cost=paid // heads + minutes[lead.pk] * HOURLY_COST // 60,
                minutes=minutes[lead.pk],
                lead_at=lead.created_at,
                at=at,
            )
        )
    Acquisition.objects.bulk_create(rows)


def _search_key(lead: Lead) -> str:
    name = member_search_key(lead.first_name, lead.last_name)
    return f"{search_key(lead.organisation)} {name}".strip()


def _by(user: User) -> str:
    return f"user:{user.pk}"
