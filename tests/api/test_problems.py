"""Refusals and failures as problem documents."""

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory
from psycopg import errors as postgres

from loyalty_club.api.problems import describe, server_error
from members.exceptions import Busy
from tests.api.callers import Caller, body_of
from tests.api.contract import SCHEMA, published
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_a_problem_document_has_all_its_parts(cast: Cast, till: Caller) -> None:
    response = till.get("members/999999/")

    body = body_of(response)
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["X-Request-ID"] == body.pop("request_id")
    assert response.headers["Cache-Control"] == "no-store"
    assert body == {
        "type": "urn:loyalty-club:problem:not_found",
        "title": "Not Found",
        "status": 404,
        "detail": "No such member was found.",
        "code": "not_found",
    }


def test_every_field_says_why(till: Caller) -> None:
    body = body_of(till.post("members/", {"first_name": 7, "born": "1990"}))

    assert body["errors"] == {
        "born": ["This field is not known."],
        "mobile": ["This field is required."],
        "first_name": ["Give text."],
    }


def test_an_answer_names_its_request(cast: Cast, till: Caller) -> None:
    first = till.get(f"members/{cast.sara.pk}/")
    second = till.get(f"members/{cast.sara.pk}/")

    assert len(first.headers["X-Request-ID"]) == 36
    assert first.headers["X-Request-ID"] != second.headers["X-Request-ID"]


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS"])
def test_a_method_that_no_address_answers(cast: Cast, till: Caller, method: str) -> None:
    response = till.send(method, f"members/{cast.sara.pk}/")

    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD"
    assert body_of(response)["code"] == "method_not_allowed"


@pytest.mark.parametrize("method", ["get", "post", "delete"])
@pytest.mark.parametrize("path", ["/api/", "/api/v1/", "/api/v2/members/", "/api/v1/purchases"])
def test_a_missing_address_under_the_api(method: str, path: str) -> None:
    response = getattr(Client(enforce_csrf_checks=True), method)(path)

    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"
    assert body_of(response)["code"] == "not_found"


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "nonsense", "*/*;q=0"])
def test_there_is_one_form_of_answer(cast: Cast, till: Caller, accept: str) -> None:
    till.headers["Accept"] = accept

    response = till.get(f"members/{cast.sara.pk}/")

    assert response.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    ("error", "status", "code", "wait"),
    [
        (Busy(), 409, "busy", "1"),
        (OperationalError(), 503, "unavailable", "5"),
        (ZeroDivisionError("secret detail"), 500, "failed", None),
    ],
)
def test_failures_show_nothing_of_the_inside(
    error: Exception, status: int, code: str, wait: str | None
) -> None:
    problem = describe(error)

    assert (problem.status, problem.code) == (status, code)
    assert problem.headers.get("Retry-After") == wait
    assert "secret detail" not in str(problem.body())


def test_a_statement_that_took_too_long_is_busy() -> None:
    error = OperationalError()
    error.__cause__ = postgres.QueryCanceled()

    assert (describe(error).status, describe(error).code) == (409, "busy")


def test_the_last_resort_knows_where_it_is(rf: RequestFactory) -> None:
    api: HttpResponse = server_error(rf.get("/api/v1/members/"))
    page = server_error(rf.get("/counter/"))

    assert (api.status_code, api.headers["Content-Type"]) == (500, "application/problem+json")
    assert (page.status_code, page.headers["Content-Type"]) == (500, "text/html; charset=utf-8")


def test_every_code_of_the_description_is_in_the_guide() -> None:
    guide = (SCHEMA.parent / "api.md").read_text(encoding="utf-8")
    codes = {
        code
        for path in published()["paths"].values()
        for operation in path.values()
        for answer in operation["responses"].values()
        if answer["description"].startswith("Codes: ")
        for code in answer["description"].removeprefix("Codes: ").rstrip(".").split(", ")
    }

    assert codes
    assert [code for code in sorted(codes) if f"`{code}`" not in guide] == []
