"""Refusals and failures as problem documents (RFC 9457): one place, one shape."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import structlog
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.utils.translation import gettext as _
from django.views import defaults
from django.views.decorators.csrf import csrf_exempt
from psycopg import errors as postgres
from rest_framework import exceptions as drf
from rest_framework.response import Response

from loyalty_club.api import refusals
from loyalty_club.web.sentences import field_sentence, sentence_for
from members.exceptions import Busy, ClubError, InvalidField

PROBLEM_JSON = "application/problem+json"
TYPE = "urn:loyalty-club:problem:"
MOST_ERRORS = 50
RETRY_SECONDS = {"busy": "1", "unavailable": "5"}
TOO_SLOW = (postgres.LockNotAvailable, postgres.QueryCanceled)

# What a till may know of a refusal besides its sentence.
FACTS: dict[str, tuple[str, ...]] = {
    "cap_reached": ("most",),
    "code_needed": ("points",),
    "duplicate_receipt": ("purchase_id",),
    "insufficient_points": ("spendable", "payable"),
    "outside_redeem_limits": ("least_points", "most"),
    "phone_taken": ("member_id",),
    "redemption_closed": ("status",),
    "return_exceeds_net": ("left",),
    "reward_limit_reached": ("limit",),
    "reward_not_offered": ("reason",),
    "tier_too_low": ("tier",),
    "voucher_not_valid": ("reason", "least", "most"),
    "wrong_code": ("left",),
}
# A member of every problem document has the fact's own name.
TOLD_AS = {"status": "state"}

Say = Callable[[], str]
FIELD_PROBLEMS: dict[str, Say] = {
    "both_given": lambda: _("Give either the amount or the lines."),
    "changed": lambda: _("This has been changed in the meantime; please look again."),
    "control_character": lambda: _("Line breaks and control characters are not accepted."),
    "discount_twice": lambda: _("Only one of the payments can be a discount."),
    "in_future": lambda: _("This day is still to come."),
    "not_a_day": lambda: _("Give a day, as in 2026-11-21."),
    "not_a_list": lambda: _("Give a list."),
    "not_a_moment": lambda: _("Give date, time and offset, as in 2026-11-21T18:30:00+03:30."),
    "not_a_number": lambda: _("Give a whole number."),
    "not_an_object": lambda: _("Give an object."),
    "not_text": lambda: _("Give text."),
    "not_true_or_false": lambda: _("Give true or false."),
    "points_or_reward": lambda: _("Give either the points or the reward."),
    "repeated": lambda: _("This was given more than once."),
    "too_many": lambda: _("These are too many."),
    "unknown_field": lambda: _("This field is not known."),
    "unknown_cursor": lambda: _("Take the address from `next` of the page before."),
    "unknown_date": lambda: _("No such date was found."),
    "unknown_fact": lambda: _("The profile does not ask for this."),
    "unknown_member": lambda: _("No such member was found."),
    "unknown_note": lambda: _("No such note was found; somebody has taken it back."),
    "unknown_purchase": lambda: _("No such purchase was found."),
    "unknown_reward": lambda: _("No such reward was found."),
    "unknown_shop": lambda: _("No such shop was found."),
    "voucher_code": lambda: _("A voucher needs its code, and nothing else has one."),
    "voucher_twice": lambda: _("Only one of the payments can be a voucher."),
}
BODY_PROBLEMS: dict[str, Say] = {
    "key_twice": lambda: _("A name stands twice in one object."),
    "too_deep": lambda: _("The body is nested too deeply."),
}
SENTENCES: dict[str, Say] = {
    "body_too_large": lambda: _("The body is too large."),
    "failed": lambda: _("Something went wrong on our side; nothing was booked."),
    "idempotency_key_invalid": lambda: _(
        "The Idempotency-Key must be 1 to 255 printable ASCII characters without spaces."
    ),
    "idempotency_key_required": lambda: _("This request needs the header Idempotency-Key."),
    "invalid": lambda: _("Some fields were not accepted."),
    "invalid_key": lambda: _("This API key is not valid."),
    "key_in_query": lambda: _("The API key belongs in the header Authorization, not the address."),
    "malformed_json": lambda: _("The body is not valid JSON."),
    "method_not_allowed": lambda: _("This address does not answer to this method."),
    "not_authenticated": lambda: _("Send the API key in the header Authorization."),
    "not_found": lambda: _("There is nothing at this address."),
    "unavailable": lambda: _("The club cannot be reached at this moment. Please try again."),
    "unsupported_media_type": lambda: _("Send the body as application/json."),
}
HTTP_CODES: dict[type[drf.APIException], str] = {
    drf.AuthenticationFailed: "invalid_key",
    drf.MethodNotAllowed: "method_not_allowed",
    drf.NotAuthenticated: "not_authenticated",
    drf.ParseError: "malformed_json",
    drf.UnsupportedMediaType: "unsupported_media_type",
}
PLAIN: dict[type[Exception], tuple[int, str]] = {
    Http404: (404, "not_found"),
    UnreadablePostError: (400, "malformed_json"),
}

logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Problem:
    """One refusal or failure. `code` is stable; `detail` is in the reader's language."""

    status: int
    code: str
    detail: str
    extension: Mapping[str, Any] = field(default_factory=dict)

    @property
    def headers(self) -> dict[str, str]:
        """When to come back, where that helps."""
        wait = RETRY_SECONDS.get(self.code)
        return {"Retry-After": wait} if wait else {}

    def body(self) -> dict[str, Any]:
        """The document's members."""
        return {
            "type": TYPE + self.code,
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
            "request_id": request_id(),
            **self.extension,
        }


def request_id() -> str:
    """The id under which the logs know this request."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))


def problem_response(error: Exception, context: Mapping[str, Any]) -> Response:
    """DRF's exception handler: every error becomes a problem document, none shows internals."""
    problem = describe(error)
    if problem.code in {"failed", "unavailable"}:
        logger.error("api_failed", exc_info=error)
    headers = problem.headers
    challenge = getattr(error, "auth_header", None)
    if challenge:
        headers["WWW-Authenticate"] = challenge
    return Response(
        problem.body(), status=problem.status, headers=headers, content_type=PROBLEM_JSON
    )


def describe(error: Exception) -> Problem:
    """The problem that this error is to the caller."""
    if isinstance(error, ClubError):
        return describe_refusal(error)
    if isinstance(error, drf.APIException):
        code = HTTP_CODES.get(type(error), str(error.default_code))
        return _plain(error.status_code, code)
    if isinstance(error, OperationalError | InterfaceError):
        is_slow = isinstance(error.__cause__, TOO_SLOW)
        return describe_refusal(Busy()) if is_slow else _plain(503, "unavailable")
    status, code = PLAIN.get(type(error), (500, "failed"))
    return _plain(status, code)


def describe_refusal(error: ClubError) -> Problem:
    """A refusal of a service, or of this door."""
    return Problem(error.status, error.code, _sentence(error), _extension(error))


def missing(request: HttpRequest, **rest: object) -> HttpResponse:
    """The page for addresses under /api/ that do not exist."""
    return _document(_plain(404, "not_found"))


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's last resort: a problem document under /api/, the site's own page elsewhere."""
    if request.path.startswith("/api/"):
        return _document(_plain(500, "failed"))
    return defaults.server_error(request)


missing_page = csrf_exempt(missing)


def _plain(status: int, code: str) -> Problem:
    say = SENTENCES.get(code)
    return Problem(status, code, say() if say else HTTPStatus(status).phrase)


def _sentence(error: ClubError) -> str:
    if isinstance(error, InvalidField):
        return SENTENCES["invalid"]()
    if isinstance(error, refusals.ApiRefusal):
        say = BODY_PROBLEMS.get(error.facts.get("problem", "")) or SENTENCES[error.code]
        return say()
    return sentence_for(error)


def _extension(error: ClubError) -> dict[str, Any]:
    if isinstance(error, refusals.InvalidInput):
        problems = list(error.facts["problems"].items())[:MOST_ERRORS]
        return {"errors": {path or "body": [_why(path, code)] for path, code in problems}}
    if isinstance(error, InvalidField):
        path, code = error.facts["field"], error.facts["problem"]
        return {"errors": {path: [_why(path, code)]}}
    shown = FACTS.get(error.code, ())
    facts = {name: error.facts[name] for name in shown if error.facts.get(name) is not None}
    return {TOLD_AS.get(name, name): value for name, value in facts.items()}


def _why(path: str, code: str) -> str:
    say = FIELD_PROBLEMS.get(code)
    name = next((part for part in reversed(path.split(".")) if not part.isdigit()), path)
    return say() if say else field_sentence(InvalidField(field=name, problem=code))


def _document(problem: Problem) -> HttpResponse:
    return HttpResponse(
        json.dumps(problem.body(), ensure_ascii=False, separators=(",", ":")),
        status=problem.status,
        headers=problem.headers | {"X-Request-ID": request_id(), "Cache-Control": "no-store"},
        content_type=PROBLEM_JSON,
    )
