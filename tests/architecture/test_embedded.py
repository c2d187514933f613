"""The embedded servers: started once, joined by others, gone when nobody needs them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from loyalty_club import embedded

USER = """
import sys, time
from pathlib import Path
from loyalty_club import embedded
embedded.start(Path(sys.argv[1]), durable=False)
print("up", flush=True)
time.sleep(60)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("servers")


@pytest.fixture
def servers(folder: Path) -> Iterator[embedded.Servers]:
    started = embedded.start(folder, durable=False)
    yield started
    started.stop()


def _answers(database_url: str) -> bool:
    try:
        psycopg.connect(database_url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def _ends_soon(database_url: str) -> bool:
    deadline = time.monotonic() + 20
    while _answers(database_url) and time.monotonic() < deadline:
        time.sleep(0.1)
    return not _answers(database_url)


def test_postgres_is_like_production(servers: embedded.Servers) -> None:
    with psycopg.connect(servers.database_url) as connection:
        for extension in ("pg_trgm", "unaccent", "btree_gist"):
            connection.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}".encode())
        row = connection.execute(
            """SELECT current_setting('transaction_isolation'), current_setting('is_superuser'),
                      current_setting('server_encoding'), cardinality(show_trgm('گل')) > 0"""
        ).fetchone()

    assert row == ("read committed", "off", "UTF8", True)


def test_valkey_forgets_nothing_by_itself(servers: embedded.Servers) -> None:
    with redis.Redis.from_url(servers.redis_url) as client:
        policy = client.config_get("maxmemory-policy")

    assert policy == {"maxmemory-policy": "noeviction"}


def test_second_user_joins_and_the_last_one_stops_the_servers(folder: Path) -> None:
    first = embedded.start(folder, durable=False)
    second = embedded.start(folder, durable=False)
    same = (first.database_url, first.redis_url) == (second.database_url, second.redis_url)

    first.stop()
    after_first = _answers(second.database_url)
    second.stop()
    after_second = _answers(second.database_url)

    assert (same, after_first, after_second) == (True, True, False)


def test_data_outlive_a_restart(folder: Path) -> None:
    first = embedded.start(folder, durable=False)
    with psycopg.connect(first.database_url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (name text)")
        connection.execute("INSERT INTO kept VALUES ('لاله')")
    first.stop()

    second = embedded.start(folder, durable=False)
    with psycopg.connect(second.database_url) as connection:
        row = connection.execute("SELECT name FROM kept").fetchone()
        connection.execute("DROP TABLE kept")
    second.stop()

    assert row == ("لاله",)


def test_killed_user_leaves_no_servers(folder: Path) -> None:
    command = [sys.executable, "-c", USER, str(folder)]
    user = subprocess.Popen(command, stdout=subprocess.PIPE)  # noqa: S603 - our own lines above
    assert user.stdout is not None
    user.stdout.readline()
    joined = embedded.start(folder, durable=False)
    database_url = joined.database_url
    user.kill()
    user.communicate()
    while_joined = _answers(database_url)

    joined.stop()

    assert (while_joined, _ends_soon(database_url)) == (True, True)


def test_killed_guardian_is_replaced(folder: Path) -> None:
    first = embedded.start(folder, durable=False)
    guardian = first.guardian_pid
    assert guardian is not None
    os.kill(guardian, signal.SIGKILL)
    first.stop()

    second = embedded.start(folder, durable=False)
    answers = _answers(second.database_url)
    second.stop()

    assert answers


def test_servers_in_use_are_not_discarded(servers: embedded.Servers) -> None:
    with pytest.raises(embedded.ServersInUse):
        embedded.discard(servers.folder)

    assert _answers(servers.database_url)


def test_named_servers_are_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/club")
    monkeypatch.setenv("REDIS_URL_FILE", "/run/secrets/redis_url")

    provided = embedded.provide(tmp_path / "unused")

    assert (provided, (tmp_path / "unused").exists()) == (None, False)
