"""Every answer a test gets is held against docs/openapi.yaml: status, media type and shape."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.http import HttpResponse
from jsonschema import Draft4Validator

SCHEMA = Path(__file__).parents[2] / "docs" / "openapi.yaml"
UNDOCUMENTED = {405, 500, 503}


@lru_cache(maxsize=1)
def published() -> dict[str, Any]:
    """The published schema, in words that JSON Schema understands."""
    schema: dict[str, Any] = _plain(yaml.load(SCHEMA.read_text(), Loader=yaml.CSafeLoader))
    return schema


def check_contract(method: str, route: str, response: HttpResponse) -> None:
    """Fail unless this answer is one that the published schema promises for the operation."""
    if response.status_code not in UNDOCUMENTED:
        media_type = response.headers["Content-Type"]
        promise = _promise(method.lower(), route, str(response.status_code), media_type)
        promise.validate(json.loads(response.content))


@lru_cache(maxsize=200)
def _promise(method: str, route: str, status: str, media_type: str) -> Draft4Validator:
    promised = published()["paths"][f"/{route}"][method]["responses"][status]
    shape = promised["content"][media_type]["schema"]
    return Draft4Validator({"components": published()["components"], **shape})


def _plain(part: Any) -> Any:
    """OpenAPI 3.0's `nullable` in JSON Schema's words."""
    if isinstance(part, list):
        return [_plain(item) for item in part]
    if not isinstance(part, dict):
        return part
    plain = {name: _plain(value) for name, value in part.items()}
    if plain.pop("nullable", None) is True:
        return {"anyOf": [plain, {"type": "null"}]}
    return plain
