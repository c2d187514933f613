"""Without the store that counts, no code is sent, none is tried and no form of a stranger is
taken: the door stays shut.
"""

from collections.abc import Callable
from functools import wraps

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from redis.exceptions import RedisError

CLOSED = 503
RETRY_AFTER = "120"

log = structlog.get_logger(__name__)
Page = Callable[..., HttpResponse]


def shut_without_limits(page: Page, *, notice: str = "account/closed.html") -> Page:
    """A page whose limits cannot be counted says so and asks for patience; nothing is written."""

    @wraps(page)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return page(request, *args, **kwargs)
        except RedisError as problem:
            log.error("limits_cannot_be_counted", problem=type(problem).__name__)
            answer = render(request, notice, status=CLOSED)
            answer.headers["Retry-After"] = RETRY_AFTER
            return answer

    return guarded
