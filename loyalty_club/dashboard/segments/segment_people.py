"""The members behind a group or a square of fifths."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from analytics.rules.groups.rfm import Segment
from loyalty_club.dashboard.frame import page_of, show
from loyalty_club.dashboard.program.phrases import number
from loyalty_club.dashboard.segments.group_filters import SegmentFilter
from loyalty_club.dashboard.segments.group_rows import group_rows
from loyalty_club.dashboard.segments.segments import campaign_url
from loyalty_club.web.figures.groups import SEGMENTS
from loyalty_club.web.guards import staff_page
from members.roles import Actor, Right


@require_safe
@staff_page(Right.FIGURES_READ)
def people(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who they are, the dearest first."""
    asked = SegmentFilter(request.GET, actor=actor)
    page = page_of(request, asked.rows())
    segment = asked.chosen("segment")
    words = SEGMENTS[Segment(segment)] if segment else None
    return show(
        request,
        actor,
        "dashboard/segment_people.html",
        filter=asked,
        page=page,
        rows=group_rows(list(page), asked.shop_ids),
        title=words.name if words else _title(asked),
        words=words,
        campaign_url=campaign_url(actor, segment) if segment else "",
    )


def _title(asked: SegmentFilter) -> str:
    recency, strength = asked.chosen("recency"), asked.chosen("strength")
    if recency and strength:
        return _("Fifth %(recency)s by recency, %(strength)s by visits and sales") % {
            "recency": number(int(recency)),
            "strength": number(int(strength)),
        }
    return _("Customers by group")
