"""A carrier's patterns: which of our facts fill its places, for each class of message."""

from collections.abc import Mapping
from typing import Any, NamedTuple


class Filled(NamedTuple):
    """A pattern of the carrier with the values for its places, in order."""

    pattern: str
    values: tuple[tuple[str, str], ...]


class InvalidPlaces(ValueError):
    """A list of places that cannot be read; `part` is where."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


def read_places(written: str) -> list[list[str]]:
    """`code, Name=name` as pairs of place and fact: what has no `=` is both. At most ten."""
    pairs: list[list[str]] = []
    for part in written.replace("،", ",").split(","):
        words = part.strip()
        if not words:
            continue
        place, equals, fact = (word.strip() for word in words.partition("="))
        fact = fact if equals else place
        if not place or not fact or len(words) > 60 or len(pairs) == 10:
            raise InvalidPlaces(words)
        pairs.append([place, fact])
    return pairs


def write_places(pairs: Any) -> str:
    """The pairs as they are typed."""
    return ", ".join(place if place == fact else f"{place}={fact}" for place, fact in pairs)


def fill_pattern(
    patterns: Mapping[str, Any], *, kind: str, facts: Mapping[str, str]
) -> Filled | None:
    """The pattern of this class of message with its values; None where there is none, or where a
    fact that it asks for is missing, so that the free text goes instead.
    """
    chosen = patterns.get(kind)
    if not isinstance(chosen, Mapping) or not chosen.get("pattern"):
        return None
    pairs = chosen.get("places", [])
    if any(fact not in facts for _place, fact in pairs):
        return None
    values = tuple((str(place), str(facts[fact])) for place, fact in pairs)
    return Filled(str(chosen["pattern"]), values)
