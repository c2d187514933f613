"""What is wrong with this installation: one finding for each thing that can be."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

import redis
from django.conf import settings
from django.core import checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from loyalty_club.celery import app
from members.models import Club, Message, Shop, User
from members.roles import Role
from members.selectors.clock import pulse
from members.selectors.timetable import failing_jobs
from members.services.patience import unhurried
from points.models import Program
from points.selectors.verification import find_breaches

Level = Literal["ok", "warn", "error"]

OLDEST_POSTGRES = 160_000
EXTENSIONS = ("pg_trgm",)
SAFE = {"fsync": "on", "full_page_writes": "on"}
MOST_SKEW = timedelta(seconds=2)
MOST_DELAY = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, and what to do where it is not as it should be."""

    level: Level
    subject: str
    message: str
    advice: str = ""


def examine() -> list[Finding]:
    """Look at everything; without a database what depends on it is left out."""
    findings = list(_settings())
    try:
        with unhurried():
            for look in IN_DATABASE:
                findings += look()
                if any(
                    found.subject == "migrations" and found.level == "error" for found in findings
                ):
                    break
    except DatabaseError as problem:
        advice = "Start PostgreSQL and see that DATABASE_URL names it."
        findings.append(Finding("error", "database", _first_line(problem), advice))
    findings += _redis()
    return findings


def _settings() -> Iterator[Finding]:
    """The deployment checks of this project, and nothing of theirs missing said aloud."""
    found = checks.run_checks(tags=["club"], include_deployment_checks=True)
    for problem in found:
        # The demo is meant for this machine alone.
        serious = problem.level >= checks.ERROR and not settings.LOCAL_DEMO
        yield Finding("error" if serious else "warn", "settings", problem.msg, problem.hint or "")
    if not found:
        yield Finding("ok", "settings", "secret key, public address and carrier are set")


def _server() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int, clock_timestamp()")
        version, clock = cursor.fetchone()
    shown = f"PostgreSQL {version // 10_000}"
    if version < OLDEST_POSTGRES:
        yield Finding("error", "database", shown, "Use PostgreSQL 16 or newer.")
    else:
        yield Finding("ok", "database", shown)
    skew = abs(datetime.now(UTC) - clock)
    if skew > MOST_SKEW:
        message = f"the database's clock and ours differ by {skew.total_seconds():.0f} s"
        yield Finding("error", "clock", message, "Run chrony or ntpd on both machines.")
    else:
        yield Finding("ok", "clock", "the database's clock and ours agree")


def _safety() -> Iterator[Finding]:
    values = {}
    with connection.cursor() as cursor:
        for name in ("transaction_isolation", "synchronous_commit", *SAFE):
            cursor.execute(f"SHOW {name}")
            (values[name],) = cursor.fetchone()
    if values["transaction_isolation"] != "read committed":
        message = f"transaction_isolation is {values['transaction_isolation']}"
        yield Finding("error", "isolation", message, "Points could be spent twice. Set it back.")
    else:
        yield Finding("ok", "isolation", "read committed")
    careless = [name for name, wanted in SAFE.items() if values[name] != wanted]
    careless += ["synchronous_commit"] if values["synchronous_commit"] == "off" else []
    for name in careless:
        advice = "Acknowledged purchases can be lost. Set it on in postgresql.conf."
        yield Finding("error", "durability", f"{name} is off", advice)
    if not careless:
        yield Finding("ok", "durability", "what is acknowledged is on the disk")


def _schema() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT extname FROM pg_extension")
        there = {name for (name,) in cursor.fetchall()}
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if pending:
        names = ", ".join(f"{step.app_label}.{step.name}" for step, _ in pending[:5])
        yield Finding("error", "migrations", f"pending: {names}", "Run manage.py migrate.")
        return
    yield Finding("ok", "migrations", "none pending")
    for name in EXTENSIONS:
        if name not in there:
            advice = f"CREATE EXTENSION {name}; as the database's owner."
            yield Finding("error", "extensions", f"{name} is missing", advice)


def _club() -> Iterator[Finding]:
    advice = "Run manage.py create_owner."
    wanted: dict[str, Callable[[], bool]] = {
        "club": Club.objects.exists,
        "shop": Shop.objects.filter(is_open=True).exists,
        "program": Program.objects.exists,
        "owner": User.objects.filter(role=Role.OWNER, is_active=True).exists,
    }
    missing = [name for name, is_there in wanted.items() if not is_there()]
    for name in missing:
        yield Finding("error", name, f"there is no {name}", advice)
    if not missing:
        yield Finding("ok", "club", "club, shop, program and owner are there")


def _outbox() -> Iterator[Finding]:
    late = Message.objects.filter(
        status=Message.Status.QUEUED, due_at__lt=timezone.now() - MOST_DELAY
    ).count()
    if late:
        advice = "Is the worker running, and does the carrier answer?"
        yield Finding("warn", "messages", f"{late} have waited for ten minutes or more", advice)
    else:
        yield Finding("ok", "messages", "none is late")


def _timetable() -> Iterator[Finding]:
    found = pulse()
    if found.state == "ok":
        yield Finding("ok", "timetable", f"the last tick was {found.seconds} s ago")
    elif found.state == "paused":
        advice = "See what the time is. If the clock is right: manage.py run_due --clock-is-right"
        yield Finding("error", "timetable", "stopped, for the clock has jumped", advice)
    else:
        since = "never ran" if found.state == "never" else f"has rested for {found.seconds} s"
        advice = "Start worker and beat, or let cron call manage.py run_due every minute."
        yield Finding("warn", "timetable", since, advice)
    for job, problem in failing_jobs().items():
        advice = "It is tried again by itself; the worker's log tells what went wrong."
        yield Finding("warn", "timetable", f"{job} failed: {problem}", advice)


def _ledger() -> Iterator[Finding]:
    breaches = find_breaches(at_most=1)
    for breach in breaches:
        advice = "Run manage.py verify_ledger; restore nothing before you know why."
        yield Finding("error", "ledger", f"{breach.subject}: not so that {breach.check}", advice)
    if not breaches:
        yield Finding("ok", "ledger", "every promise holds")


def _redis() -> Iterator[Finding]:
    client = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)
    try:
        memory, persistence = client.info("memory"), client.info("persistence")
    except redis.RedisError as problem:
        advice = "Start it and see that REDIS_URL names it. Tills work on; messages wait."
        yield Finding("error", "redis", _first_line(problem), advice)
        return
    finally:
        client.close()
    yield Finding("ok", "redis", "answers")
    if memory.get("maxmemory_policy") not in {"noeviction", None}:
        message = f"maxmemory-policy is {memory['maxmemory_policy']}"
        yield Finding(
            "error", "redis", message, "Set it to noeviction: limits must not be forgotten."
        )
    if not persistence.get("aof_enabled"):
        advice = "Set appendonly yes; without it limits and wake-ups are lost at a restart."
        yield Finding("warn", "redis", "keeps nothing over a restart", advice)
    yield _worker()


def _worker() -> Finding:
    answers = app.control.ping(timeout=1.0)
    if answers:
        return Finding("ok", "worker", f"{len(answers)} answered")
    advice = "Start the workers of docs/operations.md, and one beat beside them."
    return Finding("warn", "worker", "no worker answered: nothing is sent, nothing expires", advice)


def _first_line(problem: Exception) -> str:
    return (str(problem).splitlines() or [type(problem).__name__])[0]


IN_DATABASE: tuple[Callable[[], Iterator[Finding]], ...] = (
    _server,
    _safety,
    _schema,
    _club,
    _outbox,
    _timetable,
    _ledger,
)
