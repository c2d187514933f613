"""The program over the API: in words, as a document, and whether a document could be one."""

from typing import Any

import pytest

from points.models import Program
from points.rules.documents import FORMAT
from tests.api.callers import Caller, body_of, code_of, errors_of
from tests.cast import Cast
from tests.factories import make_key, make_ruled_program
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db

DOUBLE = {
    "code": "friday",
    "name": "جمعه",
    "give": {"multiply_percent": 200},
    "when": [{"weekday": {"days": ["friday"]}}],
}
TRIED = {"code": "tried", "name": "آزمایشی", "give": {"points": 7}, "when": [], "dry": True}


def document(**sections: Any) -> dict[str, Any]:
    """A program of five percent."""
    return {
        "format": FORMAT,
        "points": {"earn_amount": 100_000, "point_value": 5_000},
        "cap": {"percent": 5, "window": "month", "calendar": "jalali"},
        **sections,
    }


def test_the_program_in_words(cast: Cast, till: Caller) -> None:
    program = make_ruled_program(DOUBLE, TRIED)

    body = body_of(till.get("program/"))

    assert (body["version"], body["starts_on"]) == (program.version, "2020-01-02")
    assert [section["name"] for section in body["sections"]] == [
        "earning",
        "spending",
        "life",
        "promise",
    ]
    assert [(rule["code"], rule["is_dry"]) for rule in body["rules"]] == [
        ("friday", False),
        ("tried", True),
    ]
    assert f"{body['rules'][0]['sentence']}." in body["sections"][0]["sentences"]
    assert body["document"]["points"] == {"earn_amount": 100_000, "point_value": 3_000}


def test_the_program_in_persian(cast: Cast) -> None:
    body = body_of(Caller(cast.secret, language="fa").get("program/"))

    assert body["sections"][0]["title"] == "جمع‌آوری امتیاز"


def test_what_a_till_need_not_know(cast: Cast) -> None:
    make_ruled_program(DOUBLE, TRIED)
    _, secret = make_key(cast.shop, rights=["members.read"])

    body = body_of(Caller(secret).get("program/"))

    assert body["document"] is None
    assert [rule["code"] for rule in body["rules"]] == ["friday"]


def test_without_a_program(cast: Cast, till: Caller) -> None:
    Program.objects.all().delete()

    assert code_of(till.get("program/")) == (409, "no_program")


def test_a_document_that_could_be_published(till: Caller) -> None:
    with nothing_changed():
        body = body_of(till.post("program/check/", {"document": document(rules=[DOUBLE])}))

    assert (body["ok"], body["problems"]) == (True, [])
    assert [rule["code"] for rule in body["rules"]] == ["friday"]
    assert body["sections"][0]["name"] == "earning"


def test_the_present_document_could_be_published(cast: Cast, till: Caller) -> None:
    make_ruled_program(DOUBLE, TRIED)
    present = body_of(till.get("program/"))["document"]

    assert body_of(till.post("program/check/", {"document": present}))["ok"] is True


def test_every_problem_is_told_at_once(till: Caller) -> None:
    wrong = document(
        rules=[{**DOUBLE, "when": [{"weekday": {"days": ["someday"]}}]}, {**DOUBLE, "give": {}}],
        life={"vesting_days": 400},
    )

    body = body_of(till.post("program/check/", {"document": wrong}))

    assert (body["ok"], body["sections"], body["rules"]) == (False, [], [])
    assert [problem["field"] for problem in body["problems"]] == ["life.vesting_days"]
    assert "400" not in body["problems"][0]["sentence"]


def test_the_places_of_wrong_rules(till: Caller) -> None:
    wrong = document(
        rules=[{**DOUBLE, "when": [{"weekday": {"days": ["someday"]}}]}, {**DOUBLE, "give": {}}]
    )

    problems = body_of(till.post("program/check/", {"document": wrong}))["problems"]

    assert [problem["field"].split(".")[:2] for problem in problems] == [
        ["rules", "1"],
        ["rules", "2"],
    ]


@pytest.mark.parametrize(
    "strange",
    [
        {},
        {"format": "other"},
        document(cap=[]),
        document(cap={"percent": "1e400", "window": "month", "calendar": "jalali"}),
        document(points={"earn_amount": 1, "point_value": 1}),
        document(rules={"a": 1}),
        document(rules=[[], None, 7, "x", {"when": {}}]),
        document(tiers=[1]),
        document(tiers={"levels": [{"code": []}]}),
        document(tiers={"levels": "gold"}),
        document(life={"expiry": ["months"]}),
        document(name=["x"]),
    ],
)
def test_strange_documents_are_problems_not_failures(till: Caller, strange: Any) -> None:
    body = body_of(till.post("program/check/", {"document": strange}))

    assert body["ok"] is False
    assert [problem for problem in body["problems"] if not problem["sentence"]] == []
    assert body["problems"] != []


@pytest.mark.parametrize("body", [{}, {"document": "yaml"}, {"document": []}])
def test_no_document_at_all(till: Caller, body: dict[str, Any]) -> None:
    assert errors_of(till.post("program/check/", body)) == ["document"]


def test_checking_needs_the_right(cast: Cast) -> None:
    _, secret = make_key(cast.shop, rights=["members.read"])

    response = Caller(secret).post("program/check/", {"document": document()})

    assert code_of(response) == (403, "not_allowed")
