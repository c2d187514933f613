"""How good a lead is: five marks, weighed by the owner, made into one score and its grade."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Literal

from members.exceptions import InvalidField

Grade = Literal["A", "B", "C", "D"]

MARKS = ("validity", "fit", "need", "means", "timing")
BEST_MARK = 4
MOST_WEIGHT = 100
# From which score on a lead has its grade.
GRADES: tuple[tuple[Grade, int], ...] = (("A", 80), ("B", 60), ("C", 40), ("D", 0))


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each mark counts: whole numbers from 0 to 100, which need not add to a hundred.

    Refuses (`InvalidField`) a weight out of range by its name, and five noughts.
    """

    validity: int = 20
    fit: int = 20
    need: int = 25
    means: int = 20
    timing: int = 15

    def __post_init__(self) -> None:
        for field in fields(self):
            if not 0 <= getattr(self, field.name) <= MOST_WEIGHT:
                raise InvalidField(field=f"weight_{field.name}", problem="out_of_range")
        if self.total == 0:
            raise InvalidField(field="weight_validity", problem="all_nought")

    @property
    def total(self) -> int:
        """All five together."""
        return self.validity + self.fit + self.need + self.means + self.timing


def clean_marks(raw: Mapping[str, int]) -> dict[str, int]:
    """The five marks, each from 0 to 4; refuses (`InvalidField`) one that is missing or is none."""
    marks = {}
    for mark in MARKS:
        value = raw.get(mark)
        if value is None:
            raise InvalidField(field=mark, problem="required")
        if isinstance(value, bool) or not 0 <= value <= BEST_MARK:
            raise InvalidField(field=mark, problem="out_of_range")
        marks[mark] = value
    return marks


def score_of(marks: Mapping[str, int], weights: Weights) -> int:
    """From 0 to 100: the weighted mean of the marks, of which 4 is the best, halves rounded up.

    That is 100·Σ(weight·mark) / (4·Σ weight), in whole numbers.
    """
    weighed: int = sum(getattr(weights, mark) * marks[mark] for mark in MARKS)
    return (50 * weighed + weights.total) // (2 * weights.total)


def grade_of(score: int) -> Grade:
    """A from 80, B from 60, C from 40, D below."""
    return next(grade for grade, least in GRADES if score >= least)


def range_of(grade: str) -> tuple[int, int]:
    """The lowest and the highest score of a grade; refuses (`InvalidField`) what is none."""
    highest = 100
    for name, least in GRADES:
        if name == grade:
            return least, highest
        highest = least - 1
    raise InvalidField(field="grade", problem="invalid_choice")


def likely_validity(*, has_mobile: bool, has_email: bool) -> int:
    """The mark of a contact of which no more is known than what was written down."""
    if has_mobile:
        return 4 if has_email else 3
    return 2 if has_email else 1
