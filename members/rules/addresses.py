"""E-mail addresses: whether two are one, and as those see them who may not see them whole."""


def same_address(one: str, other: str) -> bool:
    """Capitals tell no mailboxes apart."""
    return one.strip().casefold() == other.strip().casefold()


def mask_email(address: str) -> str:
    """'s•••@example.com': enough to recognise a known address."""
    name, at, host = address.partition("@")
    return f"{name[:1]}•••@{host}" if at else "•••"
