"""The groups by RFM: how many are in each, what they bring, and what to do with them."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from analytics.rules.groups.rfm import ENOUGH_BUYERS, FIFTHS, Cuts, Segment
from analytics.selectors.groups.segments import NAME, Groups, SegmentCount, groups_of
from analytics.selectors.kept import kept
from loyalty_club.dashboard.asking import kept_state
from loyalty_club.dashboard.frame import show
from loyalty_club.dashboard.program.phrases import money, number, percent
from loyalty_club.dashboard.segments.group_filters import CIRCLE, MembersFilter
from loyalty_club.figure_labels import label_of
from loyalty_club.web.drawings.told import Cell, Grid, GridRow
from loyalty_club.web.figures.groups import SEGMENTS, GroupWords
from loyalty_club.web.guards import staff_page
from members.roles import Actor, Right

CARRYING = (Segment.CHAMPIONS, Segment.LOYAL)
LEAVING = (Segment.DEAR, Segment.SLIPPING)


@dataclass(frozen=True, slots=True)
class GroupCard:
    """One group as the page shows it."""

    key: str
    words: GroupWords
    members: int
    share: str
    sales: str
    url: str
    campaign_url: str


@dataclass(frozen=True, slots=True)
class CutRow:
    """Where the fifths of one measure begin, the best first."""

    measure: str
    fifths: tuple[str, ...]


@require_safe
@staff_page(Right.FIGURES_READ)
def segments(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every group with its members, and the square of fifths they are made from."""
    asked = MembersFilter(request.GET, actor=actor)
    found = groups_of(asked.circle)
    query = circle_query(asked)
    return show(
        request,
        actor,
        "dashboard/segments.html",
        filter=asked,
        members=found.members,
        headline=headline(found),
        warning=_warning(found.members),
        cards=[_card(one, actor, query) for one in found.segments()],
        square=_square(found, query),
        cuts=_cut_rows(found.cuts),
        fifths=range(FIFTHS, 0, -1),
        state=kept_state(kept(NAME)),
    )


def headline(found: Groups) -> str:
    """Who carries the shop, and whom to call first."""
    if not found.members:
        return ""
    carrying = [found.segment(segment) for segment in CARRYING]
    leaving = sum(found.segment(segment).members for segment in LEAVING)
    facts = {
        "members": number(found.members),
        "carry": number(sum(one.members for one in carrying)),
        "sales": percent(sum(one.sales_bps or 0 for one in carrying)),
    }
    said = ngettext(
        "Of %(members)s customer %(carry)s is a champion or loyal, and has brought %(sales)s of"
        " the sales.",
        "Of %(members)s customers %(carry)s are champions or loyal, and have brought %(sales)s of"
        " the sales.",
        found.members,
    )
    return f"{said % facts} {_leaving(leaving)}"


def circle_query(asked: MembersFilter) -> dict[str, str]:
    """The part of the club that is asked about, as the links carry it on."""
    return {name: asked.chosen(name) for name in CIRCLE if asked.chosen(name)}


def people_url(query: dict[str, str], **narrowed: str) -> str:
    """The members behind a figure of this page."""
    return f"{reverse('dashboard-segment-people')}?{urlencode({**narrowed, **query})}"


def campaign_url(actor: Actor, key: str) -> str:
    """A new campaign for who bears the label of this group; nothing for who may plan none."""
    if not actor.may(Right.CAMPAIGNS_MANAGE):
        return ""
    return f"{reverse('dashboard-campaign-new')}?{urlencode({'label': label_of(key)})}"


def _leaving(members: int) -> str:
    if not members:
        return _("Nobody good has fallen silent.")
    said = ngettext(
        "%(count)s good customer has fallen silent: call them first.",
        "%(count)s good customers have fallen silent: call them first.",
        members,
    )
    return said % {"count": number(members)}


def _warning(members: int) -> str:
    if not members or members >= ENOUGH_BUYERS:
        return ""
    said = ngettext(
        "Only %(count)s customer: a few sales move everybody's group. Below %(enough)s take the"
        " names as a hint.",
        "Only %(count)s customers: a few sales move everybody's group. Below %(enough)s take the"
        " names as a hint.",
        members,
    )
    return said % {"count": number(members), "enough": number(ENOUGH_BUYERS)}


def _card(one: SegmentCount, actor: Actor, query: dict[str, str]) -> GroupCard:
    return GroupCard(
        key=one.segment.value,
        words=SEGMENTS[one.segment],
        members=one.members,
        share="–" if one.share_bps is None else percent(one.share_bps),
        sales="–" if one.sales_bps is None else percent(one.sales_bps),
        url=people_url(query, segment=one.segment.value),
        campaign_url=campaign_url(actor, one.segment.value),
    )


def _square(found: Groups, query: dict[str, str]) -> Grid:
    squares = found.squares()
    most = max((square.members for square in squares.values()), default=0)

    def cell(recency: int, strength: int) -> Cell:
        square = squares.get((recency, strength))
        if square is None:
            return Cell(0.0, shown=number(0))
        said = _("%(members)s members, sales so far %(sales)s") % {
            "members": number(square.members),
            "sales": money(square.sales),
        }
        url = people_url(query, recency=str(recency), strength=str(strength))
        return Cell(square.members / most, number(square.members), said, url)

    best_first = range(FIFTHS, 0, -1)
    return Grid(
        caption=_("Customers by when they came last, and by how much and how often they buy"),
        unit=_("from column to column: when they came last, 5 the latest"),
        corner=_("Visits and sales"),
        columns=[number(recency) for recency in best_first],
        rows=[
            GridRow(
                _("Fifth %(fifth)s") % {"fifth": number(strength)},
                [cell(recency, strength) for recency in best_first],
                note=_("the best") if strength == FIFTHS else "",
            )
            for strength in best_first
        ],
    )


def _cut_rows(cuts: Cuts | None) -> list[CutRow]:
    if cuts is None:
        return []
    within = [_("%(days)s days at most") % {"days": number(days)} for days in cuts.recency]
    visits = [_("at least %(count)s") % {"count": number(count)} for count in cuts.frequency]
    amounts = [_("at least %(count)s") % {"count": money(amount)} for amount in cuts.monetary]
    return [
        CutRow(_("Silent for"), (*reversed(within), _("longer"))),
        CutRow(_("Visits so far"), (*reversed(visits), _("fewer"))),
        CutRow(_("Sales so far"), (*reversed(amounts), _("less"))),
    ]
