"""Reading settings from the environment, secrets also from files (`NAME_FILE`)."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit


def text(name: str, default: str = "") -> str:
    """`NAME`, or the trimmed content of the file that `NAME_FILE` names, or the default."""
    path = os.environ.get(f"{name}_FILE")
    if path:
        return Path(path).read_text(encoding="utf-8").strip()
    return os.environ.get(name, default)


def flag(name: str, *, default: bool = False) -> bool:
    """True for 1, true, yes or on, in any case."""
    value = text(name)
    return value.strip().lower() in {"1", "true", "yes", "on"} if value else default


def number(name: str, default: int) -> int:
    """A whole number; anything else is refused with the variable's name."""
    value = text(name)
    if not value:
        return default
    try:
        return int(value)
    except ValueError as error:
        message = f"{name} must be a whole number, not {value!r}"
        raise ValueError(message) from error


def listing(name: str, default: str = "") -> list[str]:
    """A comma-separated list, blanks dropped."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def database(url: str, *, options: dict[str, object]) -> dict[str, object]:
    """Django's dictionary for one `postgres://user:password@host:port/name?sslmode=…` URL.

    A host that begins with a slash (percent-encoded) is a unix socket's folder. The query's
    keys are passed to the driver beside `options`.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        message = "DATABASE_URL must begin with postgres:// — the club runs on PostgreSQL only"
        raise ValueError(message)
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**options, **query},
    }
