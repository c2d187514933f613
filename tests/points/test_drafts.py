"""Writing a program: drafts, their rules and sections, and publishing one."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import translation

from members.exceptions import InvalidField, NotAllowed
from members.models import AuditEntry
from members.roles import SYSTEM
from members.selectors.club import club_day, current_club
from points.exceptions import (
    BadProgram,
    DraftChanged,
    DraftPublished,
    NoProgram,
    UnknownDraft,
    UnknownRule,
)
from points.models import Program, ProgramDraft
from points.rules.documents import FORMAT, read_program, write_program
from points.selectors.drafts import access_draft, drafts, explain_problems, problems_of
from points.selectors.programs import terms_on
from points.services.drafts import (
    create_draft,
    discard_draft,
    drop_rule,
    move_rule,
    publish_draft,
    put_rule,
    save_draft,
    set_section,
    set_tiers,
)
from tests.cast import Cast
from tests.factories import make_club, refused

GIFT: dict[str, Any] = {"code": "gift", "name": "هدیه", "give": {"points": 5}}
DOUBLE: dict[str, Any] = {"code": "double", "name": "دو برابر", "give": {"multiply_percent": 200}}
PROGRAM: dict[str, Any] = {
    "format": FORMAT,
    "points": {"earn_amount": 100_000, "point_value": 3_000},
    "cap": {"percent": 5, "window": "month", "calendar": "jalali"},
    "rules": [GIFT],
}


def make_draft(document: Any = None, name: str = "پاییز") -> ProgramDraft:
    """A draft of the owner's."""
    return create_draft(actor=SYSTEM, name=name, document=document or PROGRAM)


def codes(draft: ProgramDraft) -> list[str]:
    """The rules in their order, as the database has them."""
    return [rule["code"] for rule in ProgramDraft.objects.get(pk=draft.pk).document["rules"]]


def actions() -> list[str]:
    """What the audit says of drafts and programs, the oldest first; without the cast's."""
    found = AuditEntry.objects.filter(action__regex="^(draft|program)[.]").order_by("id")
    return list(found.values_list("action", flat=True))[1:]


def test_a_draft_begins_from_the_program_in_force(cast: Cast) -> None:
    draft = create_draft(actor=cast.actor("owner"), name="پاییز")

    assert draft.document == write_program(terms_on(club_day()))
    assert (draft.name, draft.revision, draft.changed_by) == ("پاییز", 1, cast.actor("owner").id)
    assert actions() == ["draft.created"]


def test_or_from_a_template_in_the_clubs_money_and_calendar(cast: Cast) -> None:
    draft = create_draft(actor=SYSTEM, name="گل", template="flower_shop", language="en")

    terms = read_program(draft.document)
    assert (terms.earn_amount, terms.calendar) == (100_000, "jalali")
    assert terms.rules[0].name == "Birthdays and anniversaries"


def test_or_from_a_document_finished_or_not(cast: Cast) -> None:
    draft = make_draft({"rules": "later"})

    assert ProgramDraft.objects.get(pk=draft.pk).document == {"rules": "later"}


def test_without_a_program_there_is_none_to_begin_from(db: None) -> None:
    make_club()

    with refused(NoProgram):
        create_draft(actor=SYSTEM, name="x")
    assert ProgramDraft.objects.count() == 0


@pytest.mark.parametrize(
    ("facts", "field", "problem"),
    [
        ({"name": " "}, "name", "required"),
        ({"name": "x" * 81}, "name", "too_long"),
        ({"template": "casino"}, "template", "invalid_choice"),
        ({"document": [1]}, "document", "not_a_mapping"),
        ({"document": {"a": {1, 2}}}, "document", "not_json"),
        ({"document": {"a": float("inf")}}, "document", "not_json"),
        ({"document": {"a": "\x00"}}, "document", "not_json"),
        ({"document": {"a": "\ud800"}}, "document", "not_json"),
        ({"document": {"a": "x" * 200_000}}, "document", "too_long"),
    ],
)
def test_what_cannot_be_kept_is_refused(
    cast: Cast, facts: dict[str, Any], field: str, problem: str
) -> None:
    with refused(InvalidField) as refusal:
        create_draft(**{"actor": SYSTEM, "name": "x", **facts})

    assert (refusal.value.facts["field"], refusal.value.facts["problem"]) == (field, problem)
    assert ProgramDraft.objects.count() == 0


@pytest.mark.parametrize("role", ["manager", "cashier", "analyst", "till"])
def test_only_who_may_manage_the_program_writes_it(cast: Cast, role: str) -> None:
    draft, actor = make_draft(), cast.actor(role)
    place: dict[str, Any] = {"draft_id": draft.pk, "revision": 1, "actor": actor}

    attempts: tuple[Callable[[], Any], ...] = (
        lambda: create_draft(actor=actor, name="x"),
        lambda: save_draft(document=PROGRAM, **place),
        lambda: put_rule(rule_document=DOUBLE, **place),
        lambda: move_rule(code="gift", direction="up", **place),
        lambda: drop_rule(code="gift", **place),
        lambda: set_tiers(tiers=None, **place),
        lambda: set_section(section="name", values="x", **place),
        lambda: discard_draft(draft_id=draft.pk, actor=actor),
        lambda: publish_draft(**place),
        lambda: access_draft(actor, draft.pk),
    )
    for attempt in attempts:
        with refused(NotAllowed):
            attempt()

    assert ProgramDraft.objects.get().revision == 1


def test_saving_keeps_another_document_and_name(cast: Cast) -> None:
    draft = make_draft()

    saved = save_draft(
        draft_id=draft.pk, revision=1, document={"rules": []}, name="زمستان", actor=SYSTEM
    )

    row = ProgramDraft.objects.get(pk=draft.pk)
    assert (row.document, row.name, row.revision) == ({"rules": []}, "زمستان", 2)
    assert saved.revision == 2
    assert actions() == ["draft.created"]


def test_of_two_who_change_the_same_revision_the_second_is_refused(cast: Cast) -> None:
    draft = make_draft()
    put_rule(draft_id=draft.pk, revision=1, rule_document=DOUBLE, actor=SYSTEM)

    with refused(DraftChanged) as refusal:
        drop_rule(draft_id=draft.pk, revision=1, code="gift", actor=SYSTEM)

    assert refusal.value.facts == {"revision": 2}
    assert codes(draft) == ["gift", "double"]


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
    publish_draft(draft_id=first.pk, revision=1, actor=SYSTEM, starts_on=_tomorrow())
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


def test_publishing_makes_a_version_and_closes_the_draft(cast: Cast) -> None:
    draft = make_draft()

    program = publish_draft(draft_id=draft.pk, revision=1, starts_on=_tomorrow(), actor=SYSTEM)

    assert (program.version, program.starts_on, program.name) == (2, _tomorrow(), "پاییز")
    assert [rule.code for rule in terms_on(_tomorrow()).rules] == ["gift"]
    assert access_draft(SYSTEM, draft.pk).published == program
    assert list(drafts()) == []
    assert actions() == ["draft.created", "program.published"]


def test_a_published_draft_is_a_record(cast: Cast) -> None:
    draft = make_draft()
    publish_draft(draft_id=draft.pk, revision=1, starts_on=_tomorrow(), actor=SYSTEM)

    with refused(DraftPublished) as refusal:
        save_draft(draft_id=draft.pk, revision=1, document={}, actor=SYSTEM)
    with refused(DraftPublished):
        publish_draft(draft_id=draft.pk, revision=1, starts_on=_tomorrow(), actor=SYSTEM)
    with refused(DraftPublished):
        discard_draft(draft_id=draft.pk, actor=SYSTEM)

    assert refusal.value.facts == {"version": 2}
    assert Program.objects.count() == 2


@pytest.mark.parametrize(
    ("document", "starts_in", "revision", "refusal"),
    [
        ({"format": FORMAT}, 1, 1, BadProgram),
        (PROGRAM | {"points": {"earn_amount": 100, "point_value": 6}}, 1, 1, BadProgram),
        (PROGRAM, 0, 1, InvalidField),
        (PROGRAM, 1, 7, DraftChanged),
    ],
)
def test_what_cannot_be_published_changes_nothing(
    cast: Cast, document: Any, starts_in: int, revision: int, refusal: type[Any]
) -> None:
    draft = make_draft(document)

    with refused(refusal):
        publish_draft(
            draft_id=draft.pk,
            revision=revision,
            starts_on=club_day() + timedelta(days=starts_in),
            actor=SYSTEM,
        )

    assert Program.objects.count() == 1
    assert ProgramDraft.objects.get().published is None


def test_discarding_leaves_no_draft_and_a_trace(cast: Cast) -> None:
    draft = make_draft()

    discard_draft(draft_id=draft.pk, actor=SYSTEM)

    assert ProgramDraft.objects.count() == 0
    assert actions() == ["draft.created", "draft.discarded"]
    with refused(UnknownDraft):
        access_draft(SYSTEM, draft.pk)


def test_the_latest_change_stands_first(cast: Cast) -> None:
    first, second = make_draft(name="یک"), make_draft(name="دو")
    save_draft(draft_id=first.pk, revision=1, document=PROGRAM, actor=SYSTEM)

    assert [draft.pk for draft in drafts()] == [first.pk, second.pk]


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


def _tomorrow() -> date:
    return club_day() + timedelta(days=1)
