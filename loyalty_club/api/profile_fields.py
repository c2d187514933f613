"""Facts of the learning profile as the API tells them."""

from typing import Any

from loyalty_club.api.fields import Choice, Many, Moment, Text, Told, Whole
from members.models import Fact
from members.selectors.club import club_zone
from members.selectors.profile_views import FactView
from members.services.facts import MOST_FACTS, MOST_OPTIONS

OPTION = Told("FactOption", key=Text("What is sent as the answer.", most=40), label=Text(most=200))
FACT = Told(
    "Fact",
    "Texts are in the language of Accept-Language.",
    key=Text(most=40),
    name=Text(most=200),
    question=Text("As one would put it to the member.", most=500),
    purpose=Text("What it is good for, as the member is told.", most=500),
    kind=Choice(of=tuple(Fact.Kind.values)),
    options=Many("Of a choice, a band, and yes or no.", shape=OPTION, least=0, most=MOST_OPTIONS),
    stage=Choice(of=tuple(Fact.Stage.values)),
    method=Choice("What is observed is never asked.", of=tuple(Fact.Method.values)),
    points=Whole("What telling it still brings."),
)
KNOWN_FACT = Told(
    "KnownFact",
    key=Text(most=40),
    name=Text(most=200),
    value=Text("An option's key, a text, a number, yes or no, or `date:` with its id.", most=200),
    value_label=Text("The same in words.", most=200),
    source=Text("Empty where it follows from something else.", most=9),
    source_label=Text(most=200),
    told_at=Moment("Null where his purchases show it.", is_nullable=True),
)
FACTS = Told("Facts", results=Many("The worthiest first.", shape=FACT, least=0, most=MOST_FACTS))


def fact_json(view: FactView) -> dict[str, Any]:
    """What may be asked, and how."""
    return {
        "key": view.key,
        "name": view.name,
        "question": view.question,
        "purpose": view.purpose,
        "kind": view.kind,
        "options": [{"key": key, "label": label} for key, label in view.options],
        "stage": view.stage,
        "method": view.method,
        "points": view.points,
    }


def known_json(view: FactView) -> dict[str, Any]:
    """What is known of a member, and from where."""
    return {
        "key": view.key,
        "name": view.name,
        "value": view.value,
        "value_label": view.value_label,
        "source": view.source,
        "source_label": view.source_label,
        "told_at": view.told_at and view.told_at.astimezone(club_zone()).isoformat(),
    }
