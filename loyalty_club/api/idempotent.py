"""Doing it twice is doing it once, over HTTP: the header, the stored answer, the replay."""

import json
import re
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from rest_framework.request import Request

from loyalty_club.api.endpoint import Endpoint
from loyalty_club.api.problems import PROBLEM_JSON, describe_refusal
from loyalty_club.api.refusals import IdempotencyKeyInvalid, IdempotencyKeyRequired
from members.exceptions import ClubError, MemberErased
from members.services.conflicts import retry_conflicts
from members.services.idempotency import Answer, answer_once

KEY = re.compile("[!-~]{1,255}")


class WritingEndpoint(Endpoint):
    """An endpoint that changes something.

    One (API key, `Idempotency-Key`) has one effect; every repeat of the same request gets the
    same bytes, another request under that key is 422. `is_key_required` is off only where no
    points move; without a key the request runs as often as it is sent.
    """

    is_key_required = True

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """The key is asked for before the body is read: without it nothing else matters."""
        super().initial(request, *args, **kwargs)
        self.key = self._key(request) if request.method == "POST" else None

    def answer(
        self,
        request: Request,
        asked: Mapping[str, Any],
        effect: Callable[[], Answer],
        *,
        refuse: Callable[[ClubError], Answer] | None = None,
    ) -> HttpResponse:
        """Carry out `effect`, or give the answer it had; `asked` is the request after reading.

        What was answered about a member who has been erased since is not told again.
        """
        if self.key is None:
            answer = retry_conflicts(transaction.atomic(effect))
        else:
            answer = answer_once(
                client=self.actor.id,
                key=self.key,
                request=[request.path, asked],
                effect=effect,
                refuse=refuse or refusal,
                member_id=self.kwargs.get("member_id") or asked.get("member"),
            )
        if answer.is_replayed and answer.status == HTTPStatus.GONE:
            raise MemberErased
        response = HttpResponse(
            answer.body,
            status=answer.status,
            content_type=PROBLEM_JSON if answer.status >= 400 else "application/json",
        )
        if answer.is_replayed:
            response.headers["Idempotent-Replayed"] = "true"
        return response

    def _key(self, request: Request) -> str | None:
        key = request.headers.get("Idempotency-Key", "")
        if not key:
            if self.is_key_required:
                raise IdempotencyKeyRequired
            return None
        if not KEY.fullmatch(key):
            raise IdempotencyKeyInvalid
        return key


def reply(status: int, body: Mapping[str, Any]) -> Answer:
    """An answer as text, so that a repeat is the same to the byte."""
    return Answer(status, json.dumps(body, ensure_ascii=False, separators=(",", ":")))


def refusal(error: ClubError) -> Answer:
    """A refusal by the state of the world, as it is kept and repeated."""
    problem = describe_refusal(error)
    return reply(problem.status, problem.body())
