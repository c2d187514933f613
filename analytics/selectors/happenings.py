"""The club's own history as the simulation plays it: few statements, flat memory, booking order."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from heapq import merge
from itertools import islice
from operator import attrgetter
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Case, DateTimeField, F, Q, QuerySet, When
from django.db.models.functions import Coalesce, ExtractHour, ExtractMinute, NullIf, TruncDate

from analytics.rules.happenings import CameBack, Drawn, Happening, Moved, Settled, Sold
from members.rules.calendars import Window
from members.selectors.club import club_zone
from members.selectors.shops import shop_codes
from points.models import Grant, LedgerEntry, Payment, Purchase, Return
from points.rules.sales import Gift, Line, Sale, Tendered

Kind = LedgerEntry.Kind
CHUNK = 5_000
# What is older at its booking has been imported: it is played at the time of the sale.
OLDEST = timedelta(days=7)
BOOKED_AT = Case(
    When(occurred_at__lt=F("recorded_at") - OLDEST, then=F("occurred_at")),
    default=F("recorded_at"),
    output_field=DateTimeField(),
)
LINES = """
SELECT purchase_id, amount, product, category, quantity FROM points_purchaseline
WHERE purchase_id = ANY(%s) ORDER BY purchase_id, position
"""
PAYMENTS = """
SELECT purchase_id, tender, amount FROM points_payment WHERE purchase_id = ANY(%s) ORDER BY id
"""
# Which voucher it was does not matter here.
VOUCHER_CODE = "-"
# Movements of points that no purchase explains.
OUTSIDE_SALES = (Kind.BONUS, Kind.ADJUST, Kind.OPENING, Kind.REDEEM, Kind.REDEEM_RETURN)


class _Row(NamedTuple):
    """What a sale's row says of it; `at` is None where it was booked as it happened."""

    id: int
    member_id: int | None
    shop_id: int
    receipt_number: str
    day: date
    at: datetime | None
    booked_on: date
    occurred_at: datetime
    hour: int
    minute: int
    is_followed: bool
    cap_bps: int
    program_cap_bps: int
    gift_value: int
    gift_name: str


def happenings_in(window: Window) -> Iterator[Happening]:
    """All that happened to the sales of these days up to their end, and what was given or moved
    outside sales, in the order of booking.
    """
    parts: Sequence[Iterator[Happening]] = (
        _sold(window),
        _settled(window),
        _came_back(window),
        _drawn(window),
        _moved(window),
    )
    return merge(*parts, key=attrgetter("at"))


def members_in(window: Window) -> list[int]:
    """Who bought in these days."""
    bought = _purchases(window).filter(member__isnull=False).order_by()
    return list(bought.values_list("member_id", flat=True).distinct())


def _purchases(window: Window) -> QuerySet[Purchase]:
    return Purchase.objects.filter(business_date__range=(window.starts_on, window.ends_on))


def _sold(window: Window) -> Iterator[Sold]:
    zone = club_zone()
    rows = (
        _purchases(window)
        .annotate(
            at=BOOKED_AT,
            other_at=NullIf("at", "occurred_at"),
            booked_on=TruncDate("at", tzinfo=zone),
            hour=ExtractHour("occurred_at", tzinfo=zone),
            minute=ExtractMinute("occurred_at", tzinfo=zone),
            is_followed=Case(
                When(~Q(status=Purchase.Status.CLOSED) | Q(is_on_credit=True), then=True),
                default=False,
            ),
        )
        .order_by("at", "id")
        .values_list(
            "id",
            "member_id",
            "shop_id",
            "receipt_number",
            "business_date",
            "other_at",
            "booked_on",
            "occurred_at",
            "hour",
            "minute",
            "is_followed",
            "cap_bps",
            "program__cap_bps",
            "gift_value",
            "gift_name",
        )
        .iterator(CHUNK)
    )
    codes = shop_codes()
    while chunk := [_Row(*row) for row in islice(rows, CHUNK)]:
        ids = [row.id for row in chunk]
        lines, payments = _lines(ids), _payments(ids)
        for row in chunk:
            yield _sale(row, lines[row.id], payments[row.id], codes)


def _lines(ids: Sequence[int]) -> dict[int, list[Line]]:
    found: dict[int, list[Line]] = defaultdict(list)
    for purchase_id, *facts in _rows(LINES, ids):
        found[purchase_id].append(Line(*facts))
    return found


def _payments(ids: Sequence[int]) -> dict[int, list[Tendered]]:
    found: dict[int, list[Tendered]] = defaultdict(list)
    for purchase_id, tender, amount in _rows(PAYMENTS, ids):
        code = VOUCHER_CODE if tender == Payment.Tender.VOUCHER else ""
        found[purchase_id].append(Tendered(tender, amount, code))
    return found


def _rows(sql: str, ids: Sequence[int]) -> list[tuple[Any, ...]]:
    """The ids as one array: thousands of parameters take longer to bind than the rows to read."""
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(ids)])
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _sale(
    row: _Row, lines: Iterable[Line], payments: Iterable[Tendered], codes: dict[int, str]
) -> Sold:
    sale = Sale.known(
        shop_id=row.shop_id,
        receipt_number=row.receipt_number,
        lines=tuple(lines),
        payments=tuple(payments),
        member_id=row.member_id,
        gift=Gift("", row.gift_name, row.gift_value) if row.gift_value else None,
    )
    return Sold(
        id=row.id,
        sale=sale,
        at=row.at or row.occurred_at,
        on=row.booked_on,
        occurred_at=row.occurred_at,
        day=row.day,
        minute=row.hour * 60 + row.minute,
        shop=codes[row.shop_id],
        is_followed=row.is_followed,
        lowered_bps=row.cap_bps if row.cap_bps < row.program_cap_bps else None,
    )


def _came_back(window: Window) -> Iterator[CameBack]:
    rows = Return.objects.filter(
        purchase__business_date__range=(window.starts_on, window.ends_on),
        business_date__lte=window.ends_on,
    ).order_by("recorded_at", "id")
    for row in rows.values_list(
        "purchase_id", "amount", "recorded_at", "business_date", "is_void"
    ).iterator(CHUNK):
        yield CameBack(*row)


def _settled(window: Window) -> Iterator[Settled]:
    rows = (
        _purchases(window)
        .filter(settled_at__isnull=False)
        .annotate(on=TruncDate("settled_at", tzinfo=club_zone()))
        .filter(on__lte=window.ends_on)
        .order_by("settled_at", "id")
    )
    for purchase_id, at, on in rows.values_list("id", "settled_at", "on").iterator(CHUNK):
        if at is not None:
            yield Settled(purchase_id, at, on)


def _drawn(window: Window) -> Iterator[Drawn]:
    rows = (
        Grant.objects.filter(business_date__range=(window.starts_on, window.ends_on))
        .annotate(stands=F("value") - F("recovered_value"))
        .filter(stands__gt=0)
        .order_by("at", "id")
    )
    for row in rows.values_list("stands", "at", "business_date").iterator(CHUNK):
        yield Drawn(*row)


def _moved(window: Window) -> Iterator[Moved]:
    rows = (
        LedgerEntry.objects.filter(
            business_date__range=(window.starts_on, window.ends_on),
            kind__in=OUTSIDE_SALES,
            purchase__isnull=True,
        )
        .annotate(card=Coalesce("account__member__merged_into_id", "account_id"))
        .order_by("at", "id")
        .values_list(
            "card",
            "points",
            "at",
            "business_date",
            "lot__unit_value",
            "lot__vests_at",
            "lot__expires_at",
            "source",
        )
        .iterator(CHUNK)
    )
    for member_id, points, at, on, unit_value, vests_at, expires_at, source in rows:
        yield Moved(member_id, points, at, on, unit_value or 0, vests_at, expires_at, source)
