"""A database of this process's own to measure in. Import it before anything that asks for models.

Importing it sets Django up on that database, on the servers that DATABASE_URL and REDIS_URL name
or else on some of our own in .local/bench (fsync on), which all who measure at once share. The
database's name carries the process id: nobody else fills or drops it. `fresh` makes it, as often as
asked; `dropping` drops it and gives the servers back, whatever happens in between. What a process
left that could not even do that (SIGKILL) goes with the next one's `fresh`.
"""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import django
import psycopg
from django.core.management import call_command
from django.db import connection

from loyalty_club import embedded, environment

PROJECT = Path(__file__).resolve().parents[1]
SCRATCH = f"loyalty_club_bench_{os.getpid()}"
# A database is somebody's for as long as a connection bears its name.
NOBODYS = """
SELECT datname FROM pg_database
WHERE datname ~ '^loyalty_club_bench_[0-9]+$' AND pg_get_userbyid(datdba) = current_user
    AND datname NOT IN (SELECT application_name FROM pg_stat_activity
        WHERE application_name IS NOT NULL)
"""

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "loyalty_club.settings")
os.environ.setdefault("LOCAL_DEMO", "1")
_servers = embedded.provide(PROJECT / ".local" / "bench")
_url = environment.text("DATABASE_URL")
_home = psycopg.connect(_url, autocommit=True, application_name=SCRATCH)
os.environ.pop("DATABASE_URL_FILE", None)
# Debugging keeps every statement: that would be measured as well.
os.environ.pop("DEBUG", None)
os.environ["DATABASE_URL"] = urlsplit(_url)._replace(path=f"/{SCRATCH}").geturl()
django.setup()


def fresh() -> None:
    """The database, migrated and without a row of an earlier one."""
    drop()
    for (name,) in _home.execute(NOBODYS).fetchall():
        _home.execute(f"DROP DATABASE IF EXISTS {name}")
    _home.execute(f"CREATE DATABASE {SCRATCH}")
    call_command("migrate", verbosity=0, skip_checks=True)


def drop() -> None:
    """The database is gone, whoever was connected to it."""
    connection.close()
    _home.execute(f"DROP DATABASE IF EXISTS {SCRATCH} WITH (FORCE)")


@contextmanager
def dropping() -> Iterator[None]:
    """Around all that is measured: the database dropped and the servers given back at its end."""
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    with ExitStack() as stack:
        if _servers is not None:
            stack.callback(_servers.stop)
        stack.callback(_home.close)
        stack.callback(drop)
        yield
