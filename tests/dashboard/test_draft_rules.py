"""The rules of a draft: an editor for every kind, order, trying out, removing and undoing."""

from typing import Any

import pytest
from django.http import QueryDict
from django.utils.translation import gettext

from loyalty_club.dashboard.program.condition_forms import ConditionForm, Surroundings
from members.roles import SYSTEM
from points.models import ProgramDraft
from points.rules.conditions import KINDS
from points.rules.rule_documents import read_rule, write_rule
from points.services.drafts import create_draft
from tests.cast import Cast
from tests.dashboard.conftest import Enter
from tests.dashboard.draft_cases import EVERY_KIND, HTMX, page
from tests.snapshots import nothing_changed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

FORM = {
    "name": "Quiet days",
    "event": "purchase",
    "give": "multiply_percent",
    "fold": "۱٫۵",
    "condition": ["0:weekday"],
    "when0-days": ["sunday", "monday"],
    "revision": "1",
}
WRITTEN = {
    "code": "rule-1",
    "name": "Quiet days",
    "when": [{"weekday": {"days": ["sunday", "monday"]}}],
    "give": {"multiply_percent": 150},
}


def gift(code: str) -> dict[str, Any]:
    return {"code": code, "name": code.title(), "give": {"points": 5}}


@pytest.fixture
def draft(cast: Cast) -> ProgramDraft:
    """Three rules: a, b, c."""
    kept = create_draft(actor=SYSTEM, name="Winter", template="flower_shop", language="en")
    kept.document["rules"] = [gift("a"), gift("b"), gift("c")]
    kept.save()
    return kept


def order(draft: ProgramDraft) -> list[str]:
    draft.refresh_from_db()
    return [rule["code"] for rule in draft.document["rules"]]


# --- The editor -------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_condition_has_a_form_that_gives_its_document_back(
    cast: Cast, kind: str
) -> None:
    rule = {"code": "x", "name": "x", "when": [{kind: EVERY_KIND[kind]}], "give": {"points": 1}}
    [whole] = write_rule(read_rule(rule, "rules.1", "jalali"), "jalali")["when"]
    around = Surroundings(calendar="jalali")
    opened = ConditionForm(KINDS[kind], 0, around, values=whole[kind])

    typed = QueryDict(mutable=True)
    for field in opened:
        value = field.value()
        typed.setlist(
            field.html_name, list(value) if isinstance(value, list | tuple) else [str(value)]
        )
    form = ConditionForm(KINDS[kind], 0, around, data=typed)

    assert form.errors == {}
    assert form.document() == {kind: whole[kind]}
    assert form.title == gettext(KINDS[kind].TITLE)


def test_a_new_rule_stands_at_the_end_with_a_code_of_its_own(
    draft: ProgramDraft, enter: Enter
) -> None:
    answer = enter("owner").post(page(draft, "new-rule/"), FORM)

    assert (answer.status_code, answer["Location"]) == (302, f"{page(draft)}#card-rules")
    assert order(draft) == ["a", "b", "c", "rule-1"]
    assert draft.document["rules"][3] == WRITTEN


def test_a_rule_is_written_anew_in_its_place(draft: ProgramDraft, enter: Enter) -> None:
    typed = {
        "name": "Gift",
        "event": "referral",
        "give": "points",
        "points": "۲۵",
        "per": "month",
        "times": "3",
        "group": "gifts",
        "dry": "on",
        "revision": "1",
    }

    enter("owner").post(page(draft, "rules/b/"), typed)

    assert order(draft) == ["a", "b", "c"]
    assert draft.document["rules"][1] == {
        "code": "b",
        "name": "Gift",
        "event": "referral",
        "give": {"points": 25},
        "limit": {"per": "month", "times": 3},
        "group": "gifts",
        "dry": True,
    }


def test_money_is_typed_in_the_clubs_unit_and_days_in_its_calendar(
    draft: ProgramDraft, enter: Enter
) -> None:
    typed = {
        **FORM,
        "give": "one_per",
        "one_per": "۵۰٬۰۰۰",
        "condition": ["0:amount", "3:dates"],
        "when0-at_least": "2,000,000",
        "when3-first": "1405/09/01",
        "when3-last": "2026-12-21",
    }

    enter("owner").post(page(draft, "new-rule/"), typed)

    draft.refresh_from_db()
    rule = draft.document["rules"][3]
    assert rule["give"] == {"one_per": 500_000}
    assert rule["when"] == [
        {"amount": {"at_least": 20_000_000}},
        {"dates": {"first": "1405-09-01", "last": "1405-09-30"}},
    ]


def test_an_opened_rule_shows_its_values_and_its_sentence(
    draft: ProgramDraft, enter: Enter
) -> None:
    draft.document["rules"][0] = {**WRITTEN, "code": "a", "limit": {"per": "week", "points": 90}}
    draft.save()

    answer = enter("owner").get(page(draft, "rules/a/"))

    form = answer.context["form"]
    assert (form["fold"].value(), form["per"].value(), form["most"].value()) == ("1.5", "week", 90)
    assert answer.context["sentence"] == (
        "50 percent more points, on Sundays and Mondays; at most 90 points a week"
    )


def test_a_condition_is_added_and_removed_without_losing_what_was_typed(
    draft: ProgramDraft, enter: Enter
) -> None:
    owner = enter("owner")

    with nothing_changed():
        added = owner.post(page(draft, "new-rule/"), {**FORM, "add_condition": "amount"})
        removed = owner.post(
            page(draft, "new-rule/"),
            {**FORM, "condition": ["0:weekday", "1:amount"], "remove_condition": "1"},
        )

    assert 'name="condition" value="1:amount"' in added.content.decode()
    conditions = added.context["editor"].conditions
    assert [condition.kind.KIND for condition in conditions] == ["weekday", "amount"]
    assert conditions[0]["days"].value() == ["sunday", "monday"]
    assert added.context["form"]["name"].value() == "Quiet days"
    assert "This field is required." not in added.content.decode()
    assert [condition.place for condition in removed.context["editor"].conditions] == [0]
    assert removed.context["sentence"] == "50 percent more points, on Sundays and Mondays"


def test_a_rule_about_an_event_is_offered_no_bill(draft: ProgramDraft, enter: Enter) -> None:
    owner = enter("owner")

    bill = owner.get(page(draft, "new-rule/")).context["subjects"]
    event = owner.post(
        page(draft, "new-rule/"), {**FORM, "event": "survey", "add_condition": "label"}
    ).context["subjects"]

    assert [subject for subject, _kinds in bill] == ["The bill", "Time and place", "The member"]
    assert [subject for subject, _kinds in event] == ["Time and place", "The member"]
    assert sorted(kind for _subject, kinds in bill for kind, _title in kinds) == sorted(KINDS)


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"name": ""}, "name", "This field is required."),
        ({"fold": ""}, "fold", "This field is required."),
        ({"fold": "much"}, "fold", "Write a number such as 2 or 1.5."),
        ({"fold": "1"}, "fold", "Write a number above 1 and up to 20."),
        ({"fold": "30"}, "fold", "Write a number above 1 and up to 20."),
        ({"give": "points"}, "points", "This field is required."),
        ({"per": "month"}, "times", "Say how many times, or how many points."),
    ],
)
def test_what_a_rule_lacks_is_said_at_its_field(
    draft: ProgramDraft, enter: Enter, change: dict[str, str], field: str, sentence: str
) -> None:
    owner = enter("owner")

    with nothing_changed():
        answer = owner.post(page(draft, "new-rule/"), {**FORM, **change})

    assert answer.status_code == 422
    assert answer.context["form"].errors == {field: [sentence]}


def test_what_only_the_document_refuses_is_said_at_its_field(
    draft: ProgramDraft, enter: Enter
) -> None:
    typed = {
        **FORM,
        "condition": ["0:dates"],
        "when0-first": "1405/09/10",
        "when0-last": "1405/09/01",
    }
    owner = enter("owner")

    with nothing_changed():
        answer = owner.post(page(draft, "new-rule/"), typed)

    [condition] = answer.context["editor"].conditions
    assert answer.status_code == 422
    assert list(condition.errors) == ["last"]


def test_a_rule_about_an_event_has_no_bill_to_look_at(draft: ProgramDraft, enter: Enter) -> None:
    event = {**FORM, "event": "joined"}
    bill = {
        **event,
        "give": "points",
        "points": "5",
        "condition": ["0:amount"],
        "when0-at_least": "1,000",
    }
    owner = enter("owner")

    with nothing_changed():
        multiplied = owner.post(page(draft, "new-rule/"), event)
        of_bill = owner.post(page(draft, "new-rule/"), bill)

    assert (multiplied.status_code, of_bill.status_code) == (422, 422)
    assert list(multiplied.context["form"].errors) == ["give"]
    assert len(of_bill.context["editor"].conditions[0].non_field_errors()) == 1


def test_the_sentence_lives_while_one_types(draft: ProgramDraft, enter: Enter) -> None:
    owner = enter("owner")

    said = owner.get(page(draft, "sentence/"), FORM)
    lacking = owner.get(page(draft, "sentence/"), {**FORM, "when0-days": []})
    nothing = owner.get(page(draft, "new-rule/"))

    assert said.context["sentence"] == "50 percent more points, on Sundays and Mondays"
    assert lacking.context["problems"] == ["Days: This field is required."]
    assert (nothing.context["sentence"], nothing.context["problems"]) == ("", [])


def test_tiers_and_shops_are_chosen_by_name(draft: ProgramDraft, enter: Enter) -> None:
    owner = enter("owner")

    shops = owner.post(page(draft, "new-rule/"), {**FORM, "add_condition": "shop"}).content.decode()
    tiers = owner.post(page(draft, "new-rule/"), {**FORM, "add_condition": "tier"}).content.decode()

    assert 'name="when1-codes" value="main"' in shops
    assert 'name="when1-codes" value="gold"' in tiers


def test_who_writes_a_rule_second_keeps_what_he_typed(draft: ProgramDraft, enter: Enter) -> None:
    owner = enter("owner")
    owner.post(page(draft, "rules/c/drop/"), {"revision": "1"})

    with nothing_changed():
        answer = owner.post(page(draft, "new-rule/"), FORM)
    again = owner.post(
        page(draft, "new-rule/"), {**FORM, "revision": str(answer.context["revision"])}
    )

    assert answer.status_code == 422
    assert "Somebody changed this draft while you were writing." in answer.content.decode()
    assert again.status_code == 302
    assert order(draft) == ["a", "b", "rule-1"]


def test_a_rule_that_there_is_not_is_not_found(draft: ProgramDraft, enter: Enter) -> None:
    owner = enter("owner")

    statuses = [owner.get(page(draft, "rules/z/")).status_code] + [
        owner.post(page(draft, f"rules/z/{deed}/"), {"revision": "1", "place": "1"}).status_code
        for deed in ("move", "try", "drop")
    ]

    assert statuses == [404, 404, 404, 404]


# --- Order, trying out, removing --------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "typed", "after"),
    [
        ("b", {"direction": "up"}, ["b", "a", "c"]),
        ("b", {"direction": "down"}, ["a", "c", "b"]),
        ("a", {"direction": "up"}, ["a", "b", "c"]),
        ("a", {"place": "3"}, ["b", "c", "a"]),
        ("c", {"place": "1"}, ["c", "a", "b"]),
        ("a", {"place": "0"}, ["a", "b", "c"]),
        ("a", {"place": "99"}, ["b", "c", "a"]),
    ],
)
def test_a_rule_moves_by_buttons_and_by_dragging(
    draft: ProgramDraft, enter: Enter, code: str, typed: dict[str, str], after: list[str]
) -> None:
    enter("owner").post(page(draft, f"rules/{code}/move/"), {**typed, "revision": "1"})

    assert order(draft) == after


def test_a_move_to_nowhere_is_not_found(draft: ProgramDraft, enter: Enter) -> None:
    owner = enter("owner")

    with nothing_changed():
        answer = owner.post(page(draft, "rules/a/move/"), {"revision": "1"})

    assert answer.status_code == 404


def test_a_rule_is_tried_out_and_gives_again(draft: ProgramDraft, enter: Enter) -> None:
    owner = enter("owner")

    owner.post(page(draft, "rules/b/try/"), {"dry": "on", "revision": "1"})
    draft.refresh_from_db()
    tried = draft.document["rules"][1]
    owner.post(page(draft, "rules/b/try/"), {"revision": "2"})
    draft.refresh_from_db()

    assert tried == {**gift("b"), "dry": True}
    assert draft.document["rules"][1] == gift("b")


def test_a_removed_rule_can_be_brought_back_to_its_place(draft: ProgramDraft, enter: Enter) -> None:
    owner = enter("owner")

    dropped = owner.post(page(draft, "rules/b/drop/"), {"revision": "1"}, headers=HTMX)
    without = order(draft)
    owner.post(page(draft, "restore/"), {"revision": "2"})

    assert "“B” was removed." in dropped.content.decode()
    assert without == ["a", "c"]
    assert order(draft) == ["a", "b", "c"]
    assert draft.document["rules"][1] == gift("b")


def test_after_another_change_there_is_nothing_to_bring_back(
    draft: ProgramDraft, enter: Enter
) -> None:
    owner = enter("owner")
    owner.post(page(draft, "rules/b/drop/"), {"revision": "1"})
    owner.post(page(draft, "rules/a/move/"), {"direction": "down", "revision": "2"})

    shown = owner.get(page(draft)).context["dropped"]
    answer = owner.post(page(draft, "restore/"), {"revision": "3"})

    assert shown is None
    assert answer.status_code == 302
    assert order(draft) == ["c", "a"]


@pytest.mark.parametrize("deed", ["move", "try", "drop"])
def test_who_comes_second_sees_the_draft_as_it_is(
    draft: ProgramDraft, enter: Enter, deed: str
) -> None:
    owner = enter("owner")
    owner.post(page(draft, "rules/a/try/"), {"dry": "on", "revision": "1"})
    before = order(draft)

    answer = owner.post(
        page(draft, f"rules/a/{deed}/"), {"direction": "down", "revision": "1"}, headers=HTMX
    )

    assert answer.status_code == 422
    assert "Somebody changed this draft meanwhile." in answer.content.decode()
    assert 'name="revision" value="2"' in answer.content.decode()
    assert order(draft) == before
    assert draft.revision == 2
