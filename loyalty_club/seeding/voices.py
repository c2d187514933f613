"""A year of surveys in the demo: who was asked after buying, who answered what, and what became of
it; two bad answers wait for the owner today.
"""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from campaigns.models import Survey, SurveyComment, SurveyPlan, Ticket
from campaigns.rules.surveys.answers import is_bad
from campaigns.services.surveys.alarm import see_to_it
from campaigns.services.surveys.asking import ask_at_counter
from campaigns.services.surveys.plans import install_survey
from campaigns.services.surveys.releasing import release_answer
from campaigns.services.tickets.closing import close_ticket
from campaigns.services.tickets.states import solve_ticket
from campaigns.services.tickets.words import answer_in_person, say
from loyalty_club.seeding.voice_words import CALLED, GLAD, UNHAPPY
from loyalty_club.seeding.words import Language, Pair, in_language
from members.models import FollowUp, Member, User
from members.roles import SYSTEM, Actor
from members.selectors.access import actor_for_user
from members.services.follow_ups import close_follow_up
from points.models import Purchase, PurchaseLine
from points.selectors.tiers import standings_of

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ANSWERED, WORDED, RESTED, AT_COUNTER = 0.36, 0.34, 0.8, 40
# Of the larger demo a share is enough.
MOST_ASKED = 3_000
# From the worst to the best, in the first shop and in the others.
WEIGHTS = ((1, 1, 1, 2, 2, 3, 4, 9, 17, 25, 35), (1, 1, 2, 3, 3, 6, 6, 14, 20, 22, 22))
REASONS = {"goods": 30, "staff": 22, "speed": 14, "choice": 10, "club": 10, "price": 9, "place": 5}
WAITING = ((2, "speed"), (4, "goods"))
SEEN_TO_DAYS = 60


class Bought(NamedTuple):
    """A purchase that may be asked about."""

    pk: int
    member_id: int
    shop_id: int
    at: datetime


class Voices:
    """The year's answers are written down at once, what is to be done about the bad ones of the
    last weeks through the real services; drawn from a seed of its own.
    """

    def __init__(self, *, language: Language, now: datetime) -> None:
        self._language: Language = language
        self._now = now
        self._pick = random.Random(53)  # noqa: S311 - believable, not secret
        staff = User.objects.filter(username__in=("owner", "cashier", "manager"))
        users = {user.username: user for user in staff}
        self._owner: Actor = actor_for_user(users["owner"])
        self._sellers = [f"user:{users[name].pk}" for name in ("cashier", "manager")]

    def speak(self) -> None:
        """Ask, answer, and see to what was bad."""
        plan = self._plan()
        bought = self._asked(plan)
        if not bought:
            return
        surveys = self._surveys(plan, bought)
        self._answer(surveys)
        waiting = self._wait(surveys)
        Survey.objects.bulk_create(surveys, batch_size=1_000)
        self._write(surveys)
        self._see_to(surveys, waiting)
        self._stand_at_the_counter(bought)

    def _plan(self) -> SurveyPlan:
        """The one that comes with the program, in use since the year began."""
        first = Purchase.objects.order_by("occurred_at").values_list("occurred_at", flat=True)[0]
        install_survey(now=first)
        plan = SurveyPlan.objects.earliest("pk")
        plan.is_active, plan.active_from = True, first
        plan.save(update_fields=["is_active", "active_from"])
        return plan

    def _asked(self, plan: SurveyPlan) -> list[Bought]:
        """Nobody before he has rested."""
        rows = Purchase.objects.filter(
            status=Purchase.Status.CLOSED,
            member__status=Member.Status.ACTIVE,
            member__allows_service=True,
            member__mobile__isnull=False,
            occurred_at__lt=self._now - DAY,
        ).order_by("occurred_at", "pk")
        latest: dict[int, datetime] = {}
        asked = []
        for row in rows.values_list("pk", "member_id", "shop_id", "occurred_at"):
            one = Bought(*row)
            rested = one.at - latest.get(one.member_id, one.at - 999 * DAY)
            if rested >= timedelta(weeks=plan.rest_weeks):
                latest[one.member_id] = one.at
                asked.append(one)
        return asked[-MOST_ASKED:]

    def _surveys(self, plan: SurveyPlan, bought: Sequence[Bought]) -> list[Survey]:
        tiers = standings_of({one.member_id for one in bought})
        categories = dict(
            PurchaseLine.objects.filter(purchase_id__in=[one.pk for one in bought])
            .order_by("amount")
            .values_list("purchase_id", "category")
        )
        first_shop = min(one.shop_id for one in bought)
        return [
            Survey(
                kind=Survey.Kind.PURCHASE,
                natural_key=f"purchase:{one.pk}",
                plan=plan,
                member_id=one.member_id,
                purchase_id=one.pk,
                shop_id=one.shop_id,
                seller=self._seller(is_first_shop=one.shop_id == first_shop),
                tier=tiers[one.member_id].tier if one.member_id in tiers else "",
                category=categories.get(one.pk, ""),
                asked_at=(asked_at := self._by_day(one.at + DAY)),
                expires_at=asked_at + plan.valid_days * DAY,
            )
            for one in bought
        ]

    def _seller(self, *, is_first_shop: bool) -> str:
        """The manager stands in both shops, the cashier in the first."""
        return self._sellers[0] if is_first_shop and self._pick.random() < 0.6 else self._sellers[1]

    def _by_day(self, at: datetime) -> datetime:
        return at.astimezone(self._now.tzinfo).replace(hour=10 + at.minute % 9)

    def _answer(self, surveys: Sequence[Survey]) -> None:
        first_shop = min(one.shop_id or 0 for one in surveys)
        for survey in surveys:
            at = survey.asked_at + self._pick.expovariate(1 / 9) * HOUR
            if self._pick.random() < ANSWERED and at < min(self._now, survey.expires_at):
                weights = WEIGHTS[survey.shop_id != first_shop]
                score = self._pick.choices(range(11), weights)[0]
                self._score(survey, score, at, self._reason())

    def _score(self, survey: Survey, score: int, at: datetime, reason: str) -> None:
        survey.score, survey.scored_at = score, at
        if self._pick.random() > RESTED:
            return
        survey.closed_at = at + self._pick.uniform(20, 200) * timedelta(seconds=1)
        survey.reason = reason
        survey.effort = min(5, max(1, round(score / 2 + self._pick.uniform(-0.6, 0.8))))
        survey.expectation = "below" if score < 7 else "above" if score > 8 else "met"

    def _reason(self) -> str:
        return self._pick.choices(list(REASONS), list(REASONS.values()))[0]

    def _wait(self, surveys: Sequence[Survey]) -> list[Survey]:
        """The last who were asked have not been glad; nobody but the owner knows yet."""
        waiting = list(surveys[-len(WAITING) :])
        for number, (survey, (score, reason)) in enumerate(zip(waiting, WAITING, strict=False)):
            at = max(survey.asked_at, self._now - (26 - 20 * number) * HOUR)
            survey.asked_at = min(survey.asked_at, at)
            self._score(survey, score, at, reason)
            survey.closed_at, survey.reason, survey.expectation = at + HOUR / 30, reason, "below"
        return waiting

    def _write(self, surveys: Sequence[Survey]) -> None:
        SurveyComment.objects.bulk_create(
            SurveyComment(survey=one, member_id=one.member_id, text=self._words(one))
            for one in surveys
            if one.closed_at is not None
            and (is_bad(score=one.score) or self._pick.random() < WORDED)
        )

    def _words(self, survey: Survey) -> str:
        words = UNHAPPY if is_bad(score=survey.score) else GLAD
        return self._said(words[survey.reason or "other"])

    def _said(self, choices: Sequence[Pair]) -> str:
        return in_language(self._pick.choice(choices), self._language)

    def _see_to(self, surveys: Sequence[Survey], waiting: Sequence[Survey]) -> None:
        """Each has a ticket and a follow-up; all but the last were read, shown and settled."""
        for survey in surveys:
            if survey.scored_at is None or not is_bad(score=survey.score):
                continue
            if survey.scored_at < self._now - SEEN_TO_DAYS * DAY:
                continue
            survey.is_withheld = True
            survey.save(update_fields=["is_withheld"])
            see_to_it(survey, survey.member, survey.scored_at)
            ticket = Ticket.objects.get(survey=survey)
            comment = SurveyComment.objects.filter(survey=survey).first()
            if comment is not None:
                say(ticket_id=ticket.pk, text=comment.text, actor=SYSTEM, now=survey.closed_at)
            if survey not in waiting:
                self._settle(survey, ticket)

    def _settle(self, survey: Survey, ticket: Ticket) -> None:
        scored_at = survey.scored_at or self._now
        at = min(scored_at + self._pick.uniform(2, 20) * HOUR, self._now - HOUR)
        word = self._said(CALLED)
        answer_in_person(ticket_id=ticket.pk, how="phone", text=word, actor=self._owner, now=at)
        for follow_up in FollowUp.objects.filter(natural_key=f"survey:{survey.pk}"):
            close_follow_up(
                follow_up_id=follow_up.pk,
                outcome=FollowUp.Outcome.REACHED,
                remark=word,
                actor=self._owner,
                now=at,
            )
        release_answer(survey_id=survey.pk, actor=self._owner, now=at)
        solve_ticket(ticket_id=ticket.pk, actor=self._owner, now=at)
        if at < self._now - 4 * DAY:
            close_ticket(ticket_id=ticket.pk, actor=SYSTEM, now=at + 3 * DAY + HOUR)

    def _stand_at_the_counter(self, bought: Sequence[Bought]) -> None:
        """A few of those whom nobody knows have scanned the sign; all of them were content."""
        shops = sorted({one.shop_id for one in bought})
        for number in range(min(AT_COUNTER, len(bought) // 10)):
            at = self._by_day(self._now - self._pick.uniform(1, 180) * DAY)
            shop_id = self._pick.choice(shops)
            sheet = ask_at_counter(shop_id=shop_id, key=f"demo{number}", now=at)
            self._score(
                sheet, self._pick.choices(range(7, 11), (2, 3, 4, 5))[0], at, self._reason()
            )
            sheet.save()
