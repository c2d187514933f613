"""What a rule gives, and what holds it back: limits, groups, dry runs, the throttle, the cap."""

from datetime import date
from typing import Any

import pytest

from members.rules.calendars import CalendarName
from points.rules.documents import read_tiers
from points.rules.earning import award, rules_for, wish
from points.rules.facts import Used
from points.rules.memory import Memory
from points.rules.program_rules import BEGINNING, LIMITS, PERIODS, Period, needs_of, period_start
from points.rules.sales import Bonus, Line
from tests.rules.points.program_cases import TUESDAY, bill, rule
from tests.rules.points.terms import make_terms

MILLION = Line(1_000_000, product="رز", category="گل")
TIERS = read_tiers(
    {
        "levels": [
            {"code": "bronze", "name": "برنزی", "from": 0},
            {"code": "gold", "name": "طلایی", "from": 100, "multiply_percent": 125},
        ]
    }
)


def told(*rules: Any, facts: Any = None, **changes: Any) -> list[tuple[str, int, int, str]]:
    """(rule, wanted, due, cut) of every reason for a bill of a million."""
    facts = facts or bill(MILLION)
    reasons = wish(make_terms(rules=rules, **changes), facts.net, facts=facts)
    return [(reason.rule, reason.wanted, reason.due, reason.cut) for reason in reasons]


@pytest.mark.parametrize(
    ("give", "amount", "points"),
    [
        ({"one_per": 100_000}, 1_000_000, 10),
        ({"one_per": 300_000}, 1_000_000, 3),
        ({"one_per": 1_000_001}, 1_000_000, 0),
        ({"multiply_percent": 200}, 1_000_000, 10),
        ({"multiply_percent": 150}, 1_000_000, 5),
        ({"multiply_percent": 150}, 399_999, 1),
        ({"multiply_percent": 101}, 1_000_000, 0),
        ({"multiply_percent": 2_000}, 100_000, 19),
        ({"points": 7}, 1, 7),
    ],
)
def test_what_it_gives_is_rounded_down(give: dict[str, int], amount: int, points: int) -> None:
    facts = bill(Line(amount))

    assert rule(give).wanted(facts, 100_000) == points


def test_multipliers_add_up_and_never_multiply_each_other() -> None:
    found = told(
        rule({"multiply_percent": 200}, code="double"),
        rule({"multiply_percent": 300}, code="triple"),
        tiers=TIERS,
        facts=bill(MILLION, tier="gold"),
    )

    assert found == [
        ("amount", 10, 10, ""),
        ("tier", 2, 2, ""),
        ("double", 10, 10, ""),
        ("triple", 20, 20, ""),
    ]


def test_a_rule_rewards_its_own_part_of_the_bill() -> None:
    only_roses = rule({"multiply_percent": 200}, [{"product": {"names": ["رز"]}}])

    found = told(only_roses, facts=bill(Line(700_000, product="رز"), Line(300_000)))

    assert found == [("amount", 10, 10, ""), ("rule", 7, 7, "")]


def test_a_bill_paid_with_points_brings_no_gift() -> None:
    facts = bill(MILLION, tenders={"points": 1_000_000})

    assert told(rule({"points": 7}), facts=facts) == []


@pytest.mark.parametrize(
    ("limit", "used", "due"),
    [
        ({"per": "month", "times": 2}, Used(0, 0), 10),
        ({"per": "month", "times": 2}, Used(1, 10), 10),
        ({"per": "month", "times": 2}, Used(2, 20), 0),
        ({"per": "month", "points": 25}, Used(2, 20), 5),
        ({"per": "month", "points": 25}, Used(3, 25), 0),
        ({"per": "month", "points": 25}, Used(3, 40), 0),
        ({"per": "month", "times": 3, "points": 25}, Used(1, 20), 5),
        ({"per": "month", "times": 1, "points": 25}, Used(1, 1), 0),
    ],
)
def test_a_limit_leaves_what_is_left(limit: dict[str, Any], used: Used, due: int) -> None:
    facts = bill(MILLION, used={"rule": used})

    found = told(rule(limit=limit), facts=facts)

    assert found[1] == ("rule", 10, due, "" if due == 10 else "limit")


def test_a_limit_counts_its_own_rule_and_period_only() -> None:
    limited = rule(limit={"per": "week", "times": 1})
    memory = Memory()
    terms = make_terms(rules=(limited,))
    memory.note_use(limited, terms, TUESDAY, 10, 1)

    this_week = memory.event_facts(terms, day=date(2026, 11, 27))
    next_week = memory.event_facts(terms, day=date(2026, 11, 28))

    assert this_week.used == {"rule": Used(1, 10)}
    assert next_week.used == {}


@pytest.mark.parametrize(
    ("per", "calendar", "start"),
    [
        ("day", "jalali", date(2026, 11, 24)),
        ("week", "jalali", date(2026, 11, 21)),
        ("month", "jalali", date(2026, 11, 22)),
        ("month", "gregorian", date(2026, 11, 1)),
        ("quarter", "jalali", date(2026, 9, 23)),
        ("quarter", "gregorian", date(2026, 10, 1)),
        ("year", "jalali", date(2026, 3, 21)),
        ("year", "gregorian", date(2026, 1, 1)),
        ("ever", "jalali", BEGINNING),
    ],
)
def test_when_a_period_began(per: Period, calendar: CalendarName, start: date) -> None:
    assert period_start(TUESDAY, per, calendar) == start


def test_every_limit_has_its_clause() -> None:
    kinds = [(True, False), (False, True), (True, True)]

    assert set(LIMITS) == {(per, *kind) for per in PERIODS for kind in kinds}


@pytest.mark.parametrize("limit", [None, {"per": "month", "times": 5}])
def test_a_fixed_bonus_comes_once_for_a_day(limit: dict[str, Any] | None) -> None:
    gift = rule({"points": 7}, limit=limit)
    memory = Memory()
    terms = make_terms(rules=(gift,))
    memory.note_uses(terms, TUESDAY, wish(terms, 1_000_000, facts=bill(MILLION)))

    again = bill(
        MILLION, given=memory.given[TUESDAY], used=memory.event_facts(terms, day=TUESDAY).used
    )

    assert told(gift, facts=again)[1] == ("rule", 7, 0, "limit")


def test_a_gift_taken_back_may_be_had_again() -> None:
    gift = rule({"points": 7}, limit={"per": "month", "times": 1})
    memory = Memory()
    terms = make_terms(rules=(gift,))
    memory.note_use(gift, terms, TUESDAY, 7, 1)
    memory.note_use(gift, terms, TUESDAY, -7, -1)

    facts = memory.event_facts(terms, day=TUESDAY)

    assert facts.used == {"rule": Used(0, 0)}
    assert not facts.given


def test_of_a_group_only_the_best_speaks() -> None:
    found = told(
        rule({"points": 3}, code="small", group="days"),
        rule({"points": 8}, code="large", group="days"),
        rule({"points": 8}, code="late", group="days"),
        rule({"points": 1}, code="alone"),
    )

    assert found[1:] == [
        ("small", 3, 0, "group"),
        ("large", 8, 8, ""),
        ("late", 8, 0, "group"),
        ("alone", 1, 1, ""),
    ]


def test_the_best_is_the_best_after_its_limit() -> None:
    facts = bill(MILLION, used={"large": Used(1, 8)})

    found = told(
        rule({"points": 3}, code="small", group="days"),
        rule(code="large", group="days", limit={"per": "month", "points": 9}),
        facts=facts,
    )

    assert found[1:] == [("small", 3, 3, ""), ("large", 10, 0, "group")]


def test_who_has_spoken_for_the_group_today_stays_its_speaker() -> None:
    facts = bill(MILLION, spoken={"days": "small"})

    found = told(
        rule({"multiply_percent": 110}, code="small", group="days"),
        rule({"multiply_percent": 300}, code="large", group="days"),
        facts=facts,
    )

    assert found[1:] == [("small", 1, 1, ""), ("large", 20, 0, "group")]


def test_a_dry_rule_reports_and_gives_nothing() -> None:
    found = told(
        rule({"points": 50}, code="tried", dry=True, group="days"),
        rule({"points": 8}, code="real", group="days"),
    )

    assert found[1:] == [("tried", 50, 0, "dry"), ("real", 8, 8, "")]


def test_the_throttle_leaves_the_amount_alone() -> None:
    terms = make_terms(rules=(rule({"points": 8}),), tiers=TIERS)
    facts = bill(MILLION, tier="gold")

    reasons = wish(terms, 1_000_000, [Bonus("gift", 4)], facts, is_throttled=True)

    assert [(reason.rule, reason.due, reason.cut) for reason in reasons] == [
        ("amount", 10, ""),
        ("tier", 0, "throttle"),
        ("rule", 0, "throttle"),
        ("gift", 0, "throttle"),
    ]


@pytest.mark.parametrize(
    ("room", "granted"),
    [
        (-1, [0, 0, 0]),
        (0, [0, 0, 0]),
        (54_999, [10, 0, 0]),
        (59_999, [10, 1, 0]),
        (90_000, [10, 8, 0]),
        (120_000, [10, 8, 6]),
        (10**9, [10, 8, 6]),
    ],
)
def test_the_cap_cuts_what_came_last_first(room: int, granted: list[int]) -> None:
    terms = make_terms(rules=(rule({"points": 8}, code="a"), rule({"points": 6}, code="b")))
    reasons = wish(terms, 1_000_000, facts=bill(MILLION))

    given = award(reasons, terms=terms, room=room)

    assert [reason.granted for reason in given.reasons] == granted
    assert given.wanted == 24
    assert given.is_reduced == (sum(granted) < 24)
    assert [reason.cut for reason in given.reasons] == [
        "cap" if points < reason.due else ""
        for points, reason in zip(granted, reasons, strict=True)
    ]


def test_an_event_is_rewarded_by_its_own_rules_only() -> None:
    terms = make_terms(
        rules=(
            rule({"points": 5}, code="joined", event="joined"),
            rule({"points": 9}, code="bought"),
            rule({"points": 3}, [{"referred": {}}], code="brought", event="joined"),
        )
    )
    facts = Memory(is_referred=True).event_facts(terms, day=TUESDAY)

    joined = rules_for(terms, facts, "joined")
    bought = wish(terms, 1_000_000, facts=bill(MILLION))

    assert [(reason.rule, reason.due) for reason in joined] == [("joined", 5), ("brought", 3)]
    assert [reason.rule for reason in bought] == ["amount", "bought"]


def test_what_must_be_known_of_a_member() -> None:
    rules = (
        rule(when=[{"tier": {"codes": ["gold"]}}, {"weekday": {"days": ["friday"]}}]),
        rule(when=[{"told": {"facts": ["name"]}}]),
    )

    assert needs_of(rules) == {"tier", "told", "dates"}


def test_a_line_of_the_breakdown_says_what_cut_it() -> None:
    terms = make_terms(rules=(rule({"points": 8}, name="هدیه", limit={"per": "day", "times": 1}),))
    facts = bill(MILLION, used={"rule": Used(1, 8)})

    lines = [reason.as_json() for reason in wish(terms, 1_000_000, facts=facts)]

    assert lines == [
        {
            "rule": "amount",
            "wanted": 10,
            "granted": 10,
            "params": {"net": 1_000_000, "per": 100_000},
        },
        {"rule": "rule", "wanted": 8, "granted": 0, "params": {"title": "هدیه"}, "cut": "limit"},
    ]
