"""A club of any size, put straight into its tables: a million members with ten million purchases
in three years, in a few minutes.

Some come often and some never, most of them until a day of their own after which they stay away.
What a figure reads is there (members, purchases with what went back, grants, messages); accounts,
ledger and lines are not. Fill an empty, migrated database:

    manage.py shell -c "from benchmarks.big_stage import fill; fill(1_000_000, 10_000_000)"
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.db import connection
from django.db.models import Model

from analytics.models import StaleFigure
from analytics.rules.months import number_of_month, start_of_month
from members.models import Member, Message
from members.roles import SYSTEM
from members.rules.calendars import CalendarName
from members.selectors.club import club_day, club_zone
from members.services.shops import open_shop, set_up_club
from points.models import BudgetWindow, Grant, Program, Purchase
from points.services.programs import publish_program

# How long ago the first of them joined.
DAYS = 1_095
CALENDAR: CalendarName = "jalali"
WINDOW = (
    "%(window)s - 1 + width_bucket((at AT TIME ZONE %(zone)s)::date, %(window_starts)s::date[])"
)

_MEMBERS = """
    SELECT n, now() - (1 + (hashint8(n) & 2147483647) %% %(days)s) * interval '1 day' AS at
    FROM generate_series(1, %(members)s) AS n
"""
_MEMBER = {
    "id": "n",
    "card_number": "lpad(n::text, 10, '0')",
    "mobile": "'+98' || (9100000000 + n)",
    "first_name": "'member'",
    "last_name": "n::text",
    "search_key": "'member ' || n",
    "status": "'active'",
    "origin": "'import'",
    "joined_at": "at",
    "joined_shop_id": "%(shop)s + n %% 2",
}
# By the square most purchases fall to few; a tenth of the members has none. Each stays for so many
# days as chance has given him, or until today.
_SALES = """
    SELECT drawn.*, m.joined_at + random() * least(
            now() - m.joined_at,
            (20 + (hashint8(who * 7) & 2147483647) %% 1400) * interval '1 day'
        ) AS at,
        (5 + (hashint8(who * 13) & 2147483647) %% 20) * 100000
            + (drawn.chance * 200)::bigint * 10000 AS price
    FROM (
        SELECT n, 1 + (%(members)s * 0.9 * power(random(), 2))::bigint AS who, random() AS chance
        FROM generate_series(1, %(purchases)s) AS n
    ) AS drawn JOIN members_member AS m ON m.id = drawn.who
    ORDER BY at
"""
_BACK = "CASE WHEN chance < 0.02 THEN {} ELSE 0 END"
_PURCHASE = {
    "shop_id": "%(shop)s + (who + (chance * 1000)::int / 800) %% 2",
    "receipt_number": "n::text",
    "business_date": "(at AT TIME ZONE %(zone)s)::date",
    "fingerprint": "''",
    "member_id": "CASE WHEN chance < 0.9 THEN who END",
    "program_id": "%(program)s",
    "window_id": WINDOW,
    "status": "CASE WHEN chance < 0.003 THEN 'voided' WHEN chance < 0.02 THEN 'returned'"
    " ELSE 'closed' END",
    "occurred_at": "at",
    "recorded_at": "at",
    "recorded_by": "'system'",
    "amount": "price",
    "net": "price",
    "returned_amount": _BACK.format("price"),
    "returned_net": _BACK.format("price"),
    "earned_points": "price / 100000",
    "wanted_points": "price / 100000",
    "recovered_points": _BACK.format("price / 100000"),
    "cap_bps": "500",
    "granted_value": "price * 3 / 100",
    "recovered_value": _BACK.format("price * 3 / 100"),
    "is_swept": "TRUE",
}
_GRANT = {
    "kind": "'joined'",
    "source": "'joined:' || n",
    "member_id": "n",
    "window_id": WINDOW,
    "value": "30000",
    "at": "at",
    "business_date": "(at AT TIME ZONE %(zone)s)::date",
    "actor_kind": "'system'",
    "actor_id": "'system'",
}
_SENT = """
    SELECT id AS n, member_id, occurred_at AS at
    FROM points_purchase WHERE id %% 10 = 0 AND member_id IS NOT NULL
"""
_MESSAGE = {
    "natural_key": "'receipt:' || n",
    "kind": "'service'",
    "member_id": "member_id",
    "address": "'+989120000000'",
    "text": "'thank you'",
    "status": "'delivered'",
    "due_at": "at",
    "created_at": "at",
    "sent_at": "at",
    "parts": "1",
    "cost": "900",
}


def fill(members: int, purchases: int) -> None:
    """All of it; nothing is stale afterwards and nothing summed up: rebuild the summaries."""
    asked = _set_up() | {"members": members, "purchases": purchases, "days": DAYS}
    _put(Member, _MEMBERS, _MEMBER, asked)
    _put(Purchase, _SALES, _PURCHASE, asked)
    _put(Grant, _MEMBERS, _GRANT, asked)
    _put(Message, _SENT, _MESSAGE, asked)
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval('members_member_id_seq', %s)", [members])
        cursor.execute("VACUUM ANALYZE")


def _set_up() -> dict[str, Any]:
    """A club of two branches, and the keys that every row refers to."""
    set_up_club(actor=SYSTEM, name="گل نرگس")
    publish_program(
        actor=SYSTEM,
        earn_amount=100_000,
        point_value=3_000,
        cap_bps=500,
        starts_on=date(2020, 1, 1),
    )
    shop = open_shop(actor=SYSTEM, code="main", name="شعبهٔ مرکزی")
    open_shop(actor=SYSTEM, code="branch", name="شعبهٔ دوم")
    windows = _open_windows()
    return {
        "shop": shop.pk,
        "program": Program.objects.get().pk,
        "window": windows[0].pk,
        "window_starts": [window.starts_on for window in windows],
        "zone": str(club_zone()),
    }


def _open_windows() -> list[BudgetWindow]:
    """One for each month from before the first sale until today, their keys in a row."""
    today = club_day()
    first = number_of_month(today - timedelta(days=DAYS + 31), CALENDAR)
    last = number_of_month(today, CALENDAR)
    months = [start_of_month(number, CALENDAR) for number in range(first, last + 2)]
    return BudgetWindow.objects.bulk_create(
        BudgetWindow(starts_on=starts_on, ends_on=next_on - timedelta(days=1))
        for starts_on, next_on in pairwise(months)
    )


def _put(model: type[Model], source: str, given: dict[str, str], asked: dict[str, Any]) -> None:
    """Rows of this model; what is not given is the field's own default."""
    values: dict[str, str] = {}
    numbers = dict(asked)
    for field in model._meta.concrete_fields:
        column = str(field.column)
        if column in given:
            values[column] = given[column]
        elif not field.primary_key:
            values[column] = f"%(default_{column})s"
            default = field.get_db_prep_save(field.get_default(), connection)
            numbers[f"default_{column}"] = default
    columns, told = ", ".join(values), ", ".join(values.values())
    table = model._meta.db_table
    with _bare(table), connection.cursor() as cursor:
        statement = f"INSERT INTO {table} ({columns}) SELECT {told} FROM ({source})"  # noqa: S608
        cursor.execute(statement, numbers)
        StaleFigure.objects.all().delete()


@contextmanager
def _bare(table: str) -> Iterator[None]:
    """Without indexes and ties to other tables for as long as rows are put in."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE conrelid = %s::regclass AND contype IN ('f', 'u')",
            [table],
        )
        ties = dict(cursor.fetchall())
        for name in ties:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s"
            " AND indexname NOT LIKE '%%_pkey'",
            [table],
        )
        indexes = dict(cursor.fetchall())
        for name in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        for definition in indexes.values():
            cursor.execute(definition)
        for name, definition in ties.items():
            cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
