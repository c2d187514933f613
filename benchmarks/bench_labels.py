"""Computed labels in a club of 100,000 members with a million purchases: the first night, a night
without news, a night after which one in a hundred has changed, and the pages that read them.

In a database of its own that is dropped afterwards: on servers of their own in .local/bench, or
on those that DATABASE_URL names.

    python -m benchmarks.bench_labels [MEMBERS] [PURCHASES]
"""

import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

from benchmarks import scratch  # first: it sets Django up

# isort: split
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from analytics.selectors.members import members_list
from campaigns.selectors.labels import Definition, count_meeting
from campaigns.services.labels import compute_labels, define_label
from members.models import Member
from members.roles import SYSTEM
from members.selectors.care import count_follow_ups_due
from members.selectors.club import club_day
from members.selectors.labels import label_names, labels_in_use
from members.services.patience import unhurried
from members.services.shops import open_shop, set_up_club
from points.models import BudgetWindow, Program, Purchase
from points.services.programs import publish_program

DEFINITIONS = {
    "golden": Definition("spent", 60_000_000, 365),
    "regular": Definition("visits", 8, 365),
    "silent": Definition("silent", 90),
    "everybody": Definition("visits", 1),
}


def measure(what: str, work: Callable[[], Any]) -> None:
    """Run it once; say how long it took, in how many statements, and what came of it."""
    with CaptureQueriesContext(connection) as asked:
        began = time.perf_counter()
        found = work()
        took = time.perf_counter() - began
    print(f"{what:44} {took * 1e3:9.1f} ms  {len(asked):4} statements  {found}")


def fill(members: int, purchases: int) -> None:
    """Members and purchases straight into their tables, spread over two years."""
    set_up_club(actor=SYSTEM, name="گل نرگس")
    publish_program(
        actor=SYSTEM,
        earn_amount=100_000,
        point_value=5_000,
        cap_bps=500,
        starts_on=date(2020, 1, 1),
    )
    shop, program = open_shop(actor=SYSTEM, code="main", name="Main"), Program.objects.get()
    window = BudgetWindow.objects.create(starts_on=date(2020, 1, 1), ends_on=date(2099, 1, 1))
    numbers = {"members": members, "purchases": purchases, "shop": shop.pk}
    numbers |= {"program": program.pk, "window": window.pk}
    with connection.cursor() as cursor:
        cursor.execute(_copy_of(Member, _MEMBER), numbers)
        cursor.execute(_copy_of(Purchase, _PURCHASE), numbers)
        cursor.execute("ANALYZE")


_MEMBER = {
    "card_number": "lpad(n::text, 10, '0')",
    "mobile": "'+98912' || lpad(n::text, 7, '0')",
    "first_name": "'member'",
    "last_name": "n::text",
    "search_key": "'member ' || n",
    "status": "'active'",
    "origin": "'import'",
    "joined_at": "now()",
}
_PURCHASE = {
    "receipt_number": "n::text",
    "fingerprint": "''",
    "business_date": "current_date - (n %% 730)::int",
    "status": "'closed'",
    "occurred_at": "now() - (n %% 730) * interval '1 day'",
    "recorded_at": "now()",
    "recorded_by": "'system'",
    "amount": "1000000 + (n %% 97) * 100000",
    "net": "1000000 + (n %% 97) * 100000",
    "cap_bps": "500",
    "shop_id": "%(shop)s",
    "program_id": "%(program)s",
    "window_id": "%(window)s",
    # A third of the members buy two thirds of the time.
    "member_id": "(SELECT min(id) FROM members_member)"
    " + (CASE WHEN n %% 3 < 2 THEN hashint8(n) & 2147483647 ELSE 3 * n END)"
    " %% (CASE WHEN n %% 3 < 2 THEN %(members)s / 3 ELSE %(members)s END)",
}


def _copy_of(model: type[Any], given: dict[str, str]) -> str:
    """INSERT … SELECT of so many rows; what is not given is the field's own default."""
    values: dict[str, str] = {}
    for field in model._meta.concrete_fields:
        if field.primary_key:
            continue
        plain = "''" if field.get_internal_type() == "CharField" and not field.null else "0"
        plain = "NULL" if field.null else plain
        plain = "false" if field.get_internal_type() == "BooleanField" else plain
        values[field.column] = given.get(field.column, plain)
    columns = ", ".join(f'"{column}"' for column in values)
    count = "members" if model is Member else "purchases"
    return (
        f"INSERT INTO {model._meta.db_table} ({columns})"  # noqa: S608 - names of our own columns
        f" SELECT {', '.join(values.values())} FROM generate_series(1, %({count})s) AS n"
    )


def main(members: int, purchases: int) -> None:
    """Fill the club, then measure."""
    scratch.fresh()
    with unhurried():
        fill(members, purchases)
        print(f"{members} members, {purchases} purchases, {len(DEFINITIONS)} computed labels")
        for name, definition in DEFINITIONS.items():
            define_label(name=name, definition=definition, actor=SYSTEM)
            measure(f"preview: {name}", partial(count_meeting, definition))
        measure("first night", compute_labels)
        measure("night without news", compute_labels)
        Purchase.objects.filter(pk__lte=purchases // 100).update(status="voided")
        measure("night with news", lambda: compute_labels(timezone.now() + timedelta(days=7)))
        measure("suggestions of names", lambda: len(label_names()))
        measure("labels in use, counted", lambda: len(labels_in_use()))
        measure("members list by label, first page", lambda: len(members_list(label="golden")[:25]))
        measure("members list by label, its size", lambda: members_list(label="golden").count())
        measure("due today", lambda: count_follow_ups_due(shop_ids=None, day=club_day()))


if __name__ == "__main__":
    with scratch.dropping():
        main(*(map(int, sys.argv[1:3]) if len(sys.argv) > 2 else (100_000, 1_000_000)))
