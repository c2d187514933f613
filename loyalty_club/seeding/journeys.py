"""Journeys in the demo's last months: members on their way, and who comes back because of it."""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from campaigns.models import Journey, Passage
from campaigns.services.journeys import change_journey, install_journeys, switch_on
from campaigns.services.passages import begin_passages
from campaigns.services.steps import take_steps
from loyalty_club.seeding.acquaintance import DONE
from loyalty_club.seeding.plan import OWING, PORTAL, Visit, Visitor, Year
from loyalty_club.seeding.said import close_outbox
from loyalty_club.seeding.words import Language, in_language
from members.models import FollowUp
from members.roles import Actor
from members.services.follow_ups import close_follow_up

MORNING = time(9, 30)
IN_USE_DAYS, EVERY = 70, 3
USED = (
    Journey.Trigger.PURCHASE,
    Journey.Trigger.BUY_AGAIN,
    Journey.Trigger.SILENT,
    Journey.Trigger.POINTS_LAPSING,
)
HELD_OUT_PERCENT, COMES_WITHIN, AWAY = 30, 12, timedelta(days=30)
# So many of those who were told come back within the month, and of those held out.
COME_BACK: dict[str, tuple[float, float]] = {
    Journey.Trigger.BUY_AGAIN: (0.46, 0.28),
    Journey.Trigger.SILENT: (0.26, 0.08),
}
CALLED_AFTER = timedelta(days=4)


class Journeys:
    """Goes along with the lived year, so that each morning knows only what had happened by then;
    drawn from a seed of its own.
    """

    def __init__(self, *, actor: Actor, language: Language, year: Year, zone: ZoneInfo) -> None:
        self._actor = actor
        self._language: Language = language
        self._year = year
        self._zone = zone
        self._pick = random.Random(37)  # noqa: S311 - believable, not secret
        self._mornings = set(year.days[-IN_USE_DAYS::EVERY])
        self._away: dict[int, date] = {}
        self._quota: dict[tuple[str, bool], float] = defaultdict(float)
        self._lured: dict[date, list[Visit]] = defaultdict(list)

    def morning(
        self, day: date, visits: Sequence[Visit], visitors: Mapping[int, Visitor]
    ) -> list[Visit]:
        """Every few days who has begun is taken along; who comes today, with those whom it is the
        turn of to come back and without the others who were drawn.
        """
        if day in self._mornings:
            now = datetime.combine(day, MORNING, tzinfo=self._zone)
            if day == min(self._mornings):
                self._switch_on(now)
            self._go_on(now, visitors)
        return [*(one for one in visits if not self._is_away(one, day)), *self._lured.pop(day, [])]

    def _is_away(self, visit: Visit, day: date) -> bool:
        visitor = visit.visitor
        return visitor is not None and self._away.get(visitor.number, date.min) >= day

    def _switch_on(self, now: datetime) -> None:
        install_journeys(now=now)
        for journey in Journey.objects.filter(trigger__in=USED, is_active=False):
            if journey.steps.exists():
                if journey.trigger in COME_BACK:
                    self._hold_out(journey, now)
                switch_on(journey_id=journey.pk, actor=self._actor, now=now)

    def _hold_out(self, journey: Journey, now: datetime) -> None:
        """Some who would begin are left alone, so that one sees what the journey brings."""
        change_journey(
            journey_id=journey.pk,
            name=journey.name,
            settings=journey.settings,
            leaves_on_purchase=journey.leaves_on_purchase,
            control_percent=HELD_OUT_PERCENT,
            actor=self._actor,
            now=now,
        )

    def _go_on(self, now: datetime, visitors: Mapping[int, Visitor]) -> None:
        """What was said before has left the house: nothing of it can be called off any more."""
        close_outbox(now)
        self._call(now)
        begin_passages(now=now)
        take_steps(now=now)
        drawn = Passage.objects.filter(drawn_percent__gt=0, began_at__date=now.date())
        for member_id, trigger, status in drawn.order_by("pk").values_list(
            "member_id", "journey__trigger", "status"
        ):
            visitor = visitors.get(member_id)
            # The story of two is fixed.
            if visitor is None or visitor.number in {PORTAL, OWING}:
                continue
            self._away[visitor.number] = now.date() + AWAY
            if self._comes_back(trigger, is_held_out=status == Passage.Status.HELD_OUT):
                self._lure(visitor, now.date())

    def _comes_back(self, trigger: str, *, is_held_out: bool) -> bool:
        """By turns, not by chance: the groups are small, and on any day of the year the demo is to
        show a journey that works.
        """
        told, held_out = COME_BACK[trigger]
        self._quota[trigger, is_held_out] += held_out if is_held_out else told
        if self._quota[trigger, is_held_out] < 1:
            return False
        self._quota[trigger, is_held_out] -= 1
        return True

    def _lure(self, visitor: Visitor, told_on: date) -> None:
        day = told_on + timedelta(days=self._pick.randint(1, COMES_WITHIN))
        if day <= self._year.days[-1]:
            self._lured[day].append(self._year.visit_on(day, visitor, self._pick))

    def _call(self, now: datetime) -> None:
        """Staff did within some days what a journey asked of them."""
        waiting = FollowUp.objects.filter(
            natural_key__startswith="journey:",
            status=FollowUp.Status.OPEN,
            due_on__lte=now.date() - CALLED_AFTER,
        )
        for follow_up in waiting.order_by("pk"):
            outcome, remark = self._pick.choice(DONE)
            close_follow_up(
                follow_up_id=follow_up.pk,
                outcome=outcome,
                remark=in_language(remark, self._language),
                actor=self._actor,
                now=now,
            )
