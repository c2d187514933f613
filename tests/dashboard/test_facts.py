"""The catalogue of the profile: seen, added to, changed, retired; the law is said at its field."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from members.models import Fact
from members.roles import SYSTEM
from members.services.facts import install_facts
from members.services.profile import answer
from tests.cast import Cast
from tests.dashboard.conftest import Enter
from tests.factories import make_member
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db

LIST = "/dashboard/profile/"
NEW = "/dashboard/profile/new/"


@pytest.fixture(autouse=True)
def catalogue(cast: Cast) -> None:
    """The catalogue that is shipped."""
    install_facts(actor=SYSTEM)


def typed(**change: str) -> dict[str, Any]:
    """A new question about a season, as the owner types it."""
    facts = {
        "once": uuid4().hex,
        "kind": "choice",
        "name_fa": "فصل دلخواه",
        "question_fa": "کدام فصل را می‌پسندید؟",
        "purpose_fa": "برای پیشنهاد بهتر",
        "name_en": "Season",
        "question_en": "Which season do you like?",
        "purpose_en": "For better offers",
        "option_0_fa": "بهار",
        "option_0_en": "Spring",
        "option_2_fa": "پاییز",
        "option_2_en": "Autumn",
        "stage": "later",
        "method": "asked",
        "worth": "high",
        "points": "۵",
    }
    return {**facts, **change}


def page_of(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def standing(client: Client, key: str) -> dict[str, Any]:
    """The form of this fact as the page shows it."""
    form = client.get(f"{LIST}{key}/change/").context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in values.items()}


def test_the_catalogue_stands_by_stage_with_shares(cast: Cast, enter: Enter) -> None:
    for colour, member in (("red", cast.sara), ("white", make_member())):
        answer(member_id=member.pk, fact_key="colour", value=colour, source="asked", actor=SYSTEM)
    page = enter("owner").get(LIST)

    shelves = {str(shelf.title): [row.fact.key for row in shelf.rows] for shelf in
               page.context["shelves"]}  # fmt: skip
    assert list(shelves) == [
        "At the first sale", "Right after a sale", "At later visits", "Online",
        "Seen from purchases",
    ]  # fmt: skip
    assert shelves["At the first sale"] == ["gender"]
    assert shelves["At later visits"][:2] == ["wedding", "husband_birthday"]
    words = page.content.decode()
    assert "Which colours do you like best?" in words
    assert "(100%)" in words
    assert "So that the bouquet is in your colours" in words


def test_an_empty_catalogue_says_what_to_do(cast: Cast, enter: Enter) -> None:
    Fact.objects.all().delete()

    words = page_of(enter("owner"), LIST)

    assert "Nothing is asked yet." in words
    assert "Add the first question" in words


def test_a_question_is_added(cast: Cast, enter: Enter) -> None:
    done = enter("owner").post(NEW, typed())

    fact = Fact.objects.get(is_shipped=False)
    assert (done.status_code, done["Location"]) == (302, f"{LIST}season/")
    assert (fact.key, fact.kind, fact.stage, fact.method) == ("season", "choice", "later", "asked")
    assert (fact.worth, fact.points) == (80, 5)
    assert [(one["fa"], one["en"]) for one in fact.options] == [
        ("بهار", "Spring"), ("پاییز", "Autumn"),
    ]  # fmt: skip
    assert fact.words["en"]["question"] == "Which season do you like?"


def test_sent_twice_it_is_added_once(cast: Cast, enter: Enter) -> None:
    owner, form = enter("owner"), typed()
    owner.post(NEW, form)

    with nothing_changed():
        assert owner.post(NEW, form).status_code == 302


def test_a_date_to_ask_for(cast: Cast, enter: Enter) -> None:
    enter("owner").post(NEW, typed(kind="date", whose="friend", day="birthday"))

    assert Fact.objects.get(key="season").options == {"whose": "friend", "kind": "birthday"}


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"name_fa": ""}, "name_fa", "This field is required."),
        ({"option_2_fa": "", "option_2_en": ""}, "options", "A choice needs two answers at least."),
        ({"option_2_fa": "بهار"}, "options", "Two answers read the same."),
        ({"points": "20000"}, "points", "Ensure this value is less than or equal to 10000."),
        ({"stage": "never"}, "stage", "Select a valid choice."),
        ({"method": "observed"}, "method", "Select a valid choice."),
        ({"question_fa": "مذهب شما چیست؟"}, "question_fa", "The law does not let a club keep this"),
        ({"purpose_en": "To know your religion"}, "purpose_en", "The law does not let a club"),
        ({"option_2_fa": "شیعه"}, "options", "The law does not let a club keep this"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    cast: Cast, enter: Enter, change: dict[str, str], field: str, sentence: str
) -> None:
    owner = enter("owner")

    with nothing_changed():
        page = owner.post(NEW, typed(**change))

    assert page.status_code == 422
    assert sentence in str(page.context["form"].errors[field][0])
    assert sentence in page.content.decode()


def test_a_change_keeps_what_was_not_touched(cast: Cast, enter: Enter) -> None:
    owner = enter("owner")
    form = standing(owner, "colour")

    done = owner.post(f"{LIST}colour/change/", {**form, "points": "9", "option_6_en": "Green"})

    fact = Fact.objects.get(key="colour")
    assert done.status_code == 302
    assert (fact.worth, fact.points) == (55, 9)
    assert [one["key"] for one in fact.options] == [
        "white", "red", "pink", "yellow", "blue", "mixed", "answer-7",
    ]  # fmt: skip


def test_an_answer_that_was_given_cannot_be_taken_out(cast: Cast, enter: Enter) -> None:
    owner = enter("owner")
    answer(member_id=cast.sara.pk, fact_key="colour", value="red", source="asked", actor=SYSTEM)
    form = standing(owner, "colour")

    with nothing_changed():
        page = owner.post(f"{LIST}colour/change/", {**form, "option_1_fa": "", "option_1_en": ""})

    assert page.status_code == 422
    assert "Somebody has given an answer that would be gone; leave it." in page.content.decode()


def test_what_the_program_reads_itself_is_only_reworded(cast: Cast, enter: Enter) -> None:
    owner = enter("owner")
    form = standing(owner, "category")
    assert not {"kind", "method"} & set(form)

    owner.post(f"{LIST}category/change/", {**form, "name_en": "Likes", "worth": "low"})

    fact = Fact.objects.get(key="category")
    assert (fact.words["en"]["name"], fact.method, fact.worth) == ("Likes", "observed", 25)


def test_a_question_is_retired_and_brought_back(cast: Cast, enter: Enter) -> None:
    owner = enter("owner")

    owner.post(f"{LIST}colour/use/", {"once": uuid4().hex, "used": "no"})

    assert not Fact.objects.get(key="colour").is_active
    words = page_of(owner, LIST)
    assert "“Favourite colour” is asked for no more." in words
    assert "Bring back" in words
    owner.post(f"{LIST}colour/use/", {"once": uuid4().hex, "used": "yes"})
    assert Fact.objects.get(key="colour").is_active


def test_a_questions_page_shows_what_members_say(cast: Cast, enter: Enter) -> None:
    for colour in ("red", "red", "white"):
        answer(
            member_id=make_member().pk, fact_key="colour", value=colour, source="asked",
            actor=SYSTEM,
        )  # fmt: skip

    page = enter("analyst").get(f"{LIST}colour/")

    assert [(bar["label"], bar["count"], bar["percent"]) for bar in page.context["spread"]][:3] == [
        ("White", 1, 33), ("Red", 2, 67), ("Pink", 0, 0),
    ]  # fmt: skip
    words = page.content.decode()
    assert "3 members have told it." in words
    assert "Few answers so far: read them as a hint." in words
    assert "Change" not in words


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("colour", "Nobody has answered yet."),
        ("category", "Nobody is asked for this"),
    ],
)
def test_a_page_without_answers_says_why(cast: Cast, enter: Enter, key: str, sentence: str) -> None:
    assert sentence in page_of(enter("owner"), f"{LIST}{key}/")


def test_an_unknown_question_is_not_found(cast: Cast, enter: Enter) -> None:
    owner = enter("owner")

    assert owner.get(f"{LIST}nowhere/").status_code == 404
    assert owner.get(f"{LIST}nowhere/change/").status_code == 404
    assert owner.post(f"{LIST}nowhere/use/").status_code == 404


@pytest.mark.parametrize("role", ["manager", "analyst"])
def test_others_look_and_change_nothing(cast: Cast, enter: Enter, role: str) -> None:
    browser = enter(role)

    assert browser.get(LIST).status_code == 200
    assert "New question" not in page_of(browser, LIST)
    with nothing_changed():
        assert browser.post(NEW, typed()).status_code == 403
        assert browser.post(f"{LIST}colour/change/", typed()).status_code == 403
        assert browser.post(f"{LIST}colour/use/", {"used": "no"}).status_code == 403


def test_a_question_that_is_called_new_has_an_address(cast: Cast, enter: Enter) -> None:
    done = enter("owner").post(NEW, typed(name_en="New"))

    assert done["Location"] == f"{LIST}new-2/"
