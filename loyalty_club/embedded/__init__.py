"""The club's own PostgreSQL and Valkey, from wheels, for the demo and the tests."""

from loyalty_club.embedded.servers import (
    Servers,
    ServersInUse,
    ServersNotStarted,
    discard,
    named_servers,
    provide,
    start,
)

__all__ = [
    "Servers",
    "ServersInUse",
    "ServersNotStarted",
    "discard",
    "named_servers",
    "provide",
    "start",
]
