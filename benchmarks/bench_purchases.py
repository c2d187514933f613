"""Purchases a second over HTTP, beside one bare INSERT a request on the same server and machine.

`python -m benchmarks.bench_purchases [seconds]` starts servers of its own and prints the ratios.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from typing import Any

from benchmarks.load import HOST, Measure, Request, measure
from benchmarks.stage_rules import RULES
from loyalty_club import embedded, processes
from loyalty_club.embedded.home import free_port

PROJECT = Path(__file__).resolve().parents[1]
CLIENTS = 8
SECONDS = 4.0
PATIENCE = 30.0

_receipts = count(1)


def main(arguments: list[str]) -> int:
    """Measure and print; nothing is kept."""
    seconds = float(arguments[0]) if arguments else SECONDS
    with tempfile.TemporaryDirectory(prefix="loyalty-bench-") as folder:
        Path(folder).chmod(0o755)  # the database server may run as another account
        servers = embedded.start(Path(folder))
        try:
            return _run(servers, Path(folder), seconds)
        finally:
            servers.stop()


def _run(servers: embedded.Servers, folder: Path, seconds: float) -> int:
    environment = os.environ | {
        "DATABASE_URL": servers.database_url,
        "REDIS_URL": servers.redis_url,
        "SECRET_KEY": "benchmark-only-" + "0123456789" * 5,
        "LOCAL_DEMO": "1",
        "DB_STATEMENT_TIMEOUT_MS": "0",
    }
    _manage(environment, "migrate", "--verbosity", "0")
    club: dict[str, Any] = json.loads(_shell(environment, "open_club"))
    postgres = int((folder / "postgres" / "postmaster.pid").read_text().splitlines()[0])
    port = free_port()
    with _web_server(environment, port) as web:

        def take(name: str, make: Any, span: float = seconds) -> Measure:
            return measure(
                name, make, port=port, clients=CLIENTS, seconds=span, web=web, postgres=postgres
            )

        kinds = {
            "bare insert": _bare,
            "purchase": lambda number: _purchase(club, number),
            "purchase paid with points": lambda number: _purchase(club, number, by_points=True),
            "the same key again": lambda number: _purchase(club, 0, key="again"),
        }
        for name, make in kinds.items():
            take(name, make, 0.7)
        measures = [take(name, make) for name, make in kinds.items()]
        _shell(environment, "put_rules_in_force")
        take("with rules", kinds["purchase"], 0.7)
        measures.append(take(f"purchase, {RULES} active rules", kinds["purchase"]))
        measures.append(take("bare insert once more", _bare))
        _print(measures)
    return 0


def _bare(number: int) -> Request:
    body = json.dumps({"shop": "main", "receipt_number": f"B{number}", "amount": 5_000_000})
    return "/bare/", body.encode(), {"Content-Type": "application/json"}


def _purchase(
    club: dict[str, Any], number: int, *, by_points: bool = False, key: str = ""
) -> Request:
    receipt = key or f"R{next(_receipts)}"
    paid = [{"tender": "cash", "amount": 4_500_000 if by_points else 5_000_000}]
    if by_points:
        paid.append({"tender": "points", "amount": 500_000})
    body = {
        "shop": club["shop"],
        "receipt_number": receipt,
        "member": club["members"][number % len(club["members"])],
        "lines": [{"product": "دسته‌گل", "category": "گل", "amount": 5_000_000}],
        "payments": paid,
    }
    headers = {
        "Content-Type": "application/json",
        "Authorization": f"Api-Key {club['secret']}",
        "Idempotency-Key": receipt,
    }
    return "/api/v1/purchases/", json.dumps(body).encode(), headers


def _print(measures: list[Measure]) -> None:
    bare = measures[0]
    print(f"{CLIENTS} clients, {os.cpu_count()} cores, durable PostgreSQL; per request:")
    print(
        f"{'':<27}{'req/s':>8}{'p50 ms':>8}{'p95 ms':>8}{'web ms':>8}{'pg ms':>8}"
        f"{'÷ bare':>9}{'CPU × bare':>12}"
    )
    for each in measures:
        print(
            f"{each.name:<27}{each.rate:>8.0f}{each.p50:>8.1f}{each.p95:>8.1f}"
            f"{each.web_cpu:>8.2f}{each.postgres_cpu:>8.2f}"
            f"{each.rate / bare.rate:>9.2f}{each.cpu / bare.cpu:>12.2f}"
        )


def _shell(environment: dict[str, str], deed: str) -> str:
    code = f"from benchmarks.stage import {deed}; {deed}()"
    return _manage(environment, "shell", "--no-imports", "-c", code)


def _manage(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout


@contextmanager
def _web_server(environment: dict[str, str], port: int) -> Iterator[int]:
    """Granian as in production, for as long as the block lasts; gives its process id."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST]
    command += ["--port", str(port), "--no-ws", "--workers", "2", "--blocking-threads", "2"]
    command += ["--log-level", "warning", "benchmarks.wsgi:application"]
    quiet = environment | {"LOG_LEVEL": "WARNING"}
    server = subprocess.Popen(processes.leashed(command), cwd=PROJECT, env=quiet)
    try:
        _await_health(server, port)
        yield server.pid
    finally:
        processes.ask_to_end(server)
        processes.await_end(server, patience=10)


def _await_health(server: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < deadline:
        try:
            browser = HTTPConnection(HOST, port, timeout=2)
            browser.request("GET", "/healthz")
            if browser.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    message = "the web server did not start"
    raise SystemExit(message)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
