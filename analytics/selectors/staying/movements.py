"""How the customers of some days came and went, and who they are."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Literal, get_args

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from analytics.models import Absence, MemberFigures
from analytics.rules.staying.churn import Movement
from analytics.selectors.remembered import remembered
from analytics.selectors.scope import Circle, of_circle, of_scope, summed_shops
from analytics.selectors.staying.movement_statements import ADDED, COUNTED, statement_of
from members.rules.calendars import Window
from members.selectors.club import club_day

Way = Literal["customers", "kept", "new", "returned", "left", "lost"]
WAYS: tuple[Way, ...] = get_args(Way)

_ONE_DAY = timedelta(days=1)


def movements(
    circle: Circle, windows: Sequence[Window], *, today: date | None = None
) -> list[Movement]:
    """The movement of each window, in one statement however many they are.

    Nobody is lost before the day has come: what lies after today is not looked at, and a window
    that begins after it is empty. Of several shops but not all, those of the shops are added up.
    """
    today = today or club_day()
    shops = summed_shops(circle.shop_ids)
    per_window = _counted(circle, windows, shops, today)
    size = 1 if shops is None else len(shops)
    return [
        sum(per_window[place * size : (place + 1) * size], Movement())
        for place in range(len(windows))
    ]


def movement_of(circle: Circle, window: Window, *, today: date | None = None) -> Movement:
    """The movement of one window."""
    return movements(circle, [window], today=today)[0]


def movements_by_shop(
    circle: Circle, window: Window, shops: Sequence[int], *, today: date | None = None
) -> dict[int, Movement]:
    """The movement of each of these shops, in one statement; the club has more than one."""
    found = _counted(circle, [window], sorted(shops), today or club_day())
    return dict(zip(sorted(shops), found, strict=True))


def customers_on(circle: Circle, day: date) -> QuerySet[MemberFigures]:
    """Who has bought until that day and was not lost on it."""
    return moved_members(circle, Window(day, day), "customers")


def moved_members(circle: Circle, window: Window, way: Way) -> QuerySet[MemberFigures]:
    """The members behind a count of `movements`, with their figures, the best buyers first."""
    rows = MemberFigures.objects.filter(
        of_scope(circle.shop_ids), of_circle(circle), first_on__lte=window.ends_on
    )
    rows = _BEHIND[way](rows, window, by_shop=summed_shops(circle.shop_ids) is not None)
    return rows.select_related("member").order_by("-sales", "-id")


def _customers(
    rows: QuerySet[MemberFigures], window: Window, *, by_shop: bool
) -> QuerySet[MemberFigures]:
    return rows.exclude(_is_absent(window.ends_on, by_shop=by_shop))


def _kept(
    rows: QuerySet[MemberFigures], window: Window, *, by_shop: bool
) -> QuerySet[MemberFigures]:
    return _customers(_of_the_eve(rows, window, by_shop=by_shop), window, by_shop=by_shop)


def _new(
    rows: QuerySet[MemberFigures], window: Window, *, by_shop: bool
) -> QuerySet[MemberFigures]:
    return _customers(rows.filter(first_on__gte=window.starts_on), window, by_shop=by_shop)


def _returned(
    rows: QuerySet[MemberFigures], window: Window, *, by_shop: bool
) -> QuerySet[MemberFigures]:
    was_lost = rows.filter(_is_absent(window.starts_on - _ONE_DAY, by_shop=by_shop))
    return _customers(was_lost, window, by_shop=by_shop)


def _left(
    rows: QuerySet[MemberFigures], window: Window, *, by_shop: bool
) -> QuerySet[MemberFigures]:
    return _of_the_eve(_lost(rows, window, by_shop=by_shop), window, by_shop=by_shop)


def _lost(
    rows: QuerySet[MemberFigures], window: Window, *, by_shop: bool
) -> QuerySet[MemberFigures]:
    return rows.filter(_is_absent(window.ends_on, by_shop=by_shop, since=window.starts_on))


def _of_the_eve(
    rows: QuerySet[MemberFigures], window: Window, *, by_shop: bool
) -> QuerySet[MemberFigures]:
    eve = window.starts_on - _ONE_DAY
    return rows.filter(first_on__lt=window.starts_on).exclude(_is_absent(eve, by_shop=by_shop))


def _is_absent(day: date, *, by_shop: bool, since: date | None = None) -> Exists:
    """He counts as lost on this day, and not from before `since`."""
    here = Q(shop=OuterRef("shop")) if by_shop else Q(shop__isnull=True)
    not_back = Q(back_on__isnull=True) | Q(back_on__gt=day)
    absences = Absence.objects.filter(
        here, not_back, member_id=OuterRef("member_id"), lost_on__lte=day
    )
    return Exists(absences if since is None else absences.filter(lost_on__gte=since))


_BEHIND = {
    "customers": _customers,
    "kept": _kept,
    "new": _new,
    "returned": _returned,
    "left": _left,
    "lost": _lost,
}


def _counted(
    circle: Circle, windows: Sequence[Window], shops: Sequence[int] | None, today: date
) -> list[Movement]:
    """Window by window, and within each shop by shop."""
    places = [
        (window, shop) for window in windows for shop in (shops if shops is not None else [None])
    ]
    asked = {
        "starts": [window.starts_on for window, _shop in places],
        "ends": [min(window.ends_on, today) for window, _shop in places],
        "shops": [shop for _window, shop in places],
        "label": circle.label,
        "source": circle.source_id,
    }
    by_shop = shops is not None

    def read() -> list[Movement]:
        template = ADDED if circle.is_of_all else COUNTED
        found = _rows(statement_of(template, circle, by_shop=by_shop), asked)
        return [found.get(at, Movement()) for at in range(1, len(places) + 1)]

    return remembered("movements", (asked, by_shop), read)


def _rows(statement: str, asked: dict[str, Any]) -> dict[int, Movement]:
    used = {name: value for name, value in asked.items() if f"%({name})s" in statement}
    with connection.cursor() as cursor:
        cursor.execute(statement, used)
        return {
            place: Movement(start=start, end=end, new=new, left=left, passed=passed, lost=lost)
            for place, start, end, new, left, passed, lost in (
                map(int, row) for row in cursor.fetchall()
            )
        }
