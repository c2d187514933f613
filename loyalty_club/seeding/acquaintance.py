"""How the demo's club gets to know its members: one thing a visit, and what follows from it."""

import random
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from campaigns.selectors.labels import Definition
from campaigns.services.labels import compute_labels, define_label
from campaigns.services.profile import take_answer
from loyalty_club.seeding.words import Language, Pair, in_language
from members.exceptions import ClubError
from members.models import Fact, Member
from members.roles import SYSTEM, Actor
from members.rules.calendars import jalali_of
from members.services.dates import keep_date
from members.services.follow_ups import close_follow_up, plan_follow_up
from members.services.households import register_second_person
from members.services.notes import write_note
from members.services.profile import answer, skip_question
from points.models import Purchase

ASKED, RECORDED = "asked", "recorded"
# How often a visit teaches something, and how often the member would rather not.
LEARNS, SKIPS = 0.14, 0.06
MOST_TAUGHT = 9
NOTES: tuple[Pair, ...] = (
    ("گل‌های کم‌بو دوست دارد؛ همسرش حساسیت دارد", "Prefers little scent; his wife is sensitive"),
    ("سفارش را همیشه پنجشنبه‌ها عصر می‌برد", "Always collects on Thursday evenings"),
    ("کارت تبریک را خودش می‌نویسد", "Writes the card himself"),
    ("برای دفترش هر ماه یک گیاه تازه می‌خواهد", "Wants a new plant for the office every month"),
    ("رز صورتی دوست ندارد", "Does not like pink roses"),
)
TASKS: tuple[tuple[str, int, Pair], ...] = (
    ("call", -1, ("از سفارش سالگردش راضی بود؟", "Was he happy with the anniversary order?")),
    ("call", 0, ("یادآوری تولد مادرش، پیشنهاد ارکیده", "His mother's birthday; suggest an orchid")),
    ("prepare", 0, ("دسته‌گل عروس را تا ساعت شش آماده کنیم", "Bridal bouquet ready by six")),
    ("thank", 1, ("تشکر برای معرفی دو دوست", "Thank him for bringing two friends")),
    ("call", 3, ("مدتی است نیامده؛ حالش را بپرسیم", "Has not come for a while; ask after him")),
    ("prepare", 6, ("سبد گل مراسم افتتاحیه", "Basket for the opening ceremony")),
)
DONE: tuple[tuple[str, Pair], ...] = (
    ("reached", ("خیلی خوشحال شد", "Was very pleased")),
    ("will_come", ("پنجشنبه سر می‌زند", "Will come by on Thursday")),
    ("no_answer", ("", "")),
    ("not_now", ("ماه بعد", "Next month")),
)
# Name, what is measured, from how much on, within how many days.
COMPUTED: tuple[tuple[Pair, str, int, int], ...] = (
    (("پرخرید", "Big spender"), "spent", 200_000_000, 365),
    (("همیشگی", "Regular"), "visits", 12, 180),
    (("خاموش", "Silent"), "silent", 120, 0),
)
COUPLES = 6


class Acquaintance:
    """What was learnt over the year and what is planned for the coming days; drawn from a seed
    of its own.
    """

    def __init__(self, *, actor: Actor, shop_ids: Sequence[int], language: Language) -> None:
        self._actor = actor
        self._shop_ids = shop_ids
        self._language: Language = language
        self._pick = random.Random(31)  # noqa: S311 - believable, not secret

    def learn(self, *, portal_member: int) -> None:
        """Every visit may teach one thing more of a member; the one of the story tells no days
        here, his are told by themselves.
        """
        facts = list(Fact.objects.filter(is_active=True).exclude(method=Fact.Method.OBSERVED))
        women = set(Member.objects.filter(gender="woman").values_list("pk", flat=True))
        visits: dict[int, list[datetime]] = {}
        bought = Purchase.objects.filter(member__isnull=False).order_by("occurred_at")
        for member_id, at in bought.values_list("member_id", "occurred_at"):
            if member_id is not None:
                visits.setdefault(member_id, []).append(at)
        for member_id, days in visits.items():
            husband_or_wife = "wife" if member_id in women else "husband"
            unknown = [
                fact
                for fact in facts
                if fact.key != f"{husband_or_wife}_birthday"
                and (member_id != portal_member or fact.kind != Fact.Kind.DATE)
            ]
            taught = [at for at in days if self._pick.random() < LEARNS][:MOST_TAUGHT]
            for at in taught:
                fact = unknown.pop(self._pick.randrange(min(6, len(unknown))))
                self._ask(member_id, fact, at)

    def plan(self, now: datetime, *, portal_member: int) -> None:
        """Days that are near, notes, and what the staff have to do this week."""
        today = now.date()
        active = Member.objects.filter(status=Member.Status.ACTIVE).exclude(pk=portal_member)
        regulars = list(active.order_by("pk")[:60])
        self._keep_near_days(portal_member, today, now)
        for number, member in enumerate(self._pick.sample(regulars, 24)):
            self._keep(member.pk, today + timedelta(days=number % 22), now, number)
        for text, member in zip(NOTES, regulars[5:], strict=False):
            write_note(
                member_id=member.pk,
                text=in_language(text, self._language),
                actor=self._actor,
                now=now - timedelta(days=self._pick.randint(2, 90)),
            )
        self._plan_tasks([portal_member, *(member.pk for member in regulars[12:])], now)
        self._couple(regulars[30:], now)
        self._label(now)

    def _ask(self, member_id: int, fact: Fact, at: datetime) -> None:
        with suppress(ClubError), transaction.atomic():
            if self._pick.random() < SKIPS:
                skip_question(
                    member_id=member_id, fact_key=fact.key, is_declined=False, actor=SYSTEM, now=at
                )
            elif fact.points:
                take_answer(
                    member_id=member_id,
                    fact_key=fact.key,
                    value=self._told(fact),
                    source=ASKED,
                    actor=self._actor,
                    now=at,
                )
            else:
                answer(
                    member_id=member_id,
                    fact_key=fact.key,
                    value=self._told(fact),
                    source=RECORDED if fact.method == Fact.Method.RECORDED else ASKED,
                    actor=self._actor,
                    now=at,
                )

    def _told(self, fact: Fact) -> Any:
        pick = self._pick
        if fact.kind == Fact.Kind.DATE:
            return {"calendar": "jalali", "month": pick.randint(1, 12), "day": pick.randint(1, 29)}
        if fact.kind == Fact.Kind.YES_NO:
            return pick.choice(("yes", "no"))
        if fact.kind == Fact.Kind.NUMBER:
            return pick.randint(1, 6)
        return pick.choice(fact.options)["key"]

    def _keep_near_days(self, member_id: int, today: date, now: datetime) -> None:
        """The member of the story: his mother's birthday tomorrow, the wedding next week, and a
        father who is remembered by the lunar year.
        """
        for whose, kind, days, year in (
            ("mother", "birthday", 1, 1345),
            ("self", "wedding", 8, 1396),
        ):
            near = jalali_of(today + timedelta(days=days))
            with suppress(ClubError), transaction.atomic():
                keep_date(
                    member_id=member_id,
                    whose=whose,
                    kind=kind,
                    calendar="jalali",
                    month=near.month,
                    day=near.day,
                    year=year,
                    actor=self._actor,
                    now=now - timedelta(days=200),
                )
        keep_date(
            member_id=member_id,
            whose="father",
            kind="remembrance",
            calendar="lunar",
            month=7,
            day=13,
            actor=self._actor,
            now=now - timedelta(days=120),
        )

    def _keep(self, member_id: int, day: date, now: datetime, number: int) -> None:
        kinds = (
            ("self", "birthday"),
            ("self", "wedding"),
            ("daughter", "birthday"),
            ("mother", "birthday"),
            ("friend", "engagement"),
            ("son", "graduation"),
        )
        whose, kind = kinds[number % len(kinds)]
        near = jalali_of(day)
        with suppress(ClubError), transaction.atomic():
            keep_date(
                member_id=member_id,
                whose=whose,
                kind=kind,
                calendar="jalali",
                month=near.month,
                day=near.day,
                year=near.year - self._pick.randint(3, 30) if number % 2 else None,
                actor=self._actor,
                now=now - timedelta(days=self._pick.randint(30, 300)),
            )

    def _plan_tasks(self, member_ids: Sequence[int], now: datetime) -> None:
        today = now.date()
        for (kind, days, reason), member_id in zip(TASKS, member_ids, strict=False):
            plan_follow_up(
                member_id=member_id,
                kind=kind,
                reason=in_language(reason, self._language),
                due_on=today + timedelta(days=days),
                shop_id=self._shop_ids[0],
                actor=self._actor,
                now=now - timedelta(days=4),
            )
        for number, (outcome, remark) in enumerate(DONE):
            then = now - timedelta(days=3 + number * 2)
            planned = plan_follow_up(
                member_id=member_ids[10 + number],
                kind="call",
                reason=in_language(TASKS[4][2], self._language),
                due_on=then.date(),
                shop_id=self._shop_ids[0],
                actor=self._actor,
                now=then - timedelta(days=1),
            )
            if planned is not None:
                close_follow_up(
                    follow_up_id=planned.pk,
                    outcome=outcome,
                    remark=in_language(remark, self._language),
                    actor=self._actor,
                    now=then,
                )

    def _couple(self, members: Sequence[Member], now: datetime) -> None:
        """A few couples share a mobile."""
        names = {"fa": ("مینا", "رضا"), "en": ("Nora", "Adam")}[self._language]
        for number, member in enumerate(members[:COUPLES]):
            is_man = member.gender == Member.Gender.MAN
            with suppress(ClubError), transaction.atomic():
                register_second_person(
                    actor=self._actor,
                    first_person_id=member.pk,
                    first_name=names[0] if is_man else names[1],
                    last_name=member.last_name,
                    gender="woman" if is_man else "man",
                    shop_id=self._shop_ids[number % len(self._shop_ids)],
                    now=now - timedelta(days=20 * (number + 1)),
                )

    def _label(self, now: datetime) -> None:
        for name, measure, at_least, within_days in COMPUTED:
            define_label(
                name=in_language(name, self._language),
                definition=Definition(measure, at_least, within_days),
                actor=self._actor,
                now=now,
            )
        compute_labels(now=now)
