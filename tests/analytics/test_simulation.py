"""The club in memory: figures that can be worked out by hand."""

from datetime import date, datetime
from fractions import Fraction
from typing import Any

import pytest

from analytics.rules.described import Customer, simulate_year
from analytics.rules.happenings import CameBack, Drawn, Moved, Settled, Sold
from analytics.rules.simulation import Simulator
from members.exceptions import InvalidField
from points.exceptions import NoProgram
from points.rules.documents import read_program
from points.rules.sales import Line, Sale, Tendered
from points.rules.terms import Terms
from tests.clock import DAY, NOON, TEHRAN

EVER = date.min


def make_terms(*rules: dict[str, Any], value: int = 5_000, **document: Any) -> Terms:
    """A point for 100,000 that pays 5,000: five percent, exactly the cap."""
    return read_program(
        {
            "format": "loyalty-club/program/1",
            "points": {"earn_amount": 100_000, "point_value": value},
            "cap": {"percent": 5, "window": "month", "calendar": "jalali"},
            "rules": [{"name": rule["code"], **rule} for rule in rules],
            **document,
        }
    )


def sold(
    number: int,
    amount: int = 1_000_000,
    *,
    by_points: int = 0,
    member: int | None = 1,
    at: datetime = NOON,
    tender: str = "card",
    discount: int = 0,
) -> Sold:
    """One bill of one line, followed by what may come."""
    parts = {tender: amount - by_points - discount, "points": by_points, "discount": discount}
    sale = Sale(
        shop_id=1,
        receipt_number=str(number),
        lines=(Line(amount),),
        payments=tuple(Tendered(name, part) for name, part in parts.items() if part),
        member_id=member,
    )
    day = at.date()
    return Sold(number, sale, at, day, at, day, at.hour * 60, "main", is_followed=True)


def play(terms: Terms, *happenings: Any) -> Simulator:
    simulator = Simulator([(EVER, terms)], TEHRAN)
    simulator.play(happenings)
    return simulator


def test_points_by_amount_and_the_month_they_count_in() -> None:
    simulator = play(make_terms(), sold(1), sold(2, 950_000, at=NOON + DAY), sold(3, member=None))

    outcome = simulator.close(NOON + 2 * DAY, NOON.date() + 2 * DAY)

    (month,) = outcome.months
    assert (month.purchases, month.sales) == (3, 2_950_000)
    assert (month.points, month.given_back, month.grants, month.cut) == (19, 95_000, 2, 0)
    assert (outcome.liability_points, outcome.liability_value) == (19, 95_000)
    assert simulator.books.day(NOON.date()).window.pool == 147_500 - 95_000


def test_the_cap_cuts_what_nobody_has_left() -> None:
    bonus = {"code": "bonus", "give": {"points": 5}}

    first = play(make_terms(bonus), sold(1)).close(NOON, NOON.date())
    after_a_stranger = play(make_terms(bonus), sold(1, member=None), sold(2)).close(
        NOON, NOON.date()
    )

    assert (first.points, first.cut, first.cut_value) == (10, 1, 25_000)
    assert (after_a_stranger.points, after_a_stranger.cut) == (15, 0)


def test_what_was_drawn_outside_sales_is_missing_in_the_pool() -> None:
    bonus = {"code": "bonus", "give": {"points": 5}}
    drawn = Drawn(40_000, NOON, NOON.date())

    outcome = play(make_terms(bonus), sold(1, member=None), drawn, sold(2)).close(NOON, NOON.date())

    assert (outcome.points, outcome.cut, outcome.given_back) == (12, 1, 40_000 + 60_000)


def test_a_bill_is_paid_with_points_as_far_as_there_are_any() -> None:
    simulator = play(make_terms(), sold(1), sold(2, by_points=80_000, at=NOON + DAY))

    outcome = simulator.close(NOON + DAY, NOON.date() + DAY)

    assert outcome.cash_instead == 30_000
    assert outcome.sales == 1_000_000 + 950_000
    assert outcome.members[1].balance == 9


def test_points_that_are_worth_more_pay_with_fewer() -> None:
    terms = make_terms(value=4_000)

    outcome = play(terms, sold(1), sold(2, by_points=10_000, at=NOON + DAY)).close(
        NOON + DAY, NOON.date() + DAY
    )

    assert outcome.cash_instead == 0
    assert outcome.members[1].balance == 10 - 3 + 9


def test_a_discount_beyond_the_cap_is_not_given() -> None:
    outcome = play(make_terms(), sold(1, discount=100_000)).close(NOON, NOON.date())

    assert outcome.refused == 1
    assert (outcome.sales, outcome.given_back) == (1_000_000, 50_000)


def test_a_return_takes_back_in_the_month_of_the_sale() -> None:
    later = NOON + 40 * DAY
    back = CameBack(1, 400_000, later, later.date())

    outcome = play(make_terms(), sold(1), back).close(later, later.date())

    (month,) = outcome.months
    assert (month.sales, month.points, month.given_back) == (600_000, 6, 30_000)
    assert (outcome.members[1].points, outcome.members[1].value) == (6, 30_000)


def test_a_void_sale_never_was() -> None:
    void = CameBack(1, 1_000_000, NOON, NOON.date(), is_void=True)

    outcome = play(make_terms(), sold(1), void).close(NOON, NOON.date())

    assert (outcome.purchases, outcome.sales, outcome.given_back) == (0, 0, 0)
    assert outcome.members[1].purchases == 0


def test_credit_points_wait_and_lapse() -> None:
    terms = make_terms(life={"credit_days": 10})
    late = NOON + 11 * DAY

    waiting = play(terms, sold(1, tender="credit")).close(NOON, NOON.date())
    lapsed = play(terms, sold(1, tender="credit")).close(late, late.date())
    settled = play(terms, sold(1, tender="credit"), Settled(1, NOON + DAY, NOON.date() + DAY))

    assert waiting.liability_points == 10
    assert (lapsed.liability_points, lapsed.given_back) == (0, 0)
    assert settled.close(late, late.date()).liability_points == 10


def test_points_expire() -> None:
    terms = make_terms(life={"expiry_months": 1})
    late = NOON + 40 * DAY

    outcome = play(terms, sold(1)).close(late, late.date())

    assert (outcome.liability_points, outcome.points) == (0, 10)


def test_what_came_and_went_outside_sales_is_kept() -> None:
    on = NOON.date()
    given = Moved(1, 20, NOON, on, 5_000, NOON, NOON + 30 * DAY, source="grant:1")
    taken = Moved(1, -8, NOON, on, source="redemption:1")
    back = Moved(1, 8, NOON + DAY, on + DAY, source="redemption:1")

    gone = play(make_terms(), given, taken).close(NOON, on)
    again = play(make_terms(), given, taken, back).close(NOON + DAY, on + DAY)

    assert (gone.liability_points, again.liability_points) == (12, 20)


def test_a_new_version_holds_from_its_day() -> None:
    simulator = Simulator(
        [(EVER, make_terms()), (NOON.date() + DAY, make_terms(value=2_500))], TEHRAN
    )

    simulator.play([sold(1), sold(2, at=NOON + DAY)])

    outcome = simulator.close(NOON + DAY, NOON.date() + DAY)
    assert outcome.given_back == 50_000 + 25_000


def test_the_throttle_leaves_the_amount_alone() -> None:
    bonus = {"code": "bonus", "give": {"points": 5}}
    cap = {"percent": 5, "window": "month", "calendar": "jalali", "throttle_percent": 50}
    terms = make_terms(bonus, value=2_500, cap=cap)

    simulator = play(terms, sold(1), sold(2, at=NOON + DAY))

    outcome = simulator.close(NOON + DAY, NOON.date() + DAY)
    assert (outcome.points, outcome.cut) == (15 + 10, 0)


def test_tiers_multiply_from_the_next_purchase_on() -> None:
    tiers = {
        "measure": "points",
        "levels": [
            {"code": "green", "name": "سبز", "from": 0},
            {"code": "gold", "name": "طلایی", "from": 10, "multiply_percent": 150},
        ],
    }
    terms = make_terms(value=2_500, tiers=tiers)

    outcome = play(terms, sold(1), sold(2, at=NOON + DAY)).close(NOON + DAY, NOON.date() + DAY)

    assert outcome.points == 10 + 15
    assert outcome.tiers == {"green": 0, "gold": 1}


def test_there_is_nothing_to_simulate_without_a_program() -> None:
    with pytest.raises(NoProgram):
        Simulator([], TEHRAN, calendar="jalali")


def test_a_described_year_is_the_same_every_time() -> None:
    customer = Customer(visits_a_month=4, basket=1_000_000)

    years = [simulate_year(make_terms(), [customer], TEHRAN, NOON.date()) for _ in range(2)]

    assert years[0] == years[1]
    (year,) = years[0].customers
    assert [month.purchases for month in year.months] == [4] * 12
    assert (year.points, year.spend, year.value) == (480, 48_000_000, 2_400_000)
    assert (year.percent_bps, year.cut_points, year.tier) == (500, 0, "")
    assert year.months[0].window.starts_on == date(2026, 8, 23)


def test_a_fraction_of_a_visit_a_month() -> None:
    from_year = Customer(visits_a_month=Fraction(5, 12), basket=1)

    year = simulate_year(make_terms(), [from_year], TEHRAN, NOON.date()).customers[0]

    assert year.purchases == 5
    assert max(month.purchases for month in year.months) == 1


def test_visits_rotate_over_the_days_of_the_week() -> None:
    rule = {
        "code": "fridays",
        "when": [{"weekday": {"days": ["friday"]}}],
        "give": {"multiply_percent": 200},
    }
    customer = Customer(visits_a_month=7, basket=1_000_000)

    year = simulate_year(make_terms(rule, value=2_500), [customer], TEHRAN, NOON.date())

    extra = year.customers[0].points - 84 * 10
    assert 8 <= extra // 10 <= 16


def test_bills_grow_over_the_year() -> None:
    customer = Customer(visits_a_month=1, basket=1_200_000, growth_percent=100)

    months = simulate_year(make_terms(), [customer], TEHRAN, NOON.date()).customers[0].months

    assert [month.spend for month in months] == [1_200_000 + 100_000 * place for place in range(12)]


def test_categories_and_tenders_take_turns() -> None:
    rule = {
        "code": "flowers",
        "when": [{"category": {"names": ["گل"]}}],
        "give": {"multiply_percent": 200},
    }
    customer = Customer(visits_a_month=4, basket=1_000_000, categories=(("گل", 1), ("گلدان", 3)))

    year = simulate_year(make_terms(rule, value=2_500), [customer], TEHRAN, NOON.date())

    assert year.customers[0].points == 48 * 10 + 12 * 10


def test_customers_share_the_cap_as_often_as_they_are() -> None:
    bonus = {"code": "bonus", "give": {"points": 10}, "limit": {"per": "month", "times": 1}}
    terms = make_terms(bonus, value=4_000)
    poor = Customer(visits_a_month=1, basket=100_000, members=10)
    rich = Customer(visits_a_month=20, basket=5_000_000, members=1)

    alone = simulate_year(terms, [poor], TEHRAN, NOON.date())
    together = simulate_year(terms, [poor, rich], TEHRAN, NOON.date())

    assert alone.customers[0].cut_points == 12 * 10
    assert together.customers[0].cut_points < 12 * 10
    assert together.value <= together.spend * 5 // 100


@pytest.mark.parametrize(
    "wrong",
    [
        {"visits_a_month": 0},
        {"visits_a_month": 63},
        {"basket": 0},
        {"growth_percent": -91},
        {"members": 0},
        {"tenders": ()},
        {"categories": (("گل", 0),)},
    ],
)
def test_a_customer_who_cannot_be_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidField):
        Customer(**{"visits_a_month": 1, "basket": 1_000, **wrong})
