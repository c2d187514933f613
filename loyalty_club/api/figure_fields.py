"""Figures over the API: whom and which days they are asked for, and the one shape they come in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from analytics.rules.figures import Figure, Unit
from analytics.rules.periods import Period, days_between, period_of
from analytics.selectors.kept import Kept
from analytics.selectors.scope import Circle
from campaigns.selectors.leads.rules import sources
from loyalty_club.api.campaign_results import Share
from loyalty_club.api.endpoint import Endpoint
from loyalty_club.api.fields import (
    MAX_ID,
    Choice,
    Field,
    Flag,
    Inner,
    Many,
    Moment,
    Refer,
    SchemaPart,
    Shape,
    Text,
    Told,
    Whole,
)
from loyalty_club.api.program_fields import Day
from loyalty_club.api.refusals import InvalidInput
from loyalty_club.web.figures.documents import figure_document
from loyalty_club.web.figures.words import Words
from members.roles import Right
from members.selectors.club import club_day, club_zone, current_club

MOST_MONEY = 2**53 - 1
UNITS = tuple(unit.value for unit in Unit)
CASES = ("members", "purchases", "answers", "campaigns", "days")


@dataclass(frozen=True)
class Numbers(Field):
    """Numbers in their order."""

    def kind(self, refer: Refer) -> SchemaPart:
        return {"type": "array", "items": {"type": "number"}}


def money(about: str = "", *, is_nullable: bool = False) -> Whole:
    """An amount in the smallest unit, also below zero."""
    return Whole(about, least=-MOST_MONEY, most=MOST_MONEY, is_nullable=is_nullable)


def share(about: str = "", *, is_nullable: bool = True) -> Whole:
    """A part of a whole in basis points (10000 is all of it)."""
    return Whole(about, least=-MAX_ID, most=MAX_ID, is_nullable=is_nullable)


WINDOW = Told("FigureWindow", **{"from": Day(), "to": Day()})
FIGURE = Told(
    "Figure",
    "One figure with all that is needed to believe it or not.",
    key=Text(most=40),
    name=Text("As the page calls it, in the language of Accept-Language.", most=120),
    value=Share("Null where it cannot be known; `why` then says it.", is_nullable=True),
    unit=Choice(
        "`money` in the smallest unit, `bps` a share of 10000, `ratio` a number of times, `score` "
        "from −100 to 100.",
        of=UNITS,
    ),
    definition=Text("What is counted, and what is divided by what.", most=1_000),
    window=Inner(
        "The days it is about; null where it looks ahead.", shape=WINDOW, is_nullable=True
    ),
    sample=Whole("How many cases it rests on."),
    of=Choice("Cases of what.", of=CASES),
    is_small=Flag("There are so few that it tells of chance as much as of the club."),
    low=Share("Its 95 % interval, where it has one.", is_nullable=True),
    high=Share(is_nullable=True),
    before=Share("The same of the stretch before.", is_nullable=True),
    series=Numbers("Over time, the oldest first."),
    why=Text("Why there is no value; empty where there is one.", most=400),
)
FIGURES_ASKED = Shape(
    "FiguresAsked",
    **{
        "from": Day("Twelve months before the last, where left out."),
        "to": Day("Today, where left out."),
    },
    shop=Text("The code of the key's shop, which is meant anyway.", most=20),
    label=Text("Only members who bear this label.", most=40),
    source=Text("Only members won from this source, by its key (`readLeadLists`).", most=40),
)


class FigureEndpoint(Endpoint):
    """Figures of the key's shop; of a club with one shop they are those of the whole club."""

    rights: ClassVar[dict[str, Right]] = {"GET": Right.FIGURES_READ}
    parameters: ClassVar[Shape] = FIGURES_ASKED

    @property
    def circle(self) -> Circle:
        """Whom it is asked about; refuses another shop, and a source that is none."""
        if self.asked.get("shop") and self.asked["shop"] != self.till.shop_code:
            raise InvalidInput({"shop": "invalid_choice"})
        return Circle(
            self.actor.shop_ids, self.asked.get("label") or "", _source_id(self.asked.get("source"))
        )

    @property
    def period(self) -> Period:
        """The days that are asked for; refuses those to come, and a first after the last."""
        today = club_day()
        first, last = self.asked["from"], self.asked["to"] or today
        if last > today:
            raise InvalidInput({"to": "in_future"})
        if first is None:
            return period_of("twelve_months", last, current_club().calendar)
        if first > last:
            raise InvalidInput({"from": "out_of_range"})
        return days_between(first, last)


def figures_field(most: int = 20) -> Many:
    """A list of figures."""
    return Many("In the order of the page.", shape=FIGURE, least=0, most=most)


def figures_json(figures: Sequence[Figure], words: Mapping[str, Words]) -> list[dict[str, Any]]:
    """Each with its words."""
    return [figure_document(figure, words[figure.key]) for figure in figures]


KEPT_FIELDS: dict[str, Field] = {
    "kept_at": Moment("When it was worked out; null before the first night.", is_nullable=True),
    "problem": Text("Why the last try gave nothing; empty where it did.", most=60),
}


def kept_json(found: Kept) -> dict[str, Any]:
    """Of when a long reading is."""
    moment = found.kept_at
    return {
        "kept_at": None if moment is None else moment.astimezone(club_zone()).isoformat(),
        "problem": found.problem,
    }


def day_json(day: date | None) -> str | None:
    """A day as the API says it."""
    return None if day is None else day.isoformat()


def _source_id(key: str | None) -> int:
    if not key:
        return 0
    for source in sources(with_retired=True):
        if source.key == key:
            return int(source.pk)
    raise InvalidInput({"source": "invalid_choice"})
