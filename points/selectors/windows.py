"""The windows of the cap one after another, and the sales whose points it has reduced."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from points.models import BudgetWindow, Grant, Purchase
from points.rules.budget import BPS, allowance

REDUCED = Q(wanted_points__gt=F("earned_points"))


@dataclass(frozen=True, slots=True)
class WindowSums:
    """What one window of the cap came to, in money. `allowed` is ⌊cap × net sales⌋ for each cap
    that was in force; `given_back` = `by_points` + `by_gifts` + `by_grants`; `reduced` counts the
    sales whose points were cut. `is_lowered`: the owner had tightened the cap.
    """

    starts_on: date
    ends_on: date
    sales: int
    allowed: int
    by_points: int
    by_gifts: int
    by_grants: int
    reduced: int
    is_lowered: bool
    is_alarmed: bool

    @property
    def given_back(self) -> int:
        """All of it."""
        return self.by_points + self.by_gifts + self.by_grants

    @property
    def given_back_bps(self) -> int | None:
        """Its share of sales in basis points; None where nothing was sold."""
        return self.given_back * BPS // self.sales if self.sales > 0 else None

    @property
    def left(self) -> int:
        """What was allowed and not given."""
        return self.allowed - self.given_back


def cap_windows() -> list[WindowSums]:
    """Every window that was ever opened, the newest first. Three statements."""
    sales: dict[int, list[Mapping[str, Any]]] = {}
    for row in _sales_by_cap():
        sales.setdefault(row["window_id"], []).append(row)
    grants = dict(
        Grant.objects.order_by()
        .values_list("window_id")
        .annotate(given=Sum(F("value") - F("recovered_value")))
    )
    return [
        _sums(window, sales.get(window.pk, []), grants.get(window.pk, 0))
        for window in BudgetWindow.objects.order_by("-starts_on", "-ends_on")
    ]


def reduced_sales(starts_on: date, ends_on: date) -> QuerySet[Purchase]:
    """The sales of this window that earned fewer points than their rules wanted, newest first."""
    rows = Purchase.objects.filter(
        REDUCED, window__starts_on=starts_on, window__ends_on=ends_on, member__isnull=False
    )
    return rows.select_related("member", "shop").order_by("-occurred_at", "-pk")


def _sales_by_cap() -> Iterable[Mapping[str, Any]]:
    return (
        Purchase.objects.order_by()
        .values("window_id", "cap_bps")
        .annotate(
            sales=Sum(F("net") - F("returned_net")),
            points=Sum(F("granted_value") - F("recovered_value")),
            gifts=Sum("given_value"),
            reduced=Count("pk", filter=REDUCED),
        )
    )


def _sums(window: BudgetWindow, rows: list[Mapping[str, Any]], by_grants: int) -> WindowSums:
    return WindowSums(
        starts_on=window.starts_on,
        ends_on=window.ends_on,
        sales=sum(row["sales"] for row in rows),
        allowed=sum(allowance(row["sales"], row["cap_bps"]) for row in rows),
        by_points=sum(row["points"] for row in rows),
        by_gifts=sum(row["gifts"] for row in rows),
        by_grants=by_grants,
        reduced=sum(row["reduced"] for row in rows),
        is_lowered=window.lowered_bps is not None,
        is_alarmed=window.alarmed_at is not None,
    )
