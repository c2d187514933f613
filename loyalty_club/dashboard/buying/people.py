"""A list of members behind a finding: a stretch at a time, without counting them all."""

from django.http import HttpRequest, HttpResponse

from analytics.selectors.buying.people import People
from loyalty_club.dashboard.frame import ROWS_A_PAGE, show
from members.roles import Actor

# Farther on nobody reads; a campaign reaches them all.
MOST_PAGES = 40


def show_people(
    request: HttpRequest,
    actor: Actor,
    who: People,
    *,
    title: str,
    lead: str,
    back: tuple[str, str],
) -> HttpResponse:
    """The stretch that the address asks for (`page`), and whether there is one after it."""
    page = _page_of(request)
    first = (page - 1) * ROWS_A_PAGE
    rows = list(who[first : first + ROWS_A_PAGE + 1])
    return show(
        request,
        actor,
        "dashboard/buying_people.html",
        title=title,
        lead=lead,
        back=back,
        rows=rows[:ROWS_A_PAGE],
        newer=page - 1 if page > 1 else None,
        older=page + 1 if len(rows) > ROWS_A_PAGE and page < MOST_PAGES else None,
    )


def _page_of(request: HttpRequest) -> int:
    asked = request.GET.get("page", "")
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 4):
        return 1
    return min(max(int(asked), 1), MOST_PAGES)
