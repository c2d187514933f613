"""A customer in words made a year of visits, without chance: every figure can be explained."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from itertools import count
from operator import attrgetter
from zoneinfo import ZoneInfo

from analytics.rules.happenings import Settled, Sold
from analytics.rules.simulation import Simulator
from members.exceptions import InvalidField
from members.rules.calendars import Window, window_of
from points.rules.budget import BPS
from points.rules.facts import YearlyDate
from points.rules.sales import MAX_AMOUNT, Line, Sale, Tendered
from points.rules.terms import Terms

MONTHS = 12
MOST_VISITS = 62
MOST_BASKET = MAX_AMOUNT // 100
MOST_MEMBERS = 1_000_000
PAID_AFTER = 30  # days; or when the program asks for it, if that is sooner
# Visits take turns in these times of the day.
HOURS = (time(11), time(18), time(9, 30), time(20))
Mix = Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Customer:
    """One kind of customer. `basket` is money; `categories` and `tenders` are shares of any size,
    in which visits take turns; over the year baskets grow by `growth_percent`. `members` says how
    many such members the club has.
    """

    visits_a_month: Fraction | int
    basket: int
    categories: Mix = ()
    tenders: Mix = (("card", 1),)
    dates: tuple[YearlyDate, ...] = ()
    growth_percent: int = 0
    members: int = 1
    shop: str = ""

    def __post_init__(self) -> None:
        ranges: tuple[tuple[str, Fraction | int, Fraction | int, int], ...] = (
            ("visits_a_month", self.visits_a_month, Fraction(1, 12), MOST_VISITS),
            ("basket", self.basket, 1, MOST_BASKET),
            ("growth_percent", self.growth_percent, -90, 900),
            ("members", self.members, 1, MOST_MEMBERS),
        )
        for name, value, least, most in ranges:
            if not least <= value <= most:
                raise InvalidField(field=name, problem="out_of_range")
        for name, mix in (("categories", self.categories), ("tenders", self.tenders)):
            if any(share < 1 for _, share in mix) or (name == "tenders" and not mix):
                raise InvalidField(field=name, problem="out_of_range")


@dataclass(slots=True)
class CustomerMonth:
    """One month of one such customer: `points` earned, their `value` in money, what the cap has
    cut of them, and the tier he has at its end.
    """

    window: Window
    purchases: int = 0
    spend: int = 0
    points: int = 0
    value: int = 0
    cut_points: int = 0
    tier: str = ""


@dataclass(frozen=True, slots=True)
class CustomerYear:
    """Twelve months of one such customer, and the whole."""

    customer: Customer
    months: Sequence[CustomerMonth]

    @property
    def purchases(self) -> int:
        """His visits in the year."""
        return sum(month.purchases for month in self.months)

    @property
    def spend(self) -> int:
        """What he spends in the year."""
        return sum(month.spend for month in self.months)

    @property
    def points(self) -> int:
        """What he earns in the year."""
        return sum(month.points for month in self.months)

    @property
    def value(self) -> int:
        """What these points pay."""
        return sum(month.value for month in self.months)

    @property
    def cut_points(self) -> int:
        """What the cap has cut."""
        return sum(month.cut_points for month in self.months)

    @property
    def percent_bps(self) -> int | None:
        """Value ÷ spend in basis points; None where he spends nothing."""
        return self.value * BPS // self.spend if self.spend else None

    @property
    def tier(self) -> str:
        """Where he stands at the year's end."""
        return self.months[-1].tier


@dataclass(frozen=True, slots=True)
class ClubYear:
    """All described customers together, each kind as often as the club has it."""

    customers: Sequence[CustomerYear]

    @property
    def spend(self) -> int:
        """What all of them spend."""
        return sum(year.spend * year.customer.members for year in self.customers)

    @property
    def value(self) -> int:
        """What goes back to all of them."""
        return sum(year.value * year.customer.members for year in self.customers)

    @property
    def percent_bps(self) -> int | None:
        """Value ÷ spend in basis points."""
        return self.value * BPS // self.spend if self.spend else None


def simulate_year(
    terms: Terms, customers: Sequence[Customer], zone: ZoneInfo, start: date
) -> ClubYear:
    """Twelve months of the program's calendar from the one that holds `start`.

    The club has these customers and no others: the cap is kept over all of them, each kind
    counted as often as there are such members.
    """
    simulator = Simulator([(date.min, terms)], zone)
    months = months_from(start, terms)
    years = [[CustomerMonth(window) for window in months] for _ in customers]
    for number, customer in enumerate(customers):
        memory = simulator.person(number).memory
        memory.dates = customer.dates
        memory.told = frozenset({"date"} if customer.dates else ())
    happenings = _happenings(customers, months, zone, terms)
    for place, window in enumerate(months):
        while happenings and happenings[0].on <= window.ends_on:
            _play(simulator, happenings.popleft(), years, place)
        simulator.turn_to(window.ends_on)
        for number, year in enumerate(years):
            year[place].tier = simulator.person(number).memory.tier_on(window.ends_on, terms)
    return ClubYear([CustomerYear(one, year) for one, year in zip(customers, years, strict=True)])


def months_from(start: date, terms: Terms) -> list[Window]:
    """Twelve months of the program's calendar, the first holds this day."""
    months = [window_of(start, "month", terms.calendar)]
    while len(months) < MONTHS:
        after = months[-1].ends_on + timedelta(days=1)
        months.append(window_of(after, "month", terms.calendar))
    return months


def _play(
    simulator: Simulator, one: Sold | Settled, years: list[list[CustomerMonth]], place: int
) -> None:
    if isinstance(one, Settled):
        simulator.settle(one)
        return
    award = simulator.sell(one).award
    month = years[one.sale.member_id or 0][place]
    month.purchases += 1
    month.spend += one.sale.amount
    month.points += award.granted
    month.value += award.value
    month.cut_points += award.wanted - award.granted


def _happenings(
    customers: Sequence[Customer], months: Sequence[Window], zone: ZoneInfo, terms: Terms
) -> deque[Sold | Settled]:
    """The visits of all customers, and when credit is paid, in their order."""
    numbers = count(1)
    found: list[Sold | Settled] = []
    for member_id, customer in enumerate(customers):
        for sold in _visits(customer, months, zone, member_id, numbers):
            found.append(sold)
            if sold.is_followed:
                paid_at = sold.at + timedelta(days=min(PAID_AFTER, terms.credit_days))
                found.append(Settled(sold.id, paid_at, paid_at.date()))
    return deque(sorted(found, key=attrgetter("at")))


def _visits(
    customer: Customer,
    months: Sequence[Window],
    zone: ZoneInfo,
    member_id: int,
    numbers: Iterator[int],
) -> Iterator[Sold]:
    """Spread evenly over each month, so that the days of the week take turns."""
    categories, tenders = _turns(customer.categories or (("", 1),)), _turns(customer.tenders)
    for place, month in enumerate(months):
        visits = customer.visits_a_month
        here = int(visits * (place + 1)) - int(visits * place)
        days = (month.ends_on - month.starts_on).days + 1
        basket = (
            customer.basket * (MONTHS * 100 + customer.growth_percent * place) // (MONTHS * 100)
        )
        for visit in range(here):
            day = month.starts_on + timedelta(days=(2 * visit + 1) * days // (2 * here))
            number = next(numbers)
            at = datetime.combine(day, HOURS[number % len(HOURS)], tzinfo=zone)
            tender = next(tenders)
            yield Sold(
                id=number,
                sale=Sale(
                    shop_id=0,
                    receipt_number=str(number),
                    lines=(Line(basket, category=next(categories)),),
                    payments=(Tendered(tender, basket),) if basket else (),
                    member_id=member_id,
                ),
                at=at,
                on=day,
                occurred_at=at,
                day=day,
                minute=at.hour * 60 + at.minute,
                shop=customer.shop,
                is_followed=tender == "credit",
                weight=customer.members,
            )


def _turns(mix: Mix) -> Iterator[str]:
    """The names in turn, each as often as its share: what is furthest behind comes next."""
    whole = sum(share for _, share in mix)
    had = [0] * len(mix)
    for turn in count(1):
        behind = [share * turn - had[place] * whole for place, (_, share) in enumerate(mix)]
        place = behind.index(max(behind))
        had[place] += 1
        yield mix[place][0]
