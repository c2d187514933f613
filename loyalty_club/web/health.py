"""Is the club alive: one query to the database, no more."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from members.selectors.clock import pulse


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, with how the timetable is (`ok`, `late` after three minutes
    without a tick, `paused`, `never`); the error itself is the answer otherwise.
    """
    return JsonResponse({"status": "ok", "timetable": pulse().state})
