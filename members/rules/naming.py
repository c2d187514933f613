"""How a member is found: one folded text of all his names."""

from members.rules.text import joined_key, search_key


def member_search_key(first_name: str, last_name: str) -> str:
    """Both names with spaces kept, then joined, so that «علی رضا» and «علیرضا» find the same
    person; a search by parts finds them in any order.
    """
    words = search_key(f"{first_name} {last_name}")
    joined = joined_key(f"{first_name}{last_name}")
    return f"{words} {joined}".strip()


def name_in_brief(first_name: str, last_name: str) -> str:
    """«سارا ا.»: enough for a friend to recognise, too little for a stranger to find."""
    if not first_name:
        return f"{last_name[:1]}." if last_name else ""
    return f"{first_name} {last_name[:1]}." if last_name else first_name
