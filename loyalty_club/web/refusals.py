"""A refusal that reaches a page becomes an answer in plain words, never a stack trace."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from loyalty_club.web.sentences import sentence_for
from members.exceptions import ClubError


class RefusalMiddleware:
    """Turns what a service refused, and no page foresaw, into a page with the right status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer for a `ClubError`; anything else is not ours."""
        if not isinstance(error, ClubError):
            return None
        template = {403: "403.html", 404: "404.html", 410: "410.html"}.get(error.status, "409.html")
        context = {"reason": sentence_for(error)}
        return render(request, template, context, status=error.status)
