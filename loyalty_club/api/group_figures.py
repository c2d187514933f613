"""Groups by RFM, who could buy more, and who is like the best, over the API."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from analytics.models import MemberScores
from analytics.rules.groups.potential import Potential
from analytics.rules.groups.rfm import Segment
from analytics.rules.groups.traits import Trait
from analytics.selectors.groups.alike import NAME as ALIKE_NAME
from analytics.selectors.groups.alike import alike_in, newcomers_alike
from analytics.selectors.groups.potential import NAME as POTENTIAL_NAME
from analytics.selectors.groups.potential import growers, potential_figures
from analytics.selectors.groups.segments import NAME as RFM_NAME
from analytics.selectors.groups.segments import groups_of
from analytics.selectors.kept import kept
from loyalty_club.api.campaign_results import Share
from loyalty_club.api.fields import Choice, Field, Flag, Inner, Many, Shape, Text, Told, Whole
from loyalty_club.api.figure_fields import (
    KEPT_FIELDS,
    FigureEndpoint,
    figures_field,
    figures_json,
    kept_json,
    money,
    share,
)
from loyalty_club.api.paging import LIMIT, MOST
from loyalty_club.api.people import PERSON, person_json
from loyalty_club.api.schema import documented
from loyalty_club.api.staying_figures import FARTHEST, PEOPLE_ASKED, WHOM
from loyalty_club.web.figures.groups import WORDS, segment_advice, segment_name
from members.roles import Right

SEGMENTS = tuple(segment.value for segment in Segment)
KINDS = tuple(kind.value for kind in Potential)
MOST_TRAITS = 200

PAGE: dict[str, Field] = {
    "after": Whole("Leave out so many: the `next` of the page before.", most=FARTHEST),
    "limit": LIMIT,
}
NEXT = Whole("`after` of the next page; null after the last.", is_nullable=True, most=FARTHEST)
GROWERS_ASKED = Shape("PotentialAsked", **WHOM, kind=Choice("One way to grow.", of=KINDS), **PAGE)
ALIKE_ASKED = Shape("AlikeAsked", **WHOM, **PAGE)

SEGMENT = Told(
    "Segment",
    key=Choice(of=SEGMENTS),
    name=Text(),
    advice=Text("What to do with them.", most=400),
    members=Whole(),
    share_bps=share("Of all who have bought."),
    sales=money("All that they have bought for so far."),
    sales_bps=share("Of the sales to all who have bought."),
)
SQUARE = Told(
    "SegmentSquare",
    recency=Whole("The fifth by how lately they came, 5 the best.", most=5),
    strength=Whole("The fifth by how often and for how much, 5 the best.", most=5),
    members=Whole(),
    sales=money(),
)
GROUPS = Told(
    "Segments",
    segments=Many("In their order.", shape=SEGMENT, least=0, most=len(SEGMENTS)),
    grid=Many("The squares that somebody stands in.", shape=SQUARE, least=0, most=25),
    **KEPT_FIELDS,
)
GROWER = Told(
    "MemberWithPotential",
    member=Inner(shape=PERSON),
    kind=Choice(of=KINDS),
    more=money("What he would buy more for in a year."),
)
POTENTIAL = Told(
    "PotentialList",
    figures=figures_field(),
    results=Many("The most to gain first.", shape=GROWER, least=0, most=MOST),
    next=NEXT,
    **KEPT_FIELDS,
)
TRAIT = Told(
    "BestTrait",
    about=Text("What it is about; `fact:` and the key for a fact of the profile.", most=80),
    value=Text(most=200),
    best=Share("How many of the best have it, of one."),
    others=Share("How many of the others."),
    low=Share("Between which the difference lies, with 95 %."),
    high=Share(),
    is_sure=Flag("Chance does not explain it, with all that were looked at counted in."),
)
ALIKE_ONE = Told(
    "MemberAlike",
    member=Inner(shape=PERSON),
    likeness=Whole("0 to 100, by the first thirty days.", most=100),
)
ALIKE = Told(
    "AlikeList",
    best=Whole("From how many of the best it was learnt."),
    others=Whole("And from how many others."),
    traits=Many("Over the whole club.", shape=TRAIT, least=0, most=MOST_TRAITS),
    results=Many("New members, the most like the best first.", shape=ALIKE_ONE, least=0, most=MOST),
    next=NEXT,
    **KEPT_FIELDS,
)


class SegmentsApi(FigureEndpoint):
    """The groups by RFM."""

    parameters = PEOPLE_ASKED

    @documented(
        "readSegments",
        "Members by how lately, how often and for how much they buy, in fifths: the named groups "
        "and the squares they are made of.",
        tag="Figures",
        answers={200: GROUPS},
        parameters=PEOPLE_ASKED,
    )
    def get(self, request: Request) -> Response:
        found = groups_of(self.circle)
        return Response(
            {
                "segments": [
                    {
                        "key": one.segment.value,
                        "name": str(segment_name(one.segment.value)),
                        "advice": str(segment_advice(one.segment.value)),
                        "members": one.members,
                        "share_bps": one.share_bps,
                        "sales": one.sales,
                        "sales_bps": one.sales_bps,
                    }
                    for one in found.segments()
                ],
                "grid": [
                    {
                        "recency": one.recency,
                        "strength": one.strength,
                        "members": one.members,
                        "sales": one.sales,
                    }
                    for _place, one in sorted(found.squares().items())
                ],
                **kept_json(kept(RFM_NAME)),
            }
        )


class PotentialApi(FigureEndpoint):
    """Who could buy more."""

    parameters = GROWERS_ASKED

    @documented(
        "readPotential",
        "Members who come often and buy little, who buy much and come seldom, and who buy "
        "elsewhere too: what they would bring in a year if they came up to the middle of the club.",
        tag="Figures",
        answers={200: POTENTIAL},
        parameters=GROWERS_ASKED,
    )
    def get(self, request: Request) -> Response:
        self.actor.require(Right.MEMBERS_READ)
        circle = self.circle
        rows, beyond = _page(self.asked, growers(circle, self.asked["kind"] or ""))
        return Response(
            {
                "figures": figures_json(potential_figures(circle), WORDS),
                "results": [
                    {
                        "member": person_json(self.actor, one.member),
                        "kind": one.potential,
                        "more": one.potential_worth,
                    }
                    for one in rows
                ],
                "next": beyond,
                **kept_json(kept(POTENTIAL_NAME)),
            }
        )


class AlikeApi(FigureEndpoint):
    """Who of the new is like the best."""

    parameters = ALIKE_ASKED

    @documented(
        "readAlike",
        "What the best tenth had more often than the others in their first thirty days, and the "
        "new members who have it too.",
        tag="Figures",
        answers={200: ALIKE},
        parameters=ALIKE_ASKED,
    )
    def get(self, request: Request) -> Response:
        self.actor.require(Right.MEMBERS_READ)
        found = kept(ALIKE_NAME)
        alike = alike_in(found)
        rows, beyond = _page(self.asked, newcomers_alike(self.circle))
        return Response(
            {
                "best": alike.best,
                "others": alike.others,
                "traits": [_trait_json(trait) for trait in alike.traits[:MOST_TRAITS]],
                "results": [
                    {"member": person_json(self.actor, one.member), "likeness": one.likeness}
                    for one in rows
                ],
                "next": beyond,
                **kept_json(found),
            }
        )


def _page(asked: dict[str, Any], rows: Any) -> tuple[list[MemberScores], int | None]:
    """The rows of the page that is asked for, and where the next begins."""
    after, limit = asked["after"] or 0, asked["limit"]
    found = list(rows[after : after + limit + 1])
    return found[:limit], after + limit if len(found) > limit else None


def _trait_json(trait: Trait) -> dict[str, Any]:
    return {
        "about": trait.about,
        "value": trait.value,
        "best": trait.best.share,
        "others": trait.others.share,
        "low": trait.difference.low,
        "high": trait.difference.high,
        "is_sure": trait.is_sure,
    }
