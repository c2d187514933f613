"""How a lead is found: one folded text of his organisation and his names."""

from members.rules.naming import member_search_key
from members.rules.text import search_key

LONGEST_KEY = 460


def lead_search_key(organisation: str, first_name: str, last_name: str) -> str:
    """The name comes last: by its end a lead of the same name is found."""
    names = member_search_key(first_name, last_name)
    return f"{search_key(organisation)} {names}".strip()[-LONGEST_KEY:]


def split_name(whole: str) -> tuple[str, str]:
    """First and last name of one line: the first word, then the rest."""
    first, _space, last = whole.strip().partition(" ")
    return first, last.strip()
