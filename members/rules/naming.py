"""How a member is found: one folded text of all his names."""

from members.rules.text import joined_key, search_key


def member_search_key(first_name: str, last_name: str) -> str:
    """Both names with spaces kept, then joined in both orders, so that «علی رضا» and «علیرضا»,
    and family name first, find the same person.
    """
    words = search_key(f"{first_name} {last_name}")
    joined = joined_key(f"{first_name}{last_name}")
    return f"{words} {joined}".strip()
