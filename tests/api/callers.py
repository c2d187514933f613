"""Calling the API as a till does: a key, JSON in, JSON out."""

import json
import re
from collections.abc import Mapping
from itertools import count
from typing import Any, cast
from urllib.parse import urlencode

from django.http import HttpResponse
from django.test import Client

from tests.api.contract import check_contract

_numbers = count(1)


class Caller:
    """A till with its key; every POST has an idempotency key of its own unless told otherwise."""

    def __init__(self, secret: str, language: str = "en") -> None:
        self.client = Client(raise_request_exception=False)
        self.headers = {"Authorization": f"Api-Key {secret}", "Accept-Language": language}

    def get(self, path: str, **query: Any) -> HttpResponse:
        """GET below /api/v1/."""
        return self.send("GET", path, query=urlencode(query))

    def post(self, path: str, body: Any = None, *, key: str | None = "fresh") -> HttpResponse:
        """POST below /api/v1/; bytes are sent as they are, `key` None sends no idempotency key."""
        headers = {}
        if key is not None:
            headers["Idempotency-Key"] = f"key-{next(_numbers)}" if key == "fresh" else key
        content = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        return self.send("POST", path, content=content, headers=headers)

    def send(
        self,
        method: str,
        path: str,
        *,
        query: str = "",
        content: bytes = b"",
        headers: Mapping[str, str] | None = None,
        content_type: str = "application/json",
    ) -> HttpResponse:
        """Any request below /api/v1/, its answer held against the published schema."""
        response: Any = self.client.generic(
            method,
            f"/api/v1/{path}",
            content,
            content_type=content_type,
            headers=self.headers | dict(headers or {}),
            QUERY_STRING=query,
        )
        match = response.resolver_match
        if match.url_name != "api-missing":
            route = re.sub("<[a-z]+:([a-z_]+)>", r"{\1}", match.route)
            check_contract(method, route, response)
        return cast("HttpResponse", response)


def body_of(response: HttpResponse) -> Any:
    """The JSON of an answer."""
    return json.loads(response.content)


def code_of(response: HttpResponse) -> tuple[int, str]:
    """Status and code of a refusal."""
    return response.status_code, body_of(response)["code"]


def errors_of(response: HttpResponse) -> list[str]:
    """The paths of the fields that were refused with 400."""
    assert code_of(response) == (400, "invalid")
    return sorted(body_of(response)["errors"])


def bill(amount: Any = 5_000_000, *, receipt: str = "", **more: Any) -> dict[str, Any]:
    """A bill of one line at the main shop."""
    return {
        "shop": "main",
        "receipt_number": receipt or f"A-{next(_numbers)}",
        "lines": [{"product": "دسته‌گل", "category": "flowers", "amount": amount}],
        **more,
    }
