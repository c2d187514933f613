"""A club that lives through the real services, at random but always the same for one seed."""

from contextlib import suppress
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db import transaction

from members.exceptions import ClubError
from members.models import Member, Shop
from members.roles import SYSTEM
from points.exceptions import CapReached, NotEnoughPoints
from points.models import Program, Purchase, Redemption
from points.rules.documents import read_program
from points.rules.sales import Line, Sale, Tendered
from points.selectors.balances import balance_of
from points.services.adjustments import ask_adjustment
from points.services.claims import settle_purchase
from points.services.expiry import expire_points
from points.services.lapsing import lapse_credit_sales
from points.services.programs import publish_terms
from points.services.purchases import record_purchase
from points.services.redemption_ends import cancel_redemption
from points.services.redemptions import issue_reward
from points.services.returns import return_purchase, void_purchase
from points.services.rewards import save_reward
from points.services.tiers import recalculate_standings
from tests.clock import NOON

CATEGORIES = ("گل", "گلدان", "هدیه")
BEGINNING = NOON - timedelta(days=400)
POINT_VALUE = 4_000

DOCUMENT: dict[str, Any] = {
    "format": "loyalty-club/program/1",
    "name": "آزمایشی",
    "points": {"earn_amount": 100_000, "point_value": POINT_VALUE},
    "cap": {"percent": 5, "window": "month", "calendar": "jalali"},
    "life": {"vesting_days": 2, "expiry_months": 3, "credit_days": 20},
    "redeem": {"min_points": 2, "max_percent": 80},
    "rules": [
        {
            "code": "third-visit",
            "name": "هر سه مراجعه",
            "when": [{"visits": {"every": 3}}],
            "give": {"points": 15},
            "limit": {"per": "month", "times": 2},
        },
        {
            "code": "weekend",
            "name": "آخر هفته",
            "when": [{"weekday": {"days": ["thursday", "friday"]}}],
            "give": {"multiply_percent": 150},
            "group": "days",
        },
        {
            "code": "flowers",
            "name": "گل",
            "when": [{"category": {"names": ["گل"]}}],
            "give": {"multiply_percent": 130},
            "limit": {"per": "week", "points": 60},
            "group": "days",
        },
        {
            "code": "card",
            "name": "با کارت",
            "when": [{"tender": {"tenders": ["card"]}}, {"amount": {"at_least": 3_000_000}}],
            "give": {"one_per": 500_000},
        },
        {
            "code": "back-again",
            "name": "زود برگشتن",
            "when": [{"interval": {"within_days": 9}}],
            "give": {"points": 3},
        },
        {
            "code": "branch",
            "name": "شعبهٔ دوم",
            "when": [
                {"shop": {"codes": ["branch"]}},
                {"hours": {"start": "09:00", "end": "13:00"}},
            ],
            "give": {"multiply_percent": 110},
        },
        {
            "code": "gold-only",
            "name": "طلایی‌ها",
            "when": [{"tier": {"codes": ["gold"]}}],
            "give": {"points": 4},
        },
        {
            "code": "trial",
            "name": "آزمون",
            "give": {"points": 9},
            "limit": {"per": "quarter", "times": 3},
            "dry": True,
        },
    ],
    "tiers": {
        "measure": "points",
        "period": "rolling",
        "grace_days": 10,
        "levels": [
            {"code": "bronze", "name": "برنزی", "from": 0},
            {"code": "silver", "name": "نقره‌ای", "from": 200, "multiply_percent": 110},
            {"code": "gold", "name": "طلایی", "from": 900, "multiply_percent": 125},
        ],
    },
}


def publish(document: dict[str, Any] = DOCUMENT) -> Program:
    """The first version, in force from long ago."""
    terms = read_program(document)
    return publish_terms(terms=terms, actor=SYSTEM, starts_on=NOON.date() - timedelta(days=900))


class ClubLife:
    """Sales, returns, voids and settlements of several members in two shops."""

    def __init__(self, seed: int, shops: list[Shop], members: list[Member]) -> None:
        self.random = Random(seed)
        self.now = BEGINNING
        self._shops = shops
        self._members = members
        self._receipts = 0
        self._reward = save_reward(
            actor=SYSTEM, code="stem", name="شاخه", kind="product", points=5, cost=5 * POINT_VALUE
        )

    def live(self, steps: int) -> None:
        """So many steps, with the night's work between the days."""
        for _ in range(steps):
            self._sleep()
            deed = self.random.choices(
                (
                    self._sell,
                    self._return,
                    self._void,
                    self._settle,
                    self._correct,
                    self._issue,
                    self._cancel,
                ),
                (76, 9, 4, 7, 4, 3, 2),
            )[0]
            deed()

    def end(self, now: datetime) -> None:
        """The nights up to here."""
        self.now = now
        expire_points(now=now)

    def _sleep(self) -> None:
        before = self.now.date()
        hours = self.random.choice((1, 5, 20, 30, 75, 110))
        self.now += timedelta(hours=hours, minutes=self.random.randrange(60))
        if self.now.date() > before:
            midnight = self.now.replace(hour=0, minute=0, second=0)
            expire_points(now=midnight)
            lapse_credit_sales(now=midnight)
            recalculate_standings(now=midnight)

    def _sell(self) -> None:
        pick = self.random
        member = pick.choice([*self._members, None])
        lines = tuple(
            Line(pick.randrange(1, 90) * 100_000, category=pick.choice(CATEGORIES))
            for _ in range(pick.randint(1, 3))
        )
        occurred_at = self.now
        if pick.random() < 0.1:
            occurred_at -= timedelta(days=pick.randint(1, 5))
        self._receipts += 1
        sale = Sale(
            shop_id=pick.choice(self._shops).pk,
            receipt_number=f"L{self._receipts}",
            lines=lines,
            payments=self._payments(sum(line.amount for line in lines), member),
            member_id=None if member is None else member.pk,
            occurred_at=occurred_at,
        )
        with suppress(CapReached), transaction.atomic():
            record_purchase(sale=sale, actor=SYSTEM, now=self.now)

    def _payments(self, amount: int, member: Member | None) -> tuple[Tendered, ...]:
        tender = self.random.choice(("cash", "card", "card", "credit"))
        if member is None:
            return (Tendered("cash", amount),)
        if self.random.random() < 0.08:
            discount = amount // 200
            return (Tendered(tender, amount - discount), Tendered("discount", discount))
        worth = balance_of(member.pk, now=self.now).spendable_value
        by_points = min(worth, amount * 80 // 100) // POINT_VALUE * POINT_VALUE
        if by_points < 2 * POINT_VALUE or self.random.random() < 0.6:
            return (Tendered(tender, amount),)
        return (Tendered(tender, amount - by_points), Tendered("points", by_points))

    def _return(self) -> None:
        sale = self._some_sale(status__in=("closed", "partly_returned"))
        if sale is None:
            return
        left = sale.amount - sale.returned_amount
        self._receipts += 1
        return_purchase(
            purchase_id=sale.pk,
            return_number=f"B{self._receipts}",
            amount=left if self.random.random() < 0.4 else self.random.randint(1, left),
            actor=SYSTEM,
            now=self.now,
        )

    def _void(self) -> None:
        sale = self._some_sale(status="closed", settled_at=None)
        if sale is not None:
            void_purchase(purchase_id=sale.pk, actor=SYSTEM, reason="اشتباه", now=self.now)

    def _settle(self) -> None:
        sale = self._some_sale(
            status__in=("closed", "partly_returned"), is_on_credit=True, settled_at=None
        )
        if sale is not None:
            settle_purchase(purchase_id=sale.pk, actor=SYSTEM, now=self.now)

    def _correct(self) -> None:
        """Points given and taken by hand, as far as there is room and there are points."""
        with suppress(NotEnoughPoints), transaction.atomic():
            ask_adjustment(
                member_id=self.random.choice(self._members).pk,
                points=self.random.choice((-7, 12, 25)),
                reason="اصلاح",
                actor=SYSTEM,
                now=self.now,
            )

    def _issue(self) -> None:
        """A reward that costs exactly what its points are worth."""
        with suppress(ClubError), transaction.atomic():
            issue_reward(
                member_id=self.random.choice(self._members).pk,
                reward_id=self._reward.pk,
                actor=SYSTEM,
                now=self.now,
            )

    def _cancel(self) -> None:
        issued = list(Redemption.objects.filter(status="issued").order_by("-id")[:3])
        if issued:
            cancel_redemption(
                redemption_id=self.random.choice(issued).pk,
                actor=SYSTEM,
                reason="نخواست",
                now=self.now,
            )

    def _some_sale(self, **wanted: object) -> Purchase | None:
        sales = list(Purchase.objects.filter(**wanted).order_by("-id")[:12])
        return self.random.choice(sales) if sales else None
