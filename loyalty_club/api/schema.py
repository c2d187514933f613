"""The door in OpenAPI's words: shapes, the key, and what every operation may refuse."""

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Literal, TypeVar, cast

from drf_spectacular.extensions import OpenApiAuthenticationExtension, OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema

from loyalty_club.api.examples import ANSWERS, REQUESTS
from loyalty_club.api.fields import Field, SchemaPart, Shape, Text, Told, Whole
from loyalty_club.api.problems import PROBLEM_JSON, TYPE

View = TypeVar("View", bound=Callable[..., Any])
KeyUse = Literal["none", "optional", "required"]
Direction = Literal["request", "response"]

MEMBER_ID = OpenApiParameter("member_id", OpenApiTypes.INT64, OpenApiParameter.PATH)
PURCHASE_ID = OpenApiParameter("purchase_id", OpenApiTypes.INT64, OpenApiParameter.PATH)
CODE = OpenApiParameter("code", OpenApiTypes.STR, OpenApiParameter.PATH)
KEY_ABOUT = (
    "1 to 255 printable ASCII characters, made by the caller, one for each intended effect. A "
    "repeat with the same key has no second effect and gets the same answer with "
    "`Idempotent-Replayed: true`; another request under the same key is refused with 422."
)

PROBLEM = Told(
    "Problem",
    "A refusal or failure (RFC 9457). `code` is stable, `detail` is in the language of "
    "Accept-Language. Some codes carry further members, such as `purchase_id`.",
    type=Text(example=TYPE + "invalid", most=200),
    title=Text(example="Bad Request"),
    status=Whole(least=400, most=599),
    detail=Text(most=1000),
    code=Text(example="invalid"),
    request_id=Text("The id under which the club's logs know this request."),
    errors=Field(
        "For `invalid`: the sentences for each field, by its path (`lines.0.amount`).",
        is_optional=True,
    ),
)
# The statuses that an operation may refuse with, and the codes behind them.
ALWAYS = {400: "invalid, malformed_json, key_in_query", 401: "not_authenticated, invalid_key"}
IN_PATH = {404: "not_found"}
WITH_BODY = {413: "body_too_large", 415: "unsupported_media_type"}


class ShapeSchema(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """A shape becomes a component of its own name."""

    target_class = Shape
    match_subclasses = True

    def get_name(self, auto_schema: AutoSchema, direction: Direction) -> str:
        return str(self.target.name)

    def map_serializer(self, auto_schema: AutoSchema, direction: Direction) -> SchemaPart:
        def refer(inner: Shape) -> SchemaPart:
            component = auto_schema.resolve_serializer(cast("Any", inner), direction)
            return dict(component.ref)

        return cast("Shape", self.target).schema(refer)


class ApiKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How a caller shows who it is."""

    target_class = "loyalty_club.api.keys.ApiKeyAuthentication"
    name = "ApiKey"

    def get_security_definition(self, auto_schema: AutoSchema) -> SchemaPart:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "The word `Api-Key`, a space, and the key as it was shown once.",
        }


def documented(
    operation: str,
    about: str,
    *,
    tag: str,
    answers: Mapping[int, Shape],
    body: Shape | None = None,
    parameters: Shape | None = None,
    path: Sequence[OpenApiParameter] = (),
    refusals: Sequence[str] = (),
    key: KeyUse = "none",
) -> Callable[[View], View]:
    """Describe one operation; what every operation may refuse is added here."""
    problems = ALWAYS | {403: "not_allowed"}
    if path:
        problems |= IN_PATH
    if body is not None:
        problems |= WITH_BODY
    if key != "none":
        problems[400] += ", idempotency_key_invalid"
        problems |= {409: ", ".join((*refusals, "busy")), 422: "idempotency_key_reuse"}
        problems[410] = "member_erased"
    if key == "required":
        problems[400] += ", idempotency_key_required"
    if refusals and key == "none":
        problems[409] = ", ".join(refusals)
    responses: dict[Any, Any] = {
        status: OpenApiResponse(shape, HTTPStatus(status).phrase)
        for status, shape in answers.items()
    }
    for status, codes in sorted(problems.items()):
        responses[status, PROBLEM_JSON] = OpenApiResponse(PROBLEM, f"Codes: {codes}.")
    decorate: Callable[[View], View] = extend_schema(
        operation_id=operation,
        summary=about.partition(".")[0],
        description=about,
        tags=[tag],
        request=body,
        responses=responses,
        parameters=[*path, *_query(parameters), *_key_header(key)],
        examples=_examples(operation, answers),
    )
    return decorate


def _examples(operation: str, answers: Mapping[int, Shape]) -> list[OpenApiExample]:
    examples = []
    if operation in REQUESTS:
        examples.append(OpenApiExample("A request", REQUESTS[operation], request_only=True))
    if operation in ANSWERS:
        status = str(max(answers))
        examples.append(
            OpenApiExample(
                "The answer", ANSWERS[operation], response_only=True, status_codes=[status]
            )
        )
    return examples


def _no_reference(shape: Shape) -> SchemaPart:
    return {}


def _query(shape: Shape | None) -> list[OpenApiParameter]:
    fields = shape.fields if shape else {}
    return [
        OpenApiParameter(
            name,
            field.kind(_no_reference),
            OpenApiParameter.QUERY,
            required=field.is_required,
            description=field.about,
        )
        for name, field in fields.items()
    ]


def _key_header(key: KeyUse) -> list[OpenApiParameter]:
    if key == "none":
        return []
    return [
        OpenApiParameter(
            "Idempotency-Key",
            {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
            OpenApiParameter.HEADER,
            required=key == "required",
            description=KEY_ABOUT,
        )
    ]
