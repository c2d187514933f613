"""How the demo's club treats its members over the year: dates, labels, friends, rewards, care."""

import random
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from loyalty_club.seeding.words import Language
from members.exceptions import ClubError
from members.models import Member
from members.roles import Actor
from members.services.dates import keep_date
from members.services.labels import set_labels
from points.models import Account, Redemption, Reward
from points.rules.sales import Gift
from points.services.adjustments import ask_adjustment
from points.services.cap import watch_cap
from points.services.events import reward_dates, reward_facts, reward_referrals
from points.services.lapsing import lapse_credit_sales
from points.services.redemption_ends import redeem_reward
from points.services.redemptions import issue_reward
from points.services.rewards import take_gift
from points.services.tiers import recalculate_standings, set_tier
from points.services.vouchers import issue_voucher

LABELS = (("عروسی‌دوست", "Weddings"), ("گیاه‌دوست", "Plant lover"), ("شرکتی", "Company"))
OWN_DAYS = (("self", "birthday", 0.45), ("self", "wedding", 0.2), ("mother", "birthday", 0.22))
NIGHTLY_EVERY = 7
REWARDED = 0.02
GIFTED = 0.012


@dataclass(frozen=True, slots=True)
class Words:
    """The few reasons that are written down."""

    late: str
    wrong_points: str
    large: str
    hand: str


WORDS: dict[Language, Words] = {
    "fa": Words(
        late="دلجویی: سفارش دیر رسید",
        wrong_points="امتیاز خرید تلفنی ثبت نشده بود",
        large="قرارداد گل‌آرایی سالانهٔ شرکت",
        hand="مشتری قدیمی پیش از باشگاه",
    ),
    "en": Words(
        late="Sorry: the order came late",
        wrong_points="Points of an order by phone were missing",
        large="Yearly contract of a company",
        hand="A customer from before the club",
    ),
}


class Company:
    """What is done for members beside selling to them; drawn from a seed of its own."""

    def __init__(self, *, actor: Actor, shop_ids: Sequence[int], language: Language) -> None:
        self._actor = actor
        self._shop_ids = shop_ids
        self._language: Language = language
        self._pick = random.Random(20)  # noqa: S311 - believable, not secret
        self._known: list[int] = []

    def meet(self, member_ids: Sequence[int], at: datetime, seller: Actor) -> None:
        """Newcomers tell the seller a date or two; some were brought by a friend, some get a
        label.
        """
        pick = self._pick
        for member_id in member_ids:
            for whose, kind, share in OWN_DAYS:
                if pick.random() < share:
                    keep_date(
                        member_id=member_id,
                        whose=whose,
                        kind=kind,
                        calendar="jalali",
                        month=pick.randint(1, 12),
                        day=pick.randint(1, 29),
                        actor=seller,
                        now=at,
                    )
            if pick.random() < 0.12:
                name = pick.choice(LABELS)[0 if self._language == "fa" else 1]
                set_labels(member_id=member_id, names=[name], actor=self._actor)
            if self._known and pick.random() < 0.11:
                friend = pick.choice(self._known)
                Member.objects.filter(pk=member_id).update(referred_by_id=friend)
        self._known += member_ids

    def gift(self, shop_id: int, day: date) -> Gift | None:
        """A stem now and then, as the seller thinks fit."""
        if self._pick.random() >= GIFTED:
            return None
        return take_gift("stem", shop_id, day)

    def evening(self, number: int, now: datetime) -> None:
        """What the club does by itself each day, and each week."""
        reward_dates(now=now)
        if number % NIGHTLY_EVERY == 0:
            watch_cap(now=now)
            recalculate_standings(now=now)
            reward_referrals(now=now)
            reward_facts(now=now)
            lapse_credit_sales(now=now)
            self._hand_out(now)

    def today(self, now: datetime) -> None:
        """Care by hand: two vouchers, a small correction, one that waits, a tier as a favour."""
        words = WORDS[self._language]
        best = list(Account.objects.order_by("-balance", "pk").values_list("pk", flat=True)[2:6])
        day = now.date()
        for member_id in best[:2]:
            with suppress(ClubError), transaction.atomic():
                issue_voucher(
                    actor=self._actor,
                    member_id=member_id,
                    value=1_500_000,
                    min_bill=3_000_000,
                    ends_on=day + timedelta(days=45),
                    reason=words.late,
                    now=now,
                )
        for points, reason in ((35, words.wrong_points), (1_800, words.large)):
            ask_adjustment(
                member_id=best[2], points=points, reason=reason, actor=self._actor, now=now
            )
        with suppress(ClubError), transaction.atomic():
            set_tier(
                member_id=self._known[9],
                tier="gold",
                until=day + timedelta(days=180),
                reason=words.hand,
                actor=self._actor,
                now=now,
            )

    def _hand_out(self, now: datetime) -> None:
        """Some who have the points take a reward; most collect it within the week."""
        pick = self._pick
        waiting = Redemption.objects.filter(status=Redemption.Status.ISSUED).order_by("pk")
        for redemption in waiting.exclude(reward__kind=Reward.Kind.DISCOUNT):
            if pick.random() < 0.8:
                with suppress(ClubError), transaction.atomic():
                    redeem_reward(
                        redemption_id=redemption.pk,
                        actor=self._actor,
                        shop_id=self._shop_ids[0],
                        now=now,
                    )
        rewards = list(Reward.objects.exclude(kind=Reward.Kind.GIFT).order_by("points"))
        rich = Account.objects.filter(balance__gte=350).order_by("pk").values_list("pk", flat=True)
        for member_id in rich:
            if pick.random() < REWARDED:
                with suppress(ClubError), transaction.atomic():
                    issue_reward(
                        member_id=member_id,
                        reward_id=pick.choice(rewards).pk,
                        actor=self._actor,
                        shop_id=self._shop_ids[0],
                        now=now,
                    )
