"""The club, asked for once a request however many amounts a page shows."""

from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

from members.selectors.club import ClubView, current_club

_of_this_request: ContextVar[dict[str, ClubView] | None] = ContextVar("page_club", default=None)


class PageClubMiddleware:
    """Opens a memory for the club that ends with the request, so that no change is missed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _of_this_request.set({})
        try:
            return self.get_response(request)
        finally:
            _of_this_request.reset(token)


def page_club() -> ClubView:
    """The club as this request first saw it; outside a request, as it stands now."""
    memory = _of_this_request.get()
    if memory is None:
        return current_club()
    if "club" not in memory:
        memory["club"] = current_club()
    return memory["club"]
