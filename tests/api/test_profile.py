"""The learning profile over the API: the catalogue, the one question, answers and their points."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from members.models import Answer, Fact, ImportantDate, Question
from members.roles import SYSTEM
from members.services.facts import install_facts
from tests.api.callers import Caller, body_of, code_of, errors_of
from tests.api.shop_window import fill_pool
from tests.cast import Cast
from tests.factories import make_key
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db

MOTHER = {"calendar": "jalali", "month": 7, "day": 15}


@pytest.fixture(autouse=True)
def catalogue(cast: Cast) -> None:
    """The catalogue that is shipped."""
    install_facts(actor=SYSTEM)


def test_the_catalogue_is_in_the_readers_language(
    cast: Cast, till: Caller, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(4):
        english = body_of(till.get("facts/"))["results"]
    persian = body_of(Caller(cast.secret, "fa").get("facts/"))["results"]

    assert [fact["key"] for fact in english] == list(
        Fact.objects.filter(is_active=True).values_list("key", flat=True)
    )
    assert all(fact["question"].isascii() for fact in english if fact["question"])
    assert not any(fact["name"].isascii() for fact in persian)


def test_one_question_is_asked_and_answered(cast: Cast, till: Caller) -> None:
    asked = body_of(till.get(f"members/{cast.sara.pk}/question/"))["question"]
    option = asked["options"][0]["key"] if asked["options"] else ""
    told = {"day": MOTHER} if asked["kind"] == "date" else {"value": option}

    response = till.post(f"members/{cast.sara.pk}/answers/", {"fact": asked["key"], **told})

    assert response.status_code == 201
    assert body_of(till.get(f"members/{cast.sara.pk}/question/")) == {"question": None}
    known = body_of(till.get(f"members/{cast.sara.pk}/profile/"))["known"]
    assert asked["key"] in [fact["key"] for fact in known]


@pytest.mark.parametrize("stage", ["after_sale", "online"])
def test_questions_of_other_moments(cast: Cast, till: Caller, stage: str) -> None:
    asked = body_of(till.get(f"members/{cast.sara.pk}/question/", stage=stage))["question"]

    assert asked["method"] != "observed"
    assert errors_of(till.get(f"members/{cast.sara.pk}/question/", stage="never")) == ["stage"]


def test_what_is_missing_and_how_much(cast: Cast, till: Caller) -> None:
    before = body_of(till.get(f"members/{cast.sara.pk}/profile/"))

    till.post(f"members/{cast.sara.pk}/answers/", {"fact": "colour", "value": "red"})

    after = body_of(till.get(f"members/{cast.sara.pk}/profile/"))
    (known,) = [fact for fact in after["known"] if fact["key"] == "colour"]
    assert (known["value"], known["source"]) == ("red", "asked")
    assert after["percent"] > before["percent"]
    assert len(after["missing"]) == len(before["missing"]) - 1


def test_an_answer_brings_its_points_once(cast: Cast, till: Caller) -> None:
    Fact.objects.filter(key="colour").update(points=5)
    fill_pool(cast.shop, 1_000_000)
    path = f"members/{cast.sara.pk}/answers/"

    first = body_of(till.post(path, {"fact": "colour", "value": "red"}, key="a-1"))
    again = body_of(till.post(path, {"fact": "colour", "value": "red"}, key="a-1"))
    other = body_of(till.post(path, {"fact": "colour", "value": "white"}))

    assert (first["points"], first["member"]["balance"]) == (5, 5)
    assert again == first
    assert (other["points"], other["member"]["balance"]) == (0, 5)


def test_what_a_till_knows_from_elsewhere_brings_none(cast: Cast, till: Caller) -> None:
    Fact.objects.filter(key="colour").update(points=5)
    fill_pool(cast.shop, 1_000_000)

    told = till.post(
        f"members/{cast.sara.pk}/answers/", {"fact": "colour", "value": "red", "source": "api"}
    )

    assert body_of(told)["points"] == 0
    assert Answer.objects.get().source == "api"


def test_a_date_is_kept_among_the_dates(cast: Cast, till: Caller) -> None:
    fact = Fact.objects.filter(kind="date", options__whose="mother").first()
    assert fact is not None

    till.post(f"members/{cast.sara.pk}/answers/", {"fact": fact.key, "day": MOTHER})

    kept = ImportantDate.objects.get()
    assert (kept.whose, kept.calendar, kept.month, kept.day) == ("mother", "jalali", 7, 15)


@pytest.mark.parametrize("outcome", ["skipped", "declined"])
def test_no_answer_is_noted(cast: Cast, till: Caller, outcome: str) -> None:
    till.post(f"members/{cast.sara.pk}/answers/", {"fact": "colour", "outcome": outcome})

    assert Question.objects.get().outcome == outcome
    declined = body_of(till.get(f"members/{cast.sara.pk}/profile/"))["declined"]
    assert [fact["key"] for fact in declined] == (["colour"] if outcome == "declined" else [])


def test_an_answer_is_taken_back(cast: Cast, till: Caller) -> None:
    path = f"members/{cast.sara.pk}/answers/"
    till.post(path, {"fact": "colour", "value": "red"})

    first = body_of(till.post(f"{path}take-back/", {"fact": "colour"}))
    second = body_of(till.post(f"{path}take-back/", {"fact": "colour"}))

    assert (first, second) == ({"is_taken_back": True}, {"is_taken_back": False})
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"fact": "shoe_size"}, "fact"),
        ({"value": "plaid"}, "value"),
        ({"value": ""}, "value"),
        ({"source": "observed"}, "source"),
        ({"outcome": "shrugged"}, "outcome"),
    ],
)
def test_wrong_answers_are_named(
    cast: Cast, till: Caller, wrong: dict[str, Any], field: str
) -> None:
    with nothing_changed():
        response = till.post(
            f"members/{cast.sara.pk}/answers/", {"fact": "colour", "value": "red", **wrong}
        )

    assert errors_of(response) == [field]


def test_answering_needs_the_right(cast: Cast) -> None:
    _, secret = make_key(cast.shop, rights=["members.read"])

    with nothing_changed():
        response = Caller(secret).post(
            f"members/{cast.sara.pk}/answers/", {"fact": "colour", "value": "red"}
        )

    assert code_of(response) == (403, "not_allowed")
