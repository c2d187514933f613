"""Campaigns that most shops begin with: their goal, their audience, and a first text."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from points.rules.phrases import sentence


@dataclass(frozen=True, slots=True)
class Recipe:
    """A campaign to begin with. Title, promise and texts are translated where they are shown; a
    text has its places in the language that it is written in.
    """

    key: str
    icon: str
    title: str
    promise: str
    goal: str
    text: str
    who: tuple[Mapping[str, Any], ...] = ()


RECIPES = (
    Recipe(
        key="win-back",
        icon="undo-2",
        title=sentence("Win back who stays away"),
        promise=sentence(
            "Members who have not bought for 60 days, and were not written to lately."
        ),
        goal="come_back",
        text=sentence("{name}, we miss you! {offer} until {until}. {club}"),
        who=(
            {"silent": {"days": 60}},
            {"told": {"days": 30}, "not": True},
        ),
    ),
    Recipe(
        key="mothers-day",
        icon="flower-2",
        title=sentence("Mother's Day"),
        promise=sentence("Everybody who allows it, some days before; with a gift in mind."),
        goal="occasion",
        text=sentence("{name}, Mother's Day is near. Your gift is ready with us. {club}"),
    ),
    Recipe(
        key="larger-bills",
        icon="trending-up",
        title=sentence("Larger bills"),
        promise=sentence("Members who come often: extra points from a larger bill on."),
        goal="larger",
        text=sentence("{name}, {offer} until {until}. {club}"),
        who=(
            {"visits": {"at_least": 3, "within_days": 180}},
            {"told": {"days": 14}, "not": True},
        ),
    ),
)


def recipe_of(key: str) -> Recipe | None:
    """The recipe of this name."""
    return next((recipe for recipe in RECIPES if recipe.key == key), None)


def audience_of(recipe: Recipe) -> dict[str, Any]:
    """Its audience as a document."""
    return {"version": 1, "who": [dict(condition) for condition in recipe.who]}
