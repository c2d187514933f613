"""A program's document: read, written and read again; every error told by its place."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from points.exceptions import BadProgram
from points.rules.conditions import DATE_KINDS, FACTS_TOLD, TENDERS, WEEKDAYS
from points.rules.documents import FORMAT, MOST_RULES, read_program, same_terms, write_program
from points.rules.program_files import dump_document, load_document
from points.rules.program_rules import EVENTS, PERIODS
from points.rules.templates import TEMPLATES, template
from tests.properties import examples

SIMPLE: dict[str, Any] = {
    "format": FORMAT,
    "points": {"earn_amount": 100_000, "point_value": 3_000},
    "cap": {"percent": 5, "window": "month", "calendar": "jalali"},
}
RULE: dict[str, Any] = {"code": "a", "name": "قانون", "give": {"points": 5}}
LEVELS = [
    {"code": "bronze", "name": "برنزی", "from": 0},
    {"code": "gold", "name": "طلایی", "from": 500},
]


def simple(**parts: Any) -> dict[str, Any]:
    """The smallest program, with other parts."""
    return deepcopy(SIMPLE) | parts


def with_rule(**parts: Any) -> dict[str, Any]:
    """One with a single rule."""
    return simple(rules=[RULE | parts])


def with_tiers(**parts: Any) -> dict[str, Any]:
    """One with two tiers."""
    return simple(tiers={"levels": deepcopy(LEVELS)} | parts)


def problems(document: Any) -> list[tuple[str, str]]:
    """Every refused place and why."""
    with pytest.raises(BadProgram) as refusal:
        read_program(document)
    return [(one["field"], one["problem"]) for one in refusal.value.facts["problems"]]


def test_what_is_left_out_has_its_default() -> None:
    terms = read_program(SIMPLE)

    assert (terms.earn_amount, terms.point_value, terms.cap_bps) == (100_000, 3_000, 500)
    assert (terms.alarm_bps, terms.throttle_bps, terms.vesting_days) == (8_000, 10_000, 0)
    assert (terms.expiry_kind, terms.expiry_months, terms.credit_days) == ("months", 12, 60)
    assert (terms.redeem_min_points, terms.redeem_max_bps, terms.code_points) == (1, 10_000, 0)
    assert (terms.rules, terms.tiers, terms.name) == ((), None, "")


@pytest.mark.parametrize(
    ("give", "event", "limit"),
    [
        ({"points": 5}, "purchase", {"per": "day", "times": 1}),
        ({"points": 5}, "joined", {"per": "ever", "times": 1}),
        ({"one_per": 5}, "purchase", None),
    ],
)
def test_a_fixed_gift_has_a_limit_by_nature(
    give: dict[str, int], event: str, limit: dict[str, Any] | None
) -> None:
    written = write_program(read_program(with_rule(give=give, event=event)))

    assert written["rules"][0].get("limit") == limit


def test_days_are_written_in_the_programs_calendar() -> None:
    when = [{"dates": {"first": "1405-09-25", "last": "1405/9/30"}}]
    jalali = read_program(with_rule(when=when))
    gregorian = write_program(jalali) | {"rules": [], "name": ""}

    assert write_program(jalali)["rules"][0]["when"] == [
        {"dates": {"first": "1405-09-25", "last": "1405-09-30"}}
    ]
    gregorian["cap"] = gregorian["cap"] | {"calendar": "gregorian"}
    gregorian["rules"] = [
        RULE | {"when": [{"dates": {"first": "2026-12-16", "last": "2026-12-21"}}]}
    ]
    assert read_program(gregorian).rules[0].conditions == jalali.rules[0].conditions


NOT_A_DAY = {"dates": {"first": "1405-13-01", "last": "1405-01-01"}}
BACKWARDS = {"dates": {"first": "1405-09-30", "last": "1405-09-29"}}
ERRORS: tuple[tuple[Any, list[tuple[str, str]]], ...] = (
    ([], [("program", "not_a_mapping")]),
    ("text", [("program", "not_a_mapping")]),
    (simple(colour="red"), [("program.colour", "unknown_key")]),
    (simple(format="other/1"), [("format", "invalid_choice")]),
    ({}, [("format", "invalid_choice")]),
    ({"format": FORMAT}, [("points", "not_a_mapping"), ("cap", "not_a_mapping")]),
    (simple(name=5), [("name", "not_a_text")]),
    (simple(name="x" * 81), [("name", "too_long")]),
    (simple(points={"earn_amount": 0, "point_value": 1}), [("points.earn_amount", "out_of_range")]),
    (simple(points={"earn_amount": 1}), [("points.point_value", "not_a_number")]),
    (
        simple(points={"earn_amount": 1.5, "point_value": 1}),
        [("points.earn_amount", "not_a_number")],
    ),
    (
        simple(points={"earn_amount": True, "point_value": 1}),
        [("points.earn_amount", "not_a_number")],
    ),
    (
        simple(points={"earn_amount": 100, "point_value": 6}),
        [("points.point_value", "above_cap")],
    ),
    (simple(cap=SIMPLE["cap"] | {"percent": 101}), [("cap.percent", "out_of_range")]),
    (simple(cap=SIMPLE["cap"] | {"percent": 5.001}), [("cap.percent", "out_of_range")]),
    (simple(cap=SIMPLE["cap"] | {"percent": "five"}), [("cap.percent", "not_a_number")]),
    (simple(cap=SIMPLE["cap"] | {"percent": float("nan")}), [("cap.percent", "out_of_range")]),
    (simple(cap=SIMPLE["cap"] | {"percent": None}), [("cap.percent", "not_a_number")]),
    (simple(cap=SIMPLE["cap"] | {"window": "week"}), [("cap.window", "invalid_choice")]),
    (simple(cap=SIMPLE["cap"] | {"calendar": ["jalali"]}), [("cap.calendar", "invalid_choice")]),
    (simple(cap=SIMPLE["cap"] | {"alarm_percent": -1}), [("cap.alarm_percent", "out_of_range")]),
    (simple(life={"vesting_days": 367}), [("life.vesting_days", "out_of_range")]),
    (simple(life={"expiry": "never"}), [("life.expiry", "invalid_choice")]),
    (simple(life={"expiry_months": 0}), [("life.expiry_months", "out_of_range")]),
    (simple(life={"days": 3}), [("life.days", "unknown_key")]),
    (simple(redeem={"max_percent": 100.5}), [("redeem.max_percent", "out_of_range")]),
    (simple(redeem={"min_points": -1}), [("redeem.min_points", "out_of_range")]),
    (
        simple(life=3, redeem=4),
        [("life", "not_a_mapping"), ("redeem", "not_a_mapping")],
    ),
    (simple(rules={}), [("rules", "not_a_list")]),
    (simple(rules=[RULE] * (MOST_RULES + 1)), [("rules", "too_many")]),
    (simple(rules=["double"]), [("rules.1", "not_a_mapping")]),
    (simple(rules=[RULE, RULE]), [("rules.2.code", "same_code")]),
    (
        simple(rules=[RULE | {"code": ""}, RULE | {"name": None}]),
        [
            ("rules.1.code", "required"),
            ("rules.2.name", "not_a_text"),
        ],
    ),
    (with_rule(code="a b"), [("rules.1.code", "not_a_code")]),
    (with_rule(colour="red"), [("rules.1.colour", "unknown_key")]),
    (with_rule(event="birthday"), [("rules.1.event", "invalid_choice")]),
    (with_rule(give=None), [("rules.1.give", "not_a_mapping")]),
    (with_rule(give={}), [("rules.1.give", "one_of")]),
    (with_rule(give={"points": 5, "one_per": 5}), [("rules.1.give", "one_of")]),
    (
        with_rule(give={"multiply_percent": 100}),
        [("rules.1.give.multiply_percent", "out_of_range")],
    ),
    (with_rule(give={"points": 0}), [("rules.1.give.points", "out_of_range")]),
    (with_rule(event="joined", give={"one_per": 5}), [("rules.1.give", "only_points")]),
    (
        with_rule(event="joined", when=[{"amount": {"at_least": 5}}]),
        [("rules.1.when.1", "needs_a_bill")],
    ),
    (with_rule(limit={"per": "day"}), [("rules.1.limit", "one_of")]),
    (with_rule(limit={"per": "hour", "times": 1}), [("rules.1.limit.per", "invalid_choice")]),
    (with_rule(limit={"per": "day", "times": 0}), [("rules.1.limit.times", "out_of_range")]),
    (with_rule(group=["a"]), [("rules.1.group", "not_a_text")]),
    (with_rule(dry="yes"), [("rules.1.dry", "not_a_flag")]),
    (with_rule(when={"amount": {}}), [("rules.1.when", "not_a_list")]),
    (with_rule(when=[{"weather": {}}]), [("rules.1.when.1.weather", "unknown_key")]),
    (with_rule(when=[{}]), [("rules.1.when.1", "one_of")]),
    (with_rule(when=[{"amount": {}}]), [("rules.1.when.1.amount.at_least", "required")]),
    (with_rule(when=[{"amount": 5}]), [("rules.1.when.1.amount", "not_a_mapping")]),
    (with_rule(when=[{"product": {"names": []}}]), [("rules.1.when.1.product.names", "required")]),
    (
        with_rule(when=[{"product": {"names": ["a"] * 51}}]),
        [("rules.1.when.1.product.names", "too_many")],
    ),
    (
        with_rule(when=[{"weekday": {"days": ["tuesday", "noday"]}}]),
        [("rules.1.when.1.weekday.days", "invalid_choice")],
    ),
    (
        with_rule(when=[{"hours": {"start": "25:00", "end": "08:00"}}]),
        [("rules.1.when.1.hours.start", "not_a_time")],
    ),
    (
        with_rule(when=[{"hours": {"start": "08:00", "end": "24:01"}}]),
        [("rules.1.when.1.hours.end", "not_a_time")],
    ),
    (with_rule(when=[NOT_A_DAY]), [("rules.1.when.1.dates.first", "not_a_date")]),
    (with_rule(when=[BACKWARDS]), [("rules.1.when.1.dates.last", "before_first")]),
    (with_rule(when=[{"tier": {"codes": ["gold"]}}]), [("rules.1.when", "unknown_tier")]),
    (with_tiers(measure="money"), [("tiers.measure", "invalid_choice")]),
    (with_tiers(levels=[]), [("tiers.levels", "required")]),
    (with_tiers(levels=[LEVELS[1]]), [("tiers.levels", "lowest_not_zero")]),
    (with_tiers(levels=[*LEVELS, LEVELS[1] | {"code": "b"}]), [("tiers.levels", "same_threshold")]),
    (with_tiers(levels=[*LEVELS, LEVELS[1] | {"from": 9}]), [("tiers.levels", "same_code")]),
    (with_tiers(levels=[LEVELS[0] | {"from": -1}]), [("tiers.levels.1.from", "out_of_range")]),
    (with_tiers(grace_days=400), [("tiers.grace_days", "out_of_range")]),
    (with_tiers(one_level_at_a_time=3), [("tiers.one_level_at_a_time", "not_a_flag")]),
)


@pytest.mark.parametrize(("document", "expected"), ERRORS)
def test_every_error_names_its_place(document: Any, expected: list[tuple[str, str]]) -> None:
    assert problems(document) == expected


def test_all_errors_are_told_at_once() -> None:
    broken = simple(
        rules=[RULE | {"give": {}}, RULE | {"code": "b", "when": [{}]}], tiers={"levels": []}
    )

    assert problems(broken) == [
        ("rules.1.give", "one_of"),
        ("rules.2.when.1", "one_of"),
        ("tiers.levels", "required"),
    ]


counts = st.integers(1, 300)
names = st.lists(
    st.text(st.characters(categories=["L", "Nd"]), min_size=1, max_size=12), min_size=1, max_size=4
)
conditions = st.one_of(
    st.builds(lambda n: {"amount": {"at_least": n}}, st.integers(1, 10**12)),
    st.builds(lambda n: {"product": {"names": n}}, names),
    st.builds(lambda n: {"category": {"names": n}}, names),
    st.builds(lambda n: {"label": {"names": n}}, names),
    st.builds(lambda n: {"shop": {"codes": n}}, names),
    st.builds(
        lambda kind, n: {kind[0]: {kind[1]: sorted(n)}},
        st.just(("tender", "tenders")),
        st.sets(st.sampled_from(TENDERS), min_size=1),
    ),
    st.builds(lambda n: {"weekday": {"days": n}}, st.lists(st.sampled_from(WEEKDAYS), min_size=1)),
    st.builds(lambda n: {"told": {"facts": n}}, st.lists(st.sampled_from(FACTS_TOLD), min_size=1)),
    st.builds(lambda n: {"visits": {"every": n + 1}}, counts),
    st.builds(lambda n: {"interval": {"within_days": n}}, counts),
    st.builds(lambda n: {"silence": {"after_days": n}}, counts),
    st.builds(lambda n: {"survey": {"within_days": n}}, counts),
    st.sampled_from([{"first_purchase": {}}, {"referred": None}]),
    st.builds(
        lambda start, end: {"hours": {"start": f"{start}:05", "end": f"{end:02}:59"}},
        st.integers(0, 23),
        st.integers(0, 23),
    ),
    st.builds(
        lambda year, days: {"dates": {"first": f"{year}-01-{days:02}", "last": f"{year}-12-01"}},
        st.integers(1300, 1499),
        st.integers(1, 31),
    ),
    st.builds(
        lambda n, calendar, month, days: {
            "occasion": {
                "name": n[0],
                "calendar": calendar,
                "month": month,
                "day": days,
                "days_before": days,
            }
        },
        names,
        st.sampled_from(["jalali", "gregorian"]),
        st.integers(1, 12),
        st.integers(1, 29),
    ),
    st.builds(
        lambda kinds, days: {"own_date": {"kinds": kinds, "days_after": days}},
        st.lists(st.sampled_from(DATE_KINDS), min_size=1),
        st.integers(0, 60),
    ),
)
gifts = st.builds(lambda n: {"points": n}, counts)
effects = st.one_of(
    gifts,
    st.builds(lambda n: {"one_per": n}, st.integers(1, 10**12)),
    st.builds(lambda n: {"multiply_percent": n + 100}, counts),
)
limits = st.fixed_dictionaries(
    {"per": st.sampled_from(PERIODS)}, optional={"times": counts, "points": counts}
).filter(lambda limit: len(limit) > 1)
percents = st.integers(0, 10_000).map(lambda bps: bps / 100)


@st.composite
def programs(draw: st.DrawFn) -> dict[str, Any]:
    """A document that can be published."""
    rules = []
    for place in range(draw(st.integers(0, 5))):
        event = draw(st.sampled_from(EVENTS))
        rule: dict[str, Any] = {"code": f"rule-{place}", "name": draw(names)[0], "event": event}
        rule["give"] = draw(effects if event == "purchase" else gifts)
        rule["limit"] = draw(st.none() | limits)
        rule["group"] = draw(st.sampled_from(["", "days"]))
        rule["dry"] = draw(st.booleans())
        if event == "purchase":
            rule["when"] = draw(st.lists(conditions, max_size=4))
        rules.append(rule)
    return simple(
        name=draw(names)[0],
        points={"earn_amount": draw(st.integers(10_000, 10**9)), "point_value": draw(counts)},
        cap={
            "percent": draw(st.integers(300, 10_000).map(lambda bps: bps / 100)),
            "window": draw(st.sampled_from(["month", "quarter", "year"])),
            "calendar": "jalali",
            "alarm_percent": draw(percents),
            "throttle_percent": draw(percents),
        },
        life={"vesting_days": draw(st.integers(0, 366)), "expiry": draw(st.sampled_from(["idle"]))},
        redeem={"min_points": draw(st.integers(0, 500)), "max_percent": draw(percents)},
        rules=rules,
        tiers=draw(st.sampled_from([None, {"levels": LEVELS, "measure": "spend"}])),
    )


@given(programs())
@examples(60)
def test_what_is_written_is_read_as_the_same(document: dict[str, Any]) -> None:
    terms = read_program(document)

    written = write_program(terms)

    assert read_program(written) == terms
    assert write_program(read_program(written)) == written


@given(programs(), st.sampled_from(["yaml", "json"]))
@examples(30)
def test_as_text_it_stays_the_same(document: dict[str, Any], text_format: Any) -> None:
    written = write_program(read_program(document))

    assert load_document(dump_document(written, text_format)) == written


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=4,
)


@given(st.data(), st.sampled_from(sorted(TEMPLATES)), json_values)
@examples(150)
def test_whatever_stands_somewhere_is_read_or_refused(
    data: st.DataObject, kind: str, value: Any
) -> None:
    document = template(kind, "en", "EUR")
    place: Any = document
    while True:
        key = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else [0]))
        if not place[key] or not isinstance(place[key], dict | list) or data.draw(st.booleans()):
            break
        place = place[key]
    place[key] = value

    found: list[dict[str, Any]] = []
    try:
        read_program(document)
    except BadProgram as refusal:
        found = refusal.facts["problems"]

    assert all(one["field"] and one["problem"] for one in found)


@pytest.mark.parametrize("kind", sorted(TEMPLATES))
def test_templates_come_through_as_text(kind: str) -> None:
    document = template(kind, "fa", "IRR")

    assert load_document(dump_document(document, "yaml"), name="program.yaml") == document


def test_versions_are_compared_by_what_they_promise() -> None:
    one = read_program(SIMPLE)

    assert same_terms(one, read_program(SIMPLE))
    assert not same_terms(one, read_program(with_rule()))
