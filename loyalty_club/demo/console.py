"""What the demo says to the person at the console."""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from loyalty_club.demo.places import FACTS, LOGS, short

READY = """
READY — the club is open at {url}

  counter     {url}/counter/
  dashboard   {url}/dashboard/
  portal      {url}/portal/
  admin       {url}/admin/
  API docs    {url}/api/docs/

{people}
  The same is in {facts}; logs are in {logs}/
  Ctrl-C closes the club; the next `make demo` opens it again with the same data.
"""
PEOPLE = """\
  owner       {owner[username]} / {owner[password]}
  manager     {manager[username]} / {manager[password]}
  cashier     {cashier[username]} / {cashier[password]}
  member      {mobile}  (the one-time code for the portal appears in this console)
  shop        {shop}
  API key     {api_key}
"""


def say(text: str) -> None:
    """Print one line at once, also into a pipe."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


@contextmanager
def step(text: str) -> Iterator[None]:
    """One line for one step: what is being done, then the seconds it took."""
    started = time.monotonic()
    sys.stdout.write(f"{text} … ")
    sys.stdout.flush()
    yield
    say(f"{time.monotonic() - started:.1f} s")


def ready_block(url: str) -> str:
    """Addresses, logins, the member and the API key, from what `seed_demo` wrote."""
    people = ""
    if FACTS.exists():
        facts: dict[str, Any] = json.loads(FACTS.read_text(encoding="utf-8"))
        people = PEOPLE.format(
            **facts["users"],
            mobile=facts["member"]["mobile"],
            shop=facts["shop"],
            api_key=facts["api_key"],
        )
    return READY.format(url=url, people=people, facts=short(FACTS), logs=short(LOGS))


def tail(log: Path) -> str:
    """The last lines of a log, for a sentence about a failure."""
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-20:])
