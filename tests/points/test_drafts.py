"""Writing a program: drafts begun, kept, published and discarded."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from members.exceptions import InvalidField, NotAllowed
from members.roles import SYSTEM
from members.selectors.club import club_day
from points.exceptions import BadProgram, DraftChanged, DraftPublished, NoProgram, UnknownDraft
from points.models import Program, ProgramDraft
from points.rules.documents import FORMAT, read_program, write_program
from points.selectors.drafts import access_draft, drafts
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
from tests.points.draft_cases import DOUBLE, PROGRAM, actions, codes, make_draft, tomorrow


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


def test_publishing_makes_a_version_and_closes_the_draft(cast: Cast) -> None:
    draft = make_draft()

    program = publish_draft(draft_id=draft.pk, revision=1, starts_on=tomorrow(), actor=SYSTEM)

    assert (program.version, program.starts_on, program.name) == (2, tomorrow(), "پاییز")
    assert [rule.code for rule in terms_on(tomorrow()).rules] == ["gift"]
    assert access_draft(SYSTEM, draft.pk).published == program
    assert list(drafts()) == []
    assert actions() == ["draft.created", "program.published"]


def test_a_published_draft_is_a_record(cast: Cast) -> None:
    draft = make_draft()
    publish_draft(draft_id=draft.pk, revision=1, starts_on=tomorrow(), actor=SYSTEM)

    with refused(DraftPublished) as refusal:
        save_draft(draft_id=draft.pk, revision=1, document={}, actor=SYSTEM)
    with refused(DraftPublished):
        publish_draft(draft_id=draft.pk, revision=1, starts_on=tomorrow(), actor=SYSTEM)
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
