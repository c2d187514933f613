"""What the operator must know before the club opens, in words."""

from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, register
from django.db import connections

from loyalty_club.settings import INSECURE_KEY
from members.gateways.traits import TRAITS, carrier_named

SHORTEST_KEY = 50


@register("club", deploy=True)
def check_secret_key(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A guessable key lets anybody sign in as the owner."""
    key = settings.SECRET_KEY
    if key == INSECURE_KEY or len(key) < SHORTEST_KEY:
        hint = "Set SECRET_KEY, or SECRET_KEY_FILE, to at least 50 random characters."
        return [checks.Error("The secret key can be guessed.", hint=hint, id="club.E001")]
    return []


@register("club", deploy=True)
def check_public_url(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Links in messages need the club's own address."""
    if settings.PUBLIC_URL.startswith("https://"):
        return []
    hint = "Set PUBLIC_URL to the address that members and tills use, with https."
    return [checks.Error("The club does not know its own address.", hint=hint, id="club.E002")]


@register("club", deploy=True)
def check_carrier(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A carrier that reaches nobody, or that there is not; none leaves it to the owner."""
    carrier = carrier_named(settings.SMS_CARRIER)
    if carrier and carrier not in TRAITS:
        hint = f"One of: {', '.join(TRAITS)}; or nothing, so that the owner chooses on his page."
        return [checks.Error("SMS_CARRIER names no carrier.", hint=hint, id="club.E004")]
    if carrier != "console":
        return []
    hint = "Take SMS_CARRIER=console out, and choose a carrier on the page Messages, Carrier."
    return [checks.Warning("Messages are printed, not sent.", hint=hint, id="club.W001")]


@register("database")
def check_isolation(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """At any other level, lock-then-read spends points twice."""
    found: list[CheckMessage] = []
    for alias in databases or []:
        with connections[alias].cursor() as cursor:
            cursor.execute("SHOW transaction_isolation")
            (level,) = cursor.fetchone()
        if level != "read committed":
            hint = "Remove isolation_level and default_transaction_isolation from the settings."
            message = f"transaction_isolation must be read committed, not {level}"
            found.append(checks.Error(message, hint=hint, id="club.E003"))
    return found


@register("database")
def check_durability(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """A database that may forget what it acknowledged is no place for money."""
    found: list[CheckMessage] = []
    for alias in databases or []:
        with connections[alias].cursor() as cursor:
            for setting in ("fsync", "full_page_writes", "synchronous_commit"):
                cursor.execute(f"SHOW {setting}")
                (value,) = cursor.fetchone()
                if value == "off":
                    message = f"{setting} is off: acknowledged purchases can be lost"
                    found.append(checks.Warning(message, id="club.W002"))
    return found


def refuse_unsafe_database() -> None:
    """Stop the server's start, in words, where the isolation level is wrong."""
    problems = check_isolation(None, databases=["default"])
    if problems:
        raise SystemExit("\n".join(f"{problem.msg}. {problem.hint}" for problem in problems))
