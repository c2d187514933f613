"""E-mail addresses as those see them who may not see them whole."""


def mask_email(address: str) -> str:
    """'s•••@example.com': enough to recognise a known address."""
    name, at, host = address.partition("@")
    return f"{name[:1]}•••@{host}" if at else "•••"
