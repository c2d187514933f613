"""Clients that ask as fast as they are answered, and what that cost the machine."""

import os
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

HOST = "127.0.0.1"
TICKS = os.sysconf("SC_CLK_TCK")

Request = tuple[str, bytes, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Measure:
    """One kind of request: how many a second, how long each took, what CPU each cost."""

    name: str
    count: int
    seconds: float
    p50: float
    p95: float
    web_cpu: float
    postgres_cpu: float

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.count / self.seconds

    @property
    def cpu(self) -> float:
        """CPU milliseconds of web server and database for one request."""
        return self.web_cpu + self.postgres_cpu


class Unexpected(Exception):
    """An answer other than 201: what was measured is not what was meant."""


def measure(
    name: str,
    make: Callable[[int], Request],
    *,
    port: int,
    clients: int,
    seconds: float,
    web: int,
    postgres: int,
) -> Measure:
    """Let so many clients POST for so long; `web` and `postgres` are the servers' process ids."""
    started = (time.monotonic(), cpu_of(web), cpu_of(postgres))
    deadline = started[0] + seconds
    latencies: list[list[float]] = [[] for _ in range(clients)]
    problems: list[str] = []

    def ask(client: int) -> None:
        browser = HTTPConnection(HOST, port, timeout=30)
        number = client
        while time.monotonic() < deadline and not problems:
            path, body, headers = make(number)
            asked = time.monotonic()
            browser.request("POST", path, body, headers)
            answer = browser.getresponse()
            text = answer.read()
            latencies[client].append(time.monotonic() - asked)
            if answer.status != 201:
                problems.append(f"{name}: {answer.status} {text[:300]!r}")
            number += clients
        browser.close()

    threads = [threading.Thread(target=ask, args=(client,)) for client in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if problems:
        raise Unexpected(problems[0])
    took = time.monotonic() - started[0]
    every = sorted(latency for each in latencies for latency in each)
    return Measure(
        name=name,
        count=len(every),
        seconds=took,
        p50=every[len(every) // 2] * 1_000,
        p95=every[len(every) * 95 // 100] * 1_000,
        web_cpu=(cpu_of(web) - started[1]) / len(every),
        postgres_cpu=(cpu_of(postgres) - started[2]) / len(every),
    )


def cpu_of(root: int) -> float:
    """CPU milliseconds used so far by a process, its children, and those it has buried."""
    ticks = 0
    parents = {pid: (parent, used) for pid, parent, used in _processes()}
    family = {root}
    for pid in sorted(parents):
        ancestor = pid
        while ancestor in parents and ancestor not in family:
            ancestor = parents[ancestor][0]
        if ancestor in family:
            family.add(pid)
            ticks += parents[pid][1]
    return ticks * 1_000 / TICKS


def _processes() -> Iterable[tuple[int, int, int]]:
    """Process id, parent and ticks of everything that runs."""
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            stat = (folder / "stat").read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue  # it has just ended
        fields = stat.rpartition(")")[2].split()
        yield int(folder.name), int(fields[1]), sum(map(int, fields[11:15]))
