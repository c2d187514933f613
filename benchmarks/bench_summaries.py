"""The summaries and the owner's pages in a club of a million members with ten million purchases:
how long a rebuild takes, a day's purchases, the long readings of a night, and each page.

In a database of its own that is dropped afterwards: on servers of their own in .local/bench, or
on those that DATABASE_URL names.

    python -m benchmarks.bench_summaries [MEMBERS] [PURCHASES]
"""

import secrets
import sys
import time
from collections.abc import Callable
from functools import partial
from statistics import median
from typing import Any

from benchmarks import scratch  # first: it sets Django up

# isort: split
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from analytics.models import DayFigures, KeptFigure, MemberFigures
from analytics.services.ahead import read_ahead
from analytics.services.summaries.folding import fold_stale
from analytics.services.summaries.rebuilding import rebuild_summaries
from analytics.services.works import work_out_all
from benchmarks.big_stage import fill
from members.models import Member, Shop, User
from members.roles import SYSTEM
from members.selectors.club import club_day
from members.services.patience import unhurried
from members.services.staff import hire_staff
from points.models import Account, Purchase
from points.rules.sales import Line, Sale, Tendered
from points.services.purchases import record_purchase

A_DAY = 14_000
TIMES = 5
SALES = 300
WARM_UP = 20
PAGES = (
    "dashboard-figure-rules",
    "dashboard-home",
    "dashboard-journey-map",
    "dashboard-value",
    "dashboard-winning",
    "dashboard-profit",
    "dashboard-program-cost",
    "dashboard-segments",
    "dashboard-at-risk",
    "dashboard-staying",
    "dashboard-cohorts",
    "dashboard-potential",
    "dashboard-alike",
    "dashboard-drivers",
    "dashboard-together",
    "dashboard-when",
    "dashboard-what-if",
)

# Copies of sales of these days, as new ones of today: the triggers note each.
_TODAY = """
INSERT INTO points_purchase ({columns})
SELECT {told} FROM (
    SELECT * FROM points_purchase
    WHERE member_id IS NOT NULL AND status = 'closed' ORDER BY id DESC LIMIT %(count)s
) AS sale
"""


def measure(what: str, work: Callable[[], Any], *, times: int = 1) -> float:
    """The middle of so many times, in seconds."""
    took = []
    for _turn in range(times):
        began = time.perf_counter()
        found = work()
        took.append(time.perf_counter() - began)
    print(f"{what:44} {median(took) * 1e3:11.1f} ms   {found}", flush=True)
    return median(took)


def main(members: int, purchases: int) -> None:
    """Fill the club, then sum it up, bring it up to date, and look at every page."""
    scratch.fresh()
    with unhurried():
        measure(f"fill {members:,} and {purchases:,}", lambda: fill(members, purchases))
        measure("rebuild", rebuild_summaries)
        _analyze()
        measure("fold, nothing new", fold_stale, times=TIMES)
        measure("a few sales", lambda: _sell_again("a", 20))
        measure("fold of them", fold_stale)
        measure(f"{A_DAY:,} sales", lambda: _sell_again("b", A_DAY))
        measure("fold of them", fold_stale)
        measure("the night's readings", work_out_all)
        for kept in KeptFigure.objects.order_by("pk"):
            print(f"    {kept.name:40} {kept.seconds * 1e3:11.1f} ms   {kept.problem}")
        measure("what is read ahead", read_ahead)
        _look(_read_raw())
        _sell_beside_triggers()


def _analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _sell_again(mark: str, count: int) -> int:
    fields = Purchase._meta.concrete_fields
    columns = [str(field.column) for field in fields if not field.primary_key]
    other = {
        "receipt_number": "%(mark)s || receipt_number",
        "business_date": "%(today)s::date",
        "occurred_at": "now()",
    }
    told = ", ".join(other.get(column, column) for column in columns)
    statement = _TODAY.format(columns=", ".join(columns), told=told)
    with connection.cursor() as cursor:
        cursor.execute(statement, {"mark": mark, "today": club_day(), "count": count})
        return int(cursor.rowcount)


def _read_raw() -> float:
    """What a page can be held beside: the rows that it cannot do without."""
    year = DayFigures.objects.filter(shop__isnull=True).order_by("-day")
    days = measure(
        "raw: 400 days", lambda: len(year.values_list("day", "sales")[:400]), times=TIMES
    )
    one = MemberFigures.objects.filter(shop__isnull=True, lost_on__lte=club_day())
    return days + measure("raw: one count over an index", one.count, times=TIMES)


def _look(raw: float) -> None:
    """Each page beside the first of them, which reads no figures, and the raw readings."""
    owner, client = _owner(), Client()
    client.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
    plain = 0.0
    for name in PAGES:
        address = reverse(name)
        measure(f"page {name}, first", partial(_open, client, address))
        took = measure(f"page {name}", partial(_open, client, address), times=TIMES)
        plain = plain or took
        print(f"{'÷ a plain page and the raw readings':44} {took / (plain + raw):11.2f}")


def _owner() -> User:
    return hire_staff(
        actor=SYSTEM, username="bench", password=secrets.token_urlsafe(), role="owner"
    )


def _open(client: Client, address: str) -> str:
    answer = client.get(address, headers={"accept-language": "fa", "host": "127.0.0.1"})
    if answer.status_code != 200:
        message = f"{address}: {answer.status_code}"
        raise SystemExit(message)
    return f"{len(answer.content) // 1024} kB"


def _sell_beside_triggers() -> None:
    """The till's own path with the triggers that note what is stale, and without: in turns."""
    shop = Shop.objects.order_by("pk")[0]
    buyers = list(Member.objects.order_by("pk").values_list("pk", flat=True)[:SALES])
    Account.objects.bulk_create([Account(member_id=pk) for pk in buyers], ignore_conflicts=True)
    took: dict[str, list[float]] = {"ENABLE": [], "DISABLE": []}
    for turn in range(2 * TIMES):
        switch = "ENABLE" if turn % 2 else "DISABLE"
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE points_purchase {switch} TRIGGER USER")
        # Whatever was prepared is prepared anew after a change of the table.
        for number, member_id in enumerate(buyers[:WARM_UP]):
            _sell(shop.pk, member_id, f"w{turn}-{number}")
        began = time.perf_counter()
        for number, member_id in enumerate(buyers):
            _sell(shop.pk, member_id, f"t{turn}-{number}")
        took[switch].append((time.perf_counter() - began) / SALES * 1e3)
    with_them, without = median(took["ENABLE"]), median(took["DISABLE"])
    print(f"a sale with triggers {with_them:.2f} ms, without {without:.2f} ms")
    print(f"{'with ÷ without':44} {with_them / without:11.3f}")


def _sell(shop_id: int, member_id: int, receipt: str) -> None:
    sale = Sale(
        shop_id=shop_id,
        receipt_number=receipt,
        lines=(Line(1_000_000, product="دسته‌گل", category="گل"),),
        payments=(Tendered("cash", 1_000_000),),
        member_id=member_id,
    )
    with transaction.atomic():
        record_purchase(sale=sale, actor=SYSTEM)


if __name__ == "__main__":
    with scratch.dropping():
        main(*(map(int, sys.argv[1:3]) if len(sys.argv) > 2 else (1_000_000, 10_000_000)))
