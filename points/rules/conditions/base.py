"""What every kind of condition answers."""

from typing import ClassVar, Literal

from points.rules.facts import Facts
from points.rules.fields import Field
from points.rules.phrases import Phrase
from points.rules.sales import Line

Need = Literal["visits", "tier", "labels", "dates", "told", "surveys"]


class Condition:
    """What every condition answers; a kind overrides what it decides by."""

    KIND: ClassVar[str]
    TITLE: ClassVar[str]
    FIELDS: ClassVar[tuple[Field, ...]] = ()
    NEEDS: ClassVar[frozenset[Need]] = frozenset()
    # Whether it looks at the bill: such a condition has no place in a rule about an event.
    IS_OF_THE_BILL: ClassVar[bool] = False

    def holds(self, facts: Facts) -> bool:
        """Whether the sale and its member fulfil it."""
        return True

    def takes(self, line: Line) -> bool:
        """Whether this line of the bill belongs to the part that the rule rewards."""
        return True

    def money(self, facts: Facts) -> int:
        """How much of the money paid belongs to that part."""
        return facts.net

    def is_enough(self, part: int) -> bool:
        """Whether that part, in money, is large enough."""
        return True

    def phrase(self) -> Phrase:
        """Its clause of the rule's sentence."""
        raise NotImplementedError
