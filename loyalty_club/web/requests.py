"""What the log says of a request: never its query, where names, mobiles and keys may stand."""

from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware


class QuietRequestMiddleware(RequestMiddleware):
    """Binds the request's id to the log and tells method and path only."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """Without the query."""
        return f"{request.method} {request.path}"
