"""What a draft says: its rules, tiers and sections, and its problems by name and place."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation

from members.exceptions import InvalidField
from members.roles import SYSTEM
from members.selectors.club import current_club
from points.exceptions import BadProgram, UnknownRule
from points.models import ProgramDraft
from points.rules.documents import FORMAT
from points.selectors.drafts import explain_problems, problems_of
from points.services.drafts import (
    drop_rule,
    move_rule,
    publish_draft,
    put_rule,
    set_section,
    set_tiers,
)
from tests.cast import Cast
from tests.factories import refused
from tests.points.draft_cases import DOUBLE, GIFT, PROGRAM, codes, make_draft, tomorrow


def test_a_rule_is_added_replaced_moved_and_dropped(cast: Cast) -> None:
    draft = make_draft()
    place: dict[str, Any] = {"draft_id": draft.pk, "actor": SYSTEM}

    put_rule(revision=1, rule_document=DOUBLE, **place)
    put_rule(revision=2, rule_document=GIFT | {"name": "هدیهٔ تازه"}, position="gift", **place)
    move_rule(revision=3, code="double", direction="up", **place)
    move_rule(revision=4, code="double", direction="up", **place)
    after_moving = codes(draft)
    drop_rule(revision=5, code="double", **place)

    assert after_moving == ["double", "gift"]
    assert codes(draft) == ["gift"]
    assert ProgramDraft.objects.get().document["rules"][0]["name"] == "هدیهٔ تازه"
    assert ProgramDraft.objects.get().revision == 6


def test_a_rule_without_a_code_gets_one_that_nothing_has_used(cast: Cast) -> None:
    used = PROGRAM | {"rules": [GIFT | {"code": "rule-1"}]}
    first = make_draft(used)
    publish_draft(draft_id=first.pk, revision=1, actor=SYSTEM, starts_on=tomorrow())
    draft = make_draft()
    nameless = {"name": "دو برابر", "give": {"multiply_percent": 200}}

    put_rule(draft_id=draft.pk, revision=1, rule_document=nameless, actor=SYSTEM)
    put_rule(draft_id=draft.pk, revision=2, rule_document=nameless, position="gift", actor=SYSTEM)

    assert codes(draft) == ["gift", "rule-2"]


@pytest.mark.parametrize(
    ("rule", "position", "field", "problem"),
    [
        (GIFT | {"give": {}}, None, "rules.2.give", "one_of"),
        (GIFT | {"give": {}}, "gift", "rules.1.give", "one_of"),
        (GIFT, None, "rules.2.code", "same_code"),
        (DOUBLE | {"when": [{"weekday": {}}]}, None, "rules.2.when.1.weekday.days", "required"),
    ],
)
def test_a_rule_that_cannot_be_read_is_refused_by_its_place(
    cast: Cast, rule: dict[str, Any], position: str | None, field: str, problem: str
) -> None:
    draft = make_draft()

    with refused(BadProgram) as refusal:
        put_rule(draft_id=draft.pk, revision=1, rule_document=rule, position=position, actor=SYSTEM)

    (told,) = refusal.value.facts["problems"]
    assert (told["field"], told["problem"]) == (field, problem)
    assert ProgramDraft.objects.get().document == PROGRAM


def test_rules_that_are_no_list_are_not_thrown_away(cast: Cast) -> None:
    draft = make_draft(PROGRAM | {"rules": {"later": True}})

    with refused(BadProgram):
        put_rule(draft_id=draft.pk, revision=1, rule_document=DOUBLE, actor=SYSTEM)

    assert ProgramDraft.objects.get().document["rules"] == {"later": True}


def test_a_rule_that_there_is_not(cast: Cast) -> None:
    draft = make_draft()
    place: dict[str, Any] = {"draft_id": draft.pk, "revision": 1, "actor": SYSTEM}

    attempts: tuple[Callable[[], Any], ...] = (
        lambda: drop_rule(code="double", **place),
        lambda: move_rule(code="double", direction="down", **place),
        lambda: put_rule(rule_document=DOUBLE, position="double", **place),
    )
    for attempt in attempts:
        with refused(UnknownRule):
            attempt()


def test_tiers_are_set_and_taken_away(cast: Cast) -> None:
    draft = make_draft()
    tiers = {"levels": [{"code": "bronze", "name": "برنزی", "from": 0}]}

    set_tiers(draft_id=draft.pk, revision=1, tiers=tiers, actor=SYSTEM)
    with_tiers = ProgramDraft.objects.get().document["tiers"]
    set_tiers(draft_id=draft.pk, revision=2, tiers=None, actor=SYSTEM)
    with refused(BadProgram):
        set_tiers(draft_id=draft.pk, revision=3, tiers={"levels": []}, actor=SYSTEM)

    assert with_tiers == tiers
    assert ProgramDraft.objects.get().document == PROGRAM


def test_a_section_is_set_even_where_others_are_unfinished(cast: Cast) -> None:
    draft = make_draft({"format": FORMAT, "cap": {"percent": "much"}})
    points = {"earn_amount": 100_000, "point_value": 99_000}

    set_section(draft_id=draft.pk, revision=1, section="points", values=points, actor=SYSTEM)

    assert ProgramDraft.objects.get().document["points"] == points


@pytest.mark.parametrize(
    ("section", "values", "refusal"),
    [
        ("points", {"earn_amount": 0, "point_value": 1}, BadProgram),
        ("cap", None, BadProgram),
        ("life", {"days": 1}, BadProgram),
        ("rules", [], InvalidField),
        ("colour", "red", InvalidField),
    ],
)
def test_a_section_that_cannot_be_read_is_refused(
    cast: Cast, section: str, values: Any, refusal: type[Any]
) -> None:
    draft = make_draft()

    with refused(refusal):
        set_section(draft_id=draft.pk, revision=1, section=section, values=values, actor=SYSTEM)

    assert ProgramDraft.objects.get().document == PROGRAM


def test_problems_name_the_place_in_words(cast: Cast) -> None:
    broken = PROGRAM | {
        "rules": [
            GIFT | {"when": [{"first_purchase": {}}, {"weekday": {"days": ["someday"]}}]},
            DOUBLE | {"give": {"multiply_percent": 5_000}},
            DOUBLE | {"code": "late", "limit": {"per": "hour", "times": 1}},
        ],
        "tiers": {"levels": [{"code": "bronze", "name": "Bronze", "from": "many"}]},
    }

    with translation.override("en"):
        found = problems_of(broken, current_club().currency)

    assert [problem.field for problem in found] == [
        "rules.1.when.2.weekday.days",
        "rules.2.give.multiply_percent",
        "rules.3.limit.per",
        "tiers.levels.1.from",
    ]
    days = "saturday, sunday, monday, tuesday, wednesday, thursday, friday"
    assert [problem.sentence for problem in found] == [
        f"Rule 1, condition 2 (Day of the week), Days: must be one of {days}.",
        "Rule 2, what it gives, percent of the points: must lie between 101 and 2,000.",
        "Rule 3, limit, period: must be one of day, week, month, quarter, year, ever.",
        "Tiers, level 1, threshold: must be a whole number.",
    ]


def test_above_the_cap_is_said_in_money(cast: Cast) -> None:
    greedy = PROGRAM | {"points": {"earn_amount": 100_000, "point_value": 6_000}}

    with translation.override("en"):
        (problem,) = problems_of(greedy, current_club().currency)

    assert problem.sentence == (
        "Points, money that one point pays: 10,000 toman earn a point that pays 600 toman; "
        "the cap leaves at most 500 toman of it."
    )


def test_a_text_that_cannot_be_read_names_its_line(cast: Cast) -> None:
    refusal = BadProgram(problems=[{"field": "program", "problem": "same_key", "line": 12}])

    with translation.override("en"):
        (problem,) = explain_problems(refusal, current_club().currency)

    assert problem.sentence == "Line 12: this name stands twice in the same place."


def test_a_good_document_has_no_problems(cast: Cast) -> None:
    assert problems_of(PROGRAM, current_club().currency) == []
