"""The demo's year drawn on paper: who comes when, what he takes and what goes wrong."""

import random
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

from loyalty_club.seeding.seasons import busyness, wishes
from loyalty_club.seeding.words import (
    BOUGHT_FOR,
    EVERYDAY_REASONS,
    FAMILIES,
    GOODS,
    KINDS,
    MEN,
    OWING_MEMBER,
    PORTAL_MEMBER,
    SHOPS,
    TAKEN_ALONG,
    WOMEN,
    Good,
    Language,
    in_language,
)
from points.rules.sales import Line

RIALS = 10_000  # a thousand toman
MEMBERS_SHARE = 0.74
# Share of the members, visits a year, how much more or less than others they spend.
HABITS = ((0.32, 1.6, 0.9), (0.36, 6.0, 1.0), (0.24, 16.0, 1.05), (0.08, 40.0, 1.25))
ASKED = 0.55
HOURS = (9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20)
HOUR_WEIGHTS = (3, 6, 8, 8, 5, 4, 5, 9, 13, 16, 15, 8)
LATEST_HOUR = 20
CONSENTS = {"service": 0.92, "occasion": 0.7, "promotion": 0.55}
PORTAL, OWING = 0, 1
CHEAP = next(good for good in GOODS if good.kind == "potted" and good.high < 500)


@dataclass(slots=True)
class Visitor:
    """A member-to-be: his name, his branch, how he spends and on which days he comes."""

    number: int
    first_name: str
    last_name: str
    gender: str
    shop: int
    generosity: float
    consents: Mapping[str, bool]
    days: list[int] = field(default_factory=list)

    @property
    def mobile(self) -> str:
        """Out of a range that nobody has: 0999 990 0001 and on."""
        return f"+98999{990 * 10_000 + self.number + 1:07d}"


@dataclass(frozen=True, slots=True)
class Visit:
    """One bill: when, where, what; `visitor` None is a stranger.

    `returns` is the share of the bill that comes back, after so many `days_later`.
    """

    at: datetime
    shop: int
    visitor: Visitor | None
    lines: tuple[Line, ...]
    tender: str
    reason: str = ""
    spends: bool = False
    is_voided: bool = False
    returns: float = 0.0
    settles: bool = False
    days_later: int = 0


@dataclass(frozen=True, slots=True)
class Size:
    """How much life there is."""

    members: int
    purchases: int


SIZES = {"small": Size(400, 6_000), "large": Size(20_000, 200_000)}


class Year:
    """Draws a whole year from one seed: the same seed draws the same year."""

    def __init__(
        self, *, size: Size, language: Language, starts_on: date, ends_on: date, zone: ZoneInfo
    ) -> None:
        self._random = random.Random(1405)  # noqa: S311 - believable, not secret
        self._asking = random.Random(3)  # noqa: S311 - whether the seller asks what it is for
        self._along = random.Random(7)  # noqa: S311 - what is taken along
        self._language = language
        self._reasons = {
            in_language(KINDS[kind], language): reasons for kind, reasons in BOUGHT_FOR.items()
        }
        self._size = size
        self._zone = zone
        days = (ends_on - starts_on).days + 1
        self.days = [starts_on + timedelta(days=number) for number in range(days)]
        trend = [0.88 + 0.24 * number / days for number in range(days)]
        self._weights = [busyness(day) * grown for day, grown in zip(self.days, trend, strict=True)]
        self._reach = list(accumulate(self._weights))
        self.visitors = [self._draw_visitor(number) for number in range(size.members)]
        self._draw_days()

    def visits(self) -> list[list[Visit]]:
        """All visits of each day, in the order of the clock."""
        by_day: dict[int, list[Visit]] = defaultdict(list)
        for visitor in self.visitors:
            for number in visitor.days:
                by_day[number].append(self._visit(number, visitor))
        strangers = round(self._size.purchases * (1 - MEMBERS_SHARE))
        for number in self._random.choices(range(len(self.days)), self._weights, k=strangers):
            by_day[number].append(self._visit(number, None))
        return [sorted(by_day[n], key=lambda visit: visit.at) for n in range(len(self.days))]

    def visit_at(self, at: datetime, visitor: Visitor | None, *, least: int = 0) -> Visit:
        """An ordinary visit at a given moment, of a bill of at least so much."""
        shop = visitor.shop if visitor else self._random.randrange(len(SHOPS))
        lines = self._basket(at.date(), 1.0)
        while total(lines) < least:
            lines = (*lines, *self._basket(at.date(), 1.0))
        return Visit(at, shop, visitor, lines, "card")

    def visit_on(
        self, day: date, visitor: Visitor, pick: random.Random, *, least: int = 0
    ) -> Visit:
        """The same at an hour that `pick` draws."""
        at = time(pick.randint(10, LATEST_HOUR), pick.randrange(60))
        return self.visit_at(datetime.combine(day, at, tzinfo=self._zone), visitor, least=least)

    def _draw_visitor(self, number: int) -> Visitor:
        pick = self._random
        is_woman = pick.random() < 0.54
        first = pick.choice((WOMEN if is_woman else MEN)[self._language])
        last = pick.choice(FAMILIES[self._language])
        if number == PORTAL:
            (first, last), is_woman = PORTAL_MEMBER[self._language], True
        elif number == OWING:
            (first, last), is_woman = OWING_MEMBER[self._language], False
        return Visitor(
            number=number,
            first_name=first,
            last_name=last,
            gender="woman" if is_woman else "man",
            shop=0 if number == PORTAL or pick.random() < 0.6 else 1,
            generosity=pick.lognormvariate(0, 0.28),
            consents={name: pick.random() < share for name, share in CONSENTS.items()},
        )

    def _draw_days(self) -> None:
        """Members join all year; each comes by his habit, on busy days rather than on others."""
        pick = self._random
        last = len(self.days) - 1
        spans, rates = [], []
        for visitor in self.visitors:
            _, rate, spends = pick.choices(HABITS, [share for share, _, _ in HABITS])[0]
            joined = self._a_day(0, 45 if pick.random() < 0.35 else last - 6)
            stays = joined + round(pick.expovariate(1 / 420)) + 20
            spans.append((joined, min(last, stays)))
            rates.append(rate * pick.lognormvariate(0, 0.35))
            visitor.generosity *= spends
        expected = [
            rate * (self._reach[end] - self._reach[start]) / self._reach[-1]
            for rate, (start, end) in zip(rates, spans, strict=True)
        ]
        extra = self._size.purchases * MEMBERS_SHARE - len(self.visitors)
        scale = extra / sum(expected)
        for visitor, (start, end), visits in zip(self.visitors, spans, expected, strict=True):
            count = round(pick.gammavariate(4, visits * scale / 4))
            days = {self._a_day(start, end) for _ in range(min(count, end - start))}
            visitor.days = sorted(days | {start})
        self.visitors[PORTAL].days = list(range(4, last - 3, 19))
        self.visitors[OWING].days = [*range(60, last - 60, 45), last - 12, last - 10]

    def _a_day(self, start: int, end: int) -> int:
        low, high = self._reach[start], self._reach[end]
        return bisect_left(self._reach, self._random.uniform(low, high))

    def _visit(self, number: int, visitor: Visitor | None) -> Visit:
        pick = self._random
        at = self._moment(number)
        if visitor is not None and visitor.number in {PORTAL, OWING}:
            return self._told_visit(number, at, visitor)
        shop = visitor.shop if visitor and pick.random() < 0.9 else pick.randrange(len(SHOPS))
        lines = self._basket(self.days[number], visitor.generosity if visitor else 0.85)
        amount = sum(line.amount for line in lines)
        on_credit = visitor is not None and amount > 2_500 * RIALS and pick.random() < 0.16
        goes_back = pick.random() < 0.016
        return Visit(
            at=at,
            shop=shop,
            visitor=visitor,
            lines=lines,
            tender="credit" if on_credit else ("cash" if pick.random() < 0.22 else "card"),
            reason=self._reason(lines),
            spends=visitor is not None and not on_credit and pick.random() < 0.055,
            returns=pick.choice((1.0, 0.5, 0.3)) if goes_back else 0.0,
            settles=on_credit and pick.random() < 0.88,
            days_later=pick.randint(5, 30) if on_credit else pick.randint(1, 6),
            is_voided=pick.random() < 2.5 / self._size.purchases,
        )

    def _told_visit(self, number: int, at: datetime, visitor: Visitor) -> Visit:
        """Two members whose story is fixed: one pays a whole bill with points, one ends owing."""
        days = visitor.days
        shop = visitor.shop
        if visitor.number == PORTAL:
            spends = number == days[-4]
            # What he pays with points must be cheaper than what his points are worth by then.
            lines = (self._line(CHEAP, 1.0),) if spends else self._basket(self.days[number], 1.6)
            return Visit(at, shop, visitor, lines, "card", spends=spends)
        if number == days[-2]:
            big = Line(60_000 * RIALS, in_language(KINDS["wedding"], self._language), "", 1)
            return Visit(at, shop, visitor, (big,), "card", returns=1.0, days_later=4)
        lines = self._basket(self.days[number], 1.0)
        if number == days[-1]:
            lines = tuple(self._line(self._good("box"), 1.4) for _ in range(3))
        return Visit(at, shop, visitor, lines, "card", spends=number == days[-1])

    def _moment(self, number: int) -> datetime:
        pick = self._random
        hour = pick.choices(HOURS, HOUR_WEIGHTS)[0]
        clock = time(hour, pick.randrange(60), pick.randrange(60))
        return datetime.combine(self.days[number], clock, tzinfo=self._zone)

    def _basket(self, day: date, generosity: float) -> tuple[Line, ...]:
        pick = self._random
        weights = wishes(day)
        count = pick.choices((1, 2, 3), (62, 28, 10))[0]
        kinds = pick.choices(list(weights), list(weights.values()), k=count)
        goods = [self._good(kind) for kind in kinds]
        goods += self._taken_along(kinds[0], goods)
        return tuple(self._line(good, generosity) for good in goods)

    def _taken_along(self, kind: str, taken: Sequence[Good]) -> list[Good]:
        """What lies beside it on the counter, where it is not in the basket already."""
        names = {good.names[0] for good in taken}
        along = [
            name
            for name, chance in TAKEN_ALONG.get(kind, ())
            if self._along.random() < chance and name not in names
        ]
        return [good for good in GOODS if good.names[0] in along]

    def _reason(self, lines: Sequence[Line]) -> str:
        """What the buyer said it was for, where the seller asked."""
        asking = self._asking
        if asking.random() >= ASKED:
            return ""
        reasons = self._reasons.get(lines[0].category, EVERYDAY_REASONS)
        return asking.choices(list(reasons), list(reasons.values()))[0]

    def _good(self, kind: str) -> Good:
        return self._random.choice([good for good in GOODS if good.kind == kind])

    def _line(self, good: Good, generosity: float) -> Line:
        pick = self._random
        quantity = max(1, round(pick.triangular(1, good.most, 1))) if good.most > 1 else 1
        middle = good.low + (good.high - good.low) * 0.35
        price = pick.triangular(good.low, good.high, min(good.high, middle * generosity))
        return Line(
            amount=max(1, round(price)) * quantity * RIALS,
            product=in_language(good.names, self._language),
            category=in_language(KINDS[good.kind], self._language),
            quantity=quantity,
        )


def total(lines: Sequence[Line]) -> int:
    """The bill of these lines."""
    return sum(line.amount for line in lines)
