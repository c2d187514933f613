"""The work on the demo's leads: contacts, presentations, objections, tasks, agreements."""

import random
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Model

from campaigns.models import (
    Agreement,
    AgreementLine,
    Interaction,
    Lead,
    LeadTask,
    Objection,
    Presentation,
    Script,
)
from loyalty_club.seeding.prospect_plan import RIALS, Story
from loyalty_club.seeding.prospect_words import BESIDE, OBJECTIONS, TASKS, TERMS
from loyalty_club.seeding.words import KINDS, Language, in_language
from points.models import Purchase

MEDIA = {"visit": "shop", "call": "phone", "online": "online", "sms": "phone", "email": "online"}
# How many days from today the open tasks are due, the earlier ones late.
DUE = (0, 0, 1, 0, -2, 3, 0, 2, 0, -5)
BESIDE_SHARE = 0.45


class Work:
    """Draws what was done for each lead along its way, and writes it at once."""

    def __init__(self, now: datetime, pick: random.Random, language: Language) -> None:
        self._now = now
        self._pick = pick
        self._language: Language = language
        self._rows: dict[type[Model], list[Any]] = defaultdict(list)
        self._minutes: dict[int, int] = defaultdict(int)
        self._scripts = list(Script.objects.filter(is_active=True))
        self._tasks = 0

    def write(self, pairs: Sequence[tuple[Lead, Story]]) -> dict[int, int]:
        """All of it; the minutes of staff by lead."""
        bought = _first_purchases([lead.member_id for lead, _ in pairs if lead.member_id])
        for lead, story in pairs:
            self._speak(lead, story)
            if story.last >= Lead.Stage.PRESENTED:
                self._present(lead, story)
            if story.last >= Lead.Stage.DETAILED and self._pick.random() < 0.75:
                self._object(lead, story)
            if story.last >= Lead.Stage.AGREEMENT:
                self._agree(lead, story, bought)
            self._plan(lead, story)
        for model, rows in self._rows.items():
            model._default_manager.bulk_create(rows)
        return self._minutes

    def _add(self, row: Model) -> None:
        self._rows[type(row)].append(row)

    def _speak(self, lead: Lead, story: Story) -> None:
        """One contact brings him to each stage; some calls before it are not answered."""
        by = _seller(lead)
        for stage, at in enumerate(story.entered[1:6], 2):
            if self._pick.random() < 0.35:
                self._contact(lead, story, at - timedelta(minutes=self._pick.randint(5, 9)), -1)
            self._contact(lead, story, at, stage)
        if story.ended is not None and story.last > 1:
            outcome = self._pick.choices(("refused", "no_answer", "wrong"), (5, 4, 1))[0]
            end = {"channel": self._way(story), "outcome": outcome, "by": by}
            minutes = 0 if outcome != "refused" else self._pick.randint(2, 6)
            self._minutes[lead.pk] += minutes
            self._add(Interaction(lead=lead, minutes=minutes, at=story.ended, **end))

    def _contact(self, lead: Lead, story: Story, at: datetime, stage: int) -> None:
        """At stage −1 nobody answered."""
        low, high = story.spring.minutes
        minutes = self._pick.randint(low, high) if stage > 0 else 1
        outcomes = ("reached", "call_back", "interested") if stage < 4 else ("interested",)
        self._minutes[lead.pk] += minutes
        self._add(
            Interaction(
                lead=lead,
                channel=self._way(story),
                minutes=minutes,
                outcome=self._pick.choice(outcomes) if stage > 0 else "no_answer",
                at=at,
                by=_seller(lead),
            )
        )

    def _present(self, lead: Lead, story: Story) -> None:
        minutes = self._pick.randint(8, 45)
        self._minutes[lead.pk] += minutes
        scripts = self._scripts if self._pick.random() < 0.8 else []
        self._add(
            Presentation(
                lead=lead,
                medium=MEDIA[self._way(story)],
                minutes=minutes,
                script=self._pick.choice(scripts) if scripts else None,
                outcome=self._pick.choice(("keen", "keen", "hesitant"))
                if story.last > Lead.Stage.PRESENTED
                else self._pick.choice(("hesitant", "cold", "keen")),
                at=story.entered[3],
                by=_seller(lead),
            )
        )

    def _object(self, lead: Lead, story: Story) -> None:
        kind, said, answer = self._pick.choice(OBJECTIONS)
        met = story.last > Lead.Stage.DETAILED
        self._add(
            Objection(
                lead=lead,
                kind=kind,
                text=in_language(said, self._language),
                answer=in_language(answer, self._language) if met else "",
                at=story.entered[4],
                met_at=story.entered[5] if met else None,
                by=_seller(lead),
            )
        )

    def _agree(self, lead: Lead, story: Story, bought: dict[int, Purchase]) -> None:
        """Confirmed where he was won; of the others one waits for the second look."""
        is_won = lead.member_id is not None
        at = story.entered[6] - timedelta(minutes=20) if is_won else None
        agreement = Agreement(
            lead=lead,
            terms=in_language(TERMS, self._language),
            drafted_at=story.entered[5],
            drafted_by=_seller(lead),
            confirmed_at=at,
            confirmed_by=_seller(lead) if is_won else "",
        )
        self._add(agreement)
        first = bought.get(lead.member_id or 0)
        whole = first.net if first else lead.value
        beside = 0
        if self._pick.random() < BESIDE_SHARE:
            kind, goods = self._pick.choice(BESIDE)
            category = in_language(KINDS[kind], self._language)
            beside = whole * self._pick.randint(8, 25) // 100 // RIALS * RIALS
            words = in_language(goods, self._language)
            self._line(agreement, words, category, beside, is_cross_sell=True)
        main = whole - beside
        self._line(agreement, lead.interest, lead.category, main, is_cross_sell=False)

    def _line(
        self, agreement: Agreement, goods: str, category: str, amount: int, *, is_cross_sell: bool
    ) -> None:
        self._add(
            AgreementLine(
                agreement=agreement,
                goods=goods,
                category=category,
                amount=amount,
                is_cross_sell=is_cross_sell,
            )
        )

    def _plan(self, lead: Lead, story: Story) -> None:
        """The next step with who is open; what was to be done for the others is done."""
        if story.last == 1:
            return
        channel, what = self._pick.choice(TASKS)
        task = LeadTask(
            lead=lead,
            what=in_language(what, self._language),
            channel=channel,
            due_on=story.entered[-1].date(),
            assignee=lead.assignee,
            created_at=story.entered[-2],
            created_by=_seller(lead),
        )
        if lead.status == Lead.Status.OPEN:
            task.due_on = self._now.date() + timedelta(days=DUE[self._tasks % len(DUE)])
            self._tasks += 1
        else:
            task.status = LeadTask.Status.DONE
            task.closed_at, task.closed_by = story.entered[-1], _seller(lead)
        self._add(task)

    def _way(self, story: Story) -> str:
        ways = story.spring.ways
        return self._pick.choices(list(ways), list(ways.values()))[0]


def _first_purchases(member_ids: Sequence[int]) -> dict[int, Purchase]:
    """What each bought first, which was agreed upon."""
    rows = Purchase.objects.filter(member_id__in=member_ids).exclude(status="voided")
    return {one.member_id or 0: one for one in rows.order_by("-occurred_at", "-pk")}


def _seller(lead: Lead) -> str:
    return f"user:{lead.assignee_id}" if lead.assignee_id else lead.created_by
