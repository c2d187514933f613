"""Every kind of condition: when it holds and when not, how it is read and written, its clause."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from points.rules.conditions import KINDS
from points.rules.facts import Facts, YearlyDate
from points.rules.rule_documents import write_rule
from points.rules.sales import Line
from tests.rules.points.program_cases import TUESDAY, bill, rule

ROSES = Line(600_000, product="رز", category="گل")
VASE = Line(400_000, product="گلدان", category="ظرف")
BIRTHDAY = YearlyDate("birthday", "wife", "jalali", 9, 5)
LEAP_DAY = YearlyDate("birthday", "self", "jalali", 12, 30)
PUT_OFF = YearlyDate("birthday", "self", "jalali", 12, 30, "after")
ONLY_LEAP = YearlyDate("birthday", "self", "jalali", 12, 30, "leap-only")


@dataclass(frozen=True)
class Case:
    """One kind with values, facts it holds for, facts it does not hold for, and its clause."""

    kind: str
    values: dict[str, Any]
    clause: str
    holds: Sequence[Facts]
    fails: Sequence[Facts]
    written: dict[str, Any] = field(default_factory=dict)


def on(day: date, **known: Any) -> Facts:
    """A bill of this day."""
    return bill(day=day, **known)


CASES = (
    Case(
        "amount",
        {"at_least": 1_000_000},
        "from %(amount)s upwards",
        holds=[bill(ROSES, VASE), bill(Line(1_000_000))],
        fails=[bill(ROSES), bill(Line(999_999)), bill(Line(0), tenders={})],
    ),
    Case(
        "product",
        {"names": ["رز", "لاله"]},
        "on %(names)s",
        holds=[bill(ROSES), bill(VASE, ROSES)],
        fails=[bill(VASE), bill(Line(100_000))],
    ),
    Case(
        "category",
        {"names": ["گل"]},
        "on goods of %(names)s",
        holds=[bill(ROSES), bill(VASE, ROSES)],
        fails=[bill(VASE), bill(Line(100_000))],
    ),
    Case(
        "tender",
        {"tenders": ["cash", "card"]},
        "for what is paid %(tenders)s",
        holds=[bill(ROSES), bill(ROSES, tenders={"card": 1, "credit": 599_999})],
        fails=[
            bill(ROSES, tenders={"credit": 600_000}),
            bill(ROSES, tenders={"points": 600_000}),
        ],
    ),
    Case(
        "visits",
        {"every": 5},
        "on every %(every)s visit",
        holds=[bill(visits=4), bill(visits=9)],
        fails=[bill(visits=0), bill(visits=5), bill(visits=3)],
    ),
    Case(
        "interval",
        {"within_days": 7},
        "on coming back within %(days)s",
        holds=[bill(last_visit_on=date(2026, 11, 23)), bill(last_visit_on=date(2026, 11, 17))],
        fails=[bill(last_visit_on=date(2026, 11, 16)), bill()],
    ),
    Case(
        "silence",
        {"after_days": 90},
        "on coming back after %(days)s or more",
        holds=[bill(last_visit_on=date(2026, 8, 26)), bill(last_visit_on=date(2020, 1, 1))],
        fails=[bill(last_visit_on=date(2026, 8, 27)), bill()],
    ),
    Case(
        "first_purchase",
        {},
        "on the first purchase",
        holds=[bill(visits=0)],
        fails=[bill(visits=1)],
    ),
    Case(
        "weekday",
        {"days": ["tuesday", "friday"]},
        "on %(days)s",
        holds=[on(TUESDAY), on(date(2026, 11, 27))],
        fails=[on(date(2026, 11, 23)), on(date(2026, 11, 28)), on(date(2026, 11, 29))],
    ),
    Case(
        "hours",
        {"start": "16:00", "end": "18:30"},
        "between %(start)s and %(end)s",
        holds=[bill(minute=16 * 60), bill(minute=18 * 60 + 29)],
        fails=[bill(minute=16 * 60 - 1), bill(minute=18 * 60 + 30), bill(minute=0)],
    ),
    Case(
        "hours",
        {"start": "22:00", "end": "02:00"},
        "between %(start)s and %(end)s",
        holds=[bill(minute=23 * 60), bill(minute=0), bill(minute=119)],
        fails=[bill(minute=120), bill(minute=21 * 60 + 59)],
    ),
    Case(
        "hours",
        {"start": "20:00", "end": "24:00"},
        "between %(start)s and %(end)s",
        holds=[bill(minute=23 * 60 + 59)],
        fails=[bill(minute=0)],
    ),
    Case(
        "dates",
        {"first": "1405-09-03", "last": "1405-09-05"},
        "from %(first)s to %(last)s",
        holds=[on(TUESDAY), on(date(2026, 11, 26))],
        fails=[on(date(2026, 11, 23)), on(date(2026, 11, 27))],
    ),
    Case(
        "occasion",
        {"name": "شب یلدا", "calendar": "jalali", "month": 9, "day": 30, "days_before": 3},
        "on %(what)s or up to %(before)s before",
        holds=[on(date(2026, 12, 18)), on(date(2026, 12, 21))],
        fails=[on(date(2026, 12, 17)), on(date(2026, 12, 22))],
        written={"days_after": 0},
    ),
    Case(
        "occasion",
        {"name": "Leap", "calendar": "gregorian", "month": 2, "day": 29, "days_after": 1},
        "on %(what)s or up to %(after)s after",
        holds=[on(date(2027, 2, 28)), on(date(2027, 3, 1)), on(date(2028, 2, 29))],
        fails=[on(date(2028, 2, 28)), on(date(2027, 3, 2))],
        written={"days_before": 0},
    ),
    Case(
        "occasion",
        {"name": "نوروز", "calendar": "jalali", "month": 1, "day": 1, "days_before": 2}
        | {"days_after": 13},
        "from %(before)s before to %(after)s after %(what)s",
        holds=[on(date(2026, 3, 19)), on(date(2026, 4, 3)), on(date(2027, 3, 21))],
        fails=[on(date(2026, 3, 18)), on(date(2026, 4, 4))],
    ),
    Case(
        "occasion",
        {"name": "روز مادر", "calendar": "lunar", "month": 6, "day": 20, "days_before": 10},
        "on %(what)s or up to %(before)s before",
        holds=[on(date(2026, 11, 20)), on(date(2026, 11, 30)), on(date(2027, 11, 19))],
        fails=[on(date(2026, 11, 19)), on(date(2026, 12, 1)), on(date(2027, 11, 30))],
        written={"days_after": 0},
    ),
    Case(
        "own_date",
        {"kinds": ["birthday", "wedding"], "days_before": 2},
        "on %(what)s or up to %(before)s before",
        holds=[bill(dates=(BIRTHDAY,)), on(date(2026, 11, 26), dates=(LEAP_DAY, BIRTHDAY))],
        fails=[
            bill(),
            on(date(2026, 11, 23), dates=(BIRTHDAY,)),
            on(date(2026, 11, 27), dates=(BIRTHDAY,)),
            bill(dates=(YearlyDate("other", "self", "jalali", 9, 3),)),
        ],
        written={"days_after": 0},
    ),
    Case(
        "own_date",
        {"kinds": ["birthday"]},
        "on %(what)s",
        holds=[
            on(date(2027, 3, 20), dates=(LEAP_DAY,)),
            on(date(2027, 3, 21), dates=(PUT_OFF,)),
            on(date(2030, 3, 20), dates=(ONLY_LEAP,)),
        ],
        fails=[
            on(date(2027, 3, 21), dates=(LEAP_DAY,)),
            on(date(2027, 3, 20), dates=(PUT_OFF, ONLY_LEAP)),
        ],
        written={"days_before": 0, "days_after": 0},
    ),
    Case(
        "shop",
        {"codes": ["main", "online"]},
        "in %(shops)s",
        holds=[bill(shop="main"), bill(shop="online")],
        fails=[bill(shop="branch"), bill()],
    ),
    Case(
        "tier",
        {"codes": ["gold"]},
        "for %(tiers)s members",
        holds=[bill(tier="gold")],
        fails=[bill(tier="silver"), bill()],
    ),
    Case(
        "label",
        {"names": ["همکار", "دانشجو"]},
        "for members labelled %(names)s",
        holds=[bill(labels=frozenset({"دانشجو", "شاکی"}))],
        fails=[bill(labels=frozenset({"شاکی"})), bill()],
    ),
    Case(
        "referred",
        {},
        "for members whom a friend brought",
        holds=[bill(is_referred=True)],
        fails=[bill()],
    ),
    Case(
        "told",
        {"facts": ["name", "date"]},
        "for members who gave us %(facts)s",
        holds=[bill(told=frozenset({"name", "date", "gender"}))],
        fails=[bill(told=frozenset({"name"})), bill()],
    ),
    Case(
        "survey",
        {"within_days": 30},
        "for members who answered a survey in the last %(days)s",
        holds=[bill(answered_on=TUESDAY), bill(answered_on=date(2026, 10, 25))],
        fails=[bill(answered_on=date(2026, 10, 24)), bill(answered_on=date(2026, 11, 25)), bill()],
    ),
)


def test_every_kind_has_a_case() -> None:
    assert {case.kind for case in CASES} == set(KINDS)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.kind)
def test_it_holds_where_it_should_and_nowhere_else(case: Case) -> None:
    tried = rule(when=[{case.kind: case.values}])

    assert [tried.part(facts) is not None for facts in case.holds] == [True] * len(case.holds)
    assert [tried.part(facts) is not None for facts in case.fails] == [False] * len(case.fails)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.kind)
def test_it_is_written_as_it_was_read(case: Case) -> None:
    written = write_rule(rule(when=[{case.kind: case.values}]), "jalali")

    assert written["when"] == [{case.kind: case.values | case.written}]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.kind)
def test_its_clause_has_a_value_for_each_place(case: Case) -> None:
    (condition,) = rule(when=[{case.kind: case.values}]).conditions

    phrase = condition.phrase()

    assert phrase.text == case.clause
    assert phrase.text % phrase.values


@pytest.mark.parametrize(
    ("when", "lines", "tenders", "part"),
    [
        ([{"product": {"names": ["رز"]}}], (ROSES, VASE), None, 600_000),
        ([{"category": {"names": ["گل", "ظرف"]}}], (ROSES, VASE), None, 1_000_000),
        ([{"category": {"names": ["گل"]}}, {"product": {"names": ["گلدان"]}}], (VASE,), None, None),
        (
            [{"tender": {"tenders": ["cash"]}}],
            (ROSES,),
            {"cash": 100_000, "card": 500_000},
            100_000,
        ),
        (
            [{"tender": {"tenders": ["cash"]}}],
            (ROSES,),
            {"cash": 200_000, "points": 400_000},
            200_000,
        ),
        ([{"product": {"names": ["رز"]}}], (ROSES, VASE), {"cash": 50, "points": 999_950}, 50),
        (
            [{"product": {"names": ["رز"]}}, {"tender": {"tenders": ["cash"]}}],
            (ROSES, VASE),
            {"cash": 700_000, "card": 300_000},
            600_000,
        ),
        (
            [{"amount": {"at_least": 500_000}}, {"product": {"names": ["گلدان"]}}],
            (ROSES, VASE),
            None,
            None,
        ),
        (
            [{"amount": {"at_least": 400_000}}, {"product": {"names": ["گلدان"]}}],
            (VASE,),
            None,
            400_000,
        ),
    ],
)
def test_together_they_leave_the_part_that_all_of_them_take(
    when: list[dict[str, Any]],
    lines: tuple[Line, ...],
    tenders: dict[str, int] | None,
    part: int | None,
) -> None:
    facts = bill(*lines, tenders=tenders)

    assert rule(when=when).part(facts) == part


def test_a_bill_is_never_looked_at_by_a_rule_about_an_event() -> None:
    of_the_bill = {kind for kind, condition in KINDS.items() if condition.IS_OF_THE_BILL}

    assert of_the_bill == {"amount", "product", "category", "tender"}
