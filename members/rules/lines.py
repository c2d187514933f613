"""What staff type into a field, tidied; what cannot be kept is refused by the field's name."""

from members.exceptions import InvalidField
from members.rules.text import tidy_name, tidy_text


def typed_line(raw: str, *, field: str, most: int, is_needed: bool = False) -> str:
    """One line in one spelling, of at most so many letters.

    Refuses (`InvalidField`) what is longer or unreadable, and nothing at all where it is needed.
    """
    try:
        line = tidy_name(raw, max_length=most)
    except ValueError as error:
        raise InvalidField(field=field, problem=str(error)) from error
    if is_needed and not line:
        raise InvalidField(field=field, problem="required")
    return line


def typed_text(raw: str, *, field: str, most: int) -> str:
    """A few lines, none of them unreadable, of at most so many letters in all; refuses nothing
    at all.
    """
    text = tidy_text(raw)
    if len(text) > most:
        raise InvalidField(field=field, problem="too_long")
    for line in text.split("\n"):
        typed_line(line, field=field, most=most)
    if not text:
        raise InvalidField(field=field, problem="required")
    return text
