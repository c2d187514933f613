"""What may be chosen about the work on a lead, with its words."""

from collections.abc import Iterable

from campaigns.models import Channel, Interaction, Objection, Presentation, StageRule
from members.models import Member

Choices = list[tuple[str, str]]


def channels() -> Choices:
    """The ways of speaking to somebody."""
    return _worded(Channel.choices)


def contact_outcomes() -> Choices:
    """What may come of a contact."""
    return _worded(Interaction.Outcome.choices)


def media() -> Choices:
    """Where and how something may be presented."""
    return _worded(Presentation.Medium.choices)


def presentation_outcomes() -> Choices:
    """How a presentation may leave somebody."""
    return _worded(Presentation.Outcome.choices)


def objection_kinds() -> Choices:
    """What may keep somebody from agreeing."""
    return _worded(Objection.Kind.choices)


def standings() -> Choices:
    """Where the shop may stand in a stage; the first has not been judged."""
    return _worded(StageRule.Standing.choices)


def genders() -> Choices:
    """How somebody may be addressed; the first is not stated."""
    return _worded(Member.Gender.choices)


def _worded(choices: Iterable[tuple[str, object]]) -> Choices:
    return [(value, str(words)) for value, words in choices]
