"""Reading a body: strict JSON of bounded size and depth, nothing that two readers could read two
ways.
"""

import json
import re
from collections.abc import Mapping
from typing import IO, Any, NoReturn

from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.parsers import BaseParser

from loyalty_club.api.refusals import BodyTooLarge, UnreadableBody

MAX_BYTES = 256 * 1024
MAX_DEPTH = 32
_SURROGATE = re.compile("[\ud800-\udfff]")


class StrictJSONParser(BaseParser):
    """JSON in UTF-8: no key twice, no NaN, no NUL, at most 256 kB and 32 levels deep."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """The body's value; refuses with `UnreadableBody` or `BodyTooLarge`."""
        meta = (parser_context or {})["request"].META
        if meta.get("HTTP_CONTENT_ENCODING", "identity").lower() != "identity":
            raise UnsupportedMediaType(f"{media_type}; {meta['HTTP_CONTENT_ENCODING'][:40]}")
        if int(meta.get("CONTENT_LENGTH") or 0) > MAX_BYTES:
            raise BodyTooLarge
        body = stream.read(MAX_BYTES + 1)
        if len(body) > MAX_BYTES:
            raise BodyTooLarge
        return parse_json(body)


def parse_json(body: bytes) -> Any:
    """The value of a JSON text; floats stay floats, for fields to refuse."""
    try:
        value = json.loads(
            body.decode(), object_pairs_hook=_object_once, parse_constant=_refuse_constant
        )
    except RecursionError as error:
        raise UnreadableBody(problem="too_deep") from error
    except ValueError as error:
        raise UnreadableBody(problem="syntax") from error
    _inspect(value)
    return value


def _object_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise UnreadableBody(problem="key_twice")
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise UnreadableBody(problem="not_finite")


def _inspect(value: Any) -> None:
    """Refuse what PostgreSQL cannot keep (NUL, halves of surrogate pairs) and what is too deep."""
    waiting = [(value, 0)]
    while waiting:
        part, depth = waiting.pop()
        if isinstance(part, str):
            _inspect_text(part)
        elif isinstance(part, dict | list):
            if depth >= MAX_DEPTH:
                raise UnreadableBody(problem="too_deep")
            inner = [*part, *part.values()] if isinstance(part, dict) else part
            waiting += [(item, depth + 1) for item in inner]


def _inspect_text(text: str) -> None:
    if "\x00" in text or _SURROGATE.search(text):
        raise UnreadableBody(problem="unstorable_text")
