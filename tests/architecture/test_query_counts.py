"""What every page and endpoint asks of the database: exactly what tests/query_counts.json says.

`UPDATE_QUERY_COUNTS=1` writes the file anew from what is counted; look at the difference before
it is committed.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from analytics.services.summaries.folding import fold_stale
from analytics.services.works import work_out_all
from loyalty_club import environment
from members.models import Message
from members.roles import SYSTEM
from members.services.messages import queue_message
from points.models import Purchase
from points.rules.sales import Line, Sale, Tendered
from points.services.purchases import record_purchase
from points.services.returns import return_purchase
from tests import factories
from tests.architecture.doors import SARA, Row, Stage, rows, set_stage, undone
from tests.cast import Cast
from tests.clock import NOON

FILE = Path(__file__).resolve().parents[1] / "query_counts.json"
MOST_FOR_A_PURCHASE = 16
# The caller whose visit is counted: the first of these who gets the page.
VISITORS = ("cashier", "owner", "member", "key_full", "anonymous")
NOT_OURS = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")

pytestmark = pytest.mark.django_db
Counts = dict[str, int]
_numbers = count(1)


@pytest.fixture(autouse=True)
def one_day() -> Iterator[None]:
    """Which days are near changes what is asked: it is always the same day."""
    with time_machine.travel(NOON):
        yield


def test_every_page_asks_exactly_what_was_agreed(cast: Cast) -> None:
    stage = grow(set_stage(cast))

    counted = count_all(stage)

    if environment.flag("UPDATE_QUERY_COUNTS"):
        FILE.write_text(json.dumps(counted, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    assert counted == json.loads(FILE.read_text(encoding="utf-8"))


def test_no_page_asks_more_of_a_bigger_club(cast: Cast) -> None:
    stage = grow(set_stage(cast))
    small = count_all(stage)

    big = count_all(grow(stage, steps=3))

    assert {name: (small[name], big[name]) for name in small if small[name] != big[name]} == {}


def test_ringing_up_over_the_api_stays_within_its_budget() -> None:
    counted = json.loads(FILE.read_text(encoding="utf-8"))

    assert counted["POST api-purchases"] <= MOST_FOR_A_PURCHASE


def grow(stage: Stage, steps: int = 1) -> Stage:
    """More of everything that pages list, and a night over it; the stage's purchase becomes the
    one with most lines.
    """
    purchase = stage.purchase
    for step in range(steps):
        number = next(_numbers)
        factories.make_member(shop=stage.cast.shop)
        factories.make_shop(f"shop-{number}", f"shop {number}")
        factories.make_staff("cashier", shops=[stage.cast.shop])
        factories.make_key(stage.cast.shop)
        factories.ring_up(stage.cast.shop)
        purchase = sell(stage, lines=2 + step)
        for part in range(1 + step):
            return_purchase(
                purchase_id=purchase.pk, return_number=f"r{part}", actor=SYSTEM, amount=1_000_000
            )
        queue_message(
            kind=Message.Kind.SERVICE,
            address=str(stage.cast.sara.mobile),
            text=f"text {number}",
            natural_key=f"counted-{number}",
            member=stage.cast.sara,
        )
    fold_stale(now=NOON)
    work_out_all(now=NOON)
    return replace(stage, purchase=purchase)


def sell(stage: Stage, *, lines: int) -> Purchase:
    """A sale to the member with so many lines, paid half in cash and half by card."""
    amount = 4_000_000
    half = lines * amount // 2
    sale = Sale(
        shop_id=stage.cast.shop.pk,
        receipt_number=f"Q{next(_numbers)}",
        lines=tuple(Line(amount, product=f"flower {number}") for number in range(lines)),
        payments=(Tendered("cash", half), Tendered("card", half)),
        member_id=stage.cast.sara.pk,
    )
    return record_purchase(sale=sale, actor=SYSTEM).purchase


def count_all(stage: Stage) -> Counts:
    """Statements of every page that somebody gets, and of ringing up at both doors."""
    browsers = {visitor: stage.browser(visitor) for visitor in VISITORS}
    counts = {
        row.name: count_page(browsers[visitor], stage.address(row.name))
        for row in rows()
        if row.method == "GET" and (visitor := _visitor(row)) is not None
    }
    return counts | {
        "counter-find several": count_page(browsers["cashier"], f"/counter/?q={SARA}"),
        "counter-claim several": count_page(browsers["cashier"], f"/counter/claim/?q={SARA}"),
        "POST api-purchases": count_statements(lambda: ring_up_by_api(stage, browsers["key_full"])),
        "POST counter-ring-up": count_statements(
            lambda: ring_up_at_counter(stage, browsers["cashier"])
        ),
    }


def count_page(browser: Client, address: str) -> int:
    """Statements of one GET; what other requests left in memory does not matter."""

    def visit() -> None:
        answer: Any = browser.get(address)
        assert answer.status_code == 200
        if answer.streaming:
            answer.getvalue()

    return count_statements(visit)


def count_statements(do: Callable[[], None]) -> int:
    """Statements without those of savepoints, the second time it is done; both are undone."""
    with undone():
        do()
    with undone(), CaptureQueriesContext(connection) as captured:
        do()
    return sum(not query["sql"].startswith(NOT_OURS) for query in captured.captured_queries)


def ring_up_by_api(stage: Stage, till: Client) -> None:
    """A sale to the member, paid in cash."""
    sale = {
        "shop": stage.cast.shop.code,
        "receipt_number": "counted",
        "member": stage.cast.sara.pk,
        "lines": [{"product": "rose", "amount": 5_000_000}, {"product": "vase", "amount": 3}],
    }
    key = {"idempotency-key": uuid4().hex}
    answer = till.post("/api/v1/purchases/", sale, content_type="application/json", headers=key)
    assert answer.status_code == 201


def ring_up_at_counter(stage: Stage, browser: Client) -> None:
    """The same sale at the counter, as the page sends it."""
    form = {"once": uuid4().hex, "amount": "500,000", "tender": "cash"}
    answer = browser.post(stage.address("counter-ring-up"), form)
    assert answer.status_code == 302


def _visitor(row: Row) -> str | None:
    return next((visitor for visitor in VISITORS if row.cells[visitor] == "200"), None)
