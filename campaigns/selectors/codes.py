"""Whether paying with points asks for the member's one-time code."""

from datetime import date

from points.selectors.programs import terms_on


def needs_pay_code(spent_points: int, *, day: date) -> bool:
    """True when the program of that day asks members to confirm so many points by a code."""
    return spent_points > 0 and 0 < terms_on(day).code_points <= spent_points
