"""Who is calling: the till or web shop behind an API key."""

from typing import Any

import structlog
from django.http import HttpRequest
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from loyalty_club.api.refusals import KeyInQuery
from members.roles import Actor
from members.selectors.tills import find_till

KEYWORD = "api-key"
SECRET_PARAMETERS = frozenset(
    {"access_token", "api-key", "api_key", "apikey", "authorization", "key", "token"}
)


class ApiKeyAuthentication(BaseAuthentication):
    """`Authorization: Api-Key …`; gives the `Till` as user and its `Actor` as auth.

    A revoked, expired, unknown or unreadable key is 401; a key in the address is 400, even
    beside a good header.
    """

    def authenticate(self, request: Request) -> tuple[Any, Actor] | None:
        if SECRET_PARAMETERS.intersection(name.lower() for name in request.query_params):
            raise KeyInQuery
        header = request.META.get("HTTP_AUTHORIZATION", "")
        if not header:
            return None
        keyword, _, secret = header.partition(" ")
        till = find_till(secret.strip()) if keyword.lower() == KEYWORD else None
        if till is None:
            raise AuthenticationFailed
        structlog.contextvars.bind_contextvars(till=till.actor.id)
        return till, till.actor

    def authenticate_header(self, request: Request | HttpRequest) -> str:
        return 'Api-Key realm="api"'
