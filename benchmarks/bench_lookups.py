"""Looking a member up in a club of 100,000 with half a million purchases: what counter, member's
page and till ask, beside reading one row.

    python -m benchmarks.bench_lookups [MEMBERS] [PURCHASES]
"""

import secrets
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

from benchmarks import scratch  # first: it sets Django up

# isort: split
from django.test import Client
from django.urls import reverse

from benchmarks.bench_labels import fill
from members.models import Member, User
from members.roles import SYSTEM
from members.selectors.duplicates import duplicates_page, suspects_of
from members.selectors.profile import profile_of
from members.selectors.search import find_members
from members.services.patience import unhurried
from members.services.staff import hire_staff
from points.models import Account
from points.selectors.balances import balance_of
from points.selectors.habits import habits_of

TIMES = 40


def measure(what: str, work: Callable[[int], Any]) -> float:
    """The middle of forty times, each about another member; milliseconds."""
    took = []
    for turn in range(TIMES):
        began = time.perf_counter()
        work(turn)
        took.append((time.perf_counter() - began) * 1e3)
    print(f"{what:40} {median(took):8.1f} ms   worst {max(took):8.1f} ms")
    return median(took)


def main(members: int, purchases: int) -> None:
    """Fill the club, then look people up."""
    scratch.fresh()
    with unhurried():
        fill(members, purchases)
    ids = list(Member.objects.order_by("pk").values_list("pk", flat=True)[:: members // TIMES])
    Account.objects.bulk_create([Account(member_id=member_id) for member_id in ids])
    owner = _signed_in()
    measure("one row by its key", lambda turn: Member.objects.get(pk=ids[turn]))
    measure("find by the mobile's last four", lambda turn: find_members(f"{turn + 1_000:04}"))
    measure("find by name", lambda turn: find_members(f"member {ids[turn]}"))
    measure("balance", lambda turn: balance_of(ids[turn]))
    measure("habits", lambda turn: habits_of(ids[turn]))
    measure("profile", lambda turn: profile_of(ids[turn], "fa"))
    people = Member.objects.in_bulk(ids)
    measure("who looks like him", lambda turn: suspects_of(people[ids[turn]]))
    measure("a page of look-alikes", lambda _turn: duplicates_page(limit=25))
    measure("page dashboard-members", lambda _turn: _open(owner, reverse("dashboard-members")))
    measure("page dashboard-privacy", lambda _turn: _open(owner, reverse("dashboard-privacy")))
    measure("page dashboard-member", lambda turn: _open(owner, _page_of(ids[turn])))


def _signed_in() -> Client:
    hire_staff(actor=SYSTEM, username="bench", password=secrets.token_urlsafe(12), role="owner")
    client = Client()
    client.force_login(User.objects.get(), backend="django.contrib.auth.backends.ModelBackend")
    return client


def _page_of(member_id: int) -> str:
    return reverse("dashboard-member", args=[member_id])


def _open(client: Client, address: str) -> None:
    status = client.get(address, headers={"host": "127.0.0.1"}).status_code
    if status != 200:
        raise SystemExit(f"{address}: {status}")


if __name__ == "__main__":
    with scratch.dropping():
        main(*(map(int, sys.argv[1:3]) if len(sys.argv) > 2 else (100_000, 500_000)))
