"""What the choices of a survey are called: reasons, expectations, ways."""

from campaigns.models import Survey


def reasons() -> dict[str, str]:
    """Every main reason, with its words."""
    return {one.value: str(one.label) for one in Survey.Reason if one.value}


def expectations() -> dict[str, str]:
    """Whether the expectation was met, with its words."""
    return {one.value: str(one.label) for one in Survey.Expectation if one.value}


def score_kinds() -> list[tuple[str, str]]:
    """The ways by which a score of 0 to 10 comes in; after a ticket none is asked for."""
    return [(one.value, str(one.label)) for one in Survey.Kind if one != Survey.Kind.TICKET]
