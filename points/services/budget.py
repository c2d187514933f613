"""The cap's pool: opened with its window, filled by sweeping, drawn on only by bonuses."""

from django.db import connection, transaction

from members.rules.calendars import Window
from points.locks import SWEEP, lock_pool
from points.models import BudgetWindow, Purchase
from points.rules.budget import allowance

SWEEP_BATCH = 20_000


def open_window(window: Window) -> BudgetWindow:
    """The row of this window, made at first need."""
    row = BudgetWindow.objects.filter(starts_on=window.starts_on, ends_on=window.ends_on).first()
    if row is None:
        row, _ = BudgetWindow.objects.get_or_create(
            starts_on=window.starts_on, ends_on=window.ends_on
        )
    return row


def surplus_of(purchase: Purchase) -> int:
    """What the sale's own allowance leaves beyond what it granted; below zero after a return
    whose points had come from the pool.
    """
    kept = (
        purchase.granted_value
        - purchase.recovered_value
        - purchase.debt_value
        + purchase.given_value
    )
    return allowance(purchase.net - purchase.returned_net, purchase.cap_bps) - kept


@transaction.atomic
def sweep_window(window_id: int) -> int:
    """Move the surplus of one batch of committed sales into the pool; returns how many sales.

    Waits for no sale: what is at work elsewhere is left for the next sweep.
    """
    with connection.cursor() as cursor:
        cursor.execute(SWEEP, [window_id, SWEEP_BATCH])
        swept, gained = cursor.fetchone()
    if gained:
        pool = lock_pool(window_id)
        pool.pool += gained
        pool.save(update_fields=["pool"])
    return int(swept)


def sweep_surpluses() -> int:
    """Sweep every window that has unswept sales; returns how many sales were swept."""
    swept = 0
    windows = Purchase.objects.filter(is_swept=False).order_by().values_list("window_id", flat=True)
    for window_id in windows.distinct():
        while count := sweep_window(window_id):
            swept += count
            if count < SWEEP_BATCH:
                break
    return swept


def pool_room(window_id: int, *, needed: int) -> BudgetWindow:
    """The locked pool, first filled from committed sales when it holds less than `needed`."""
    pool = lock_pool(window_id)
    while pool.pool < needed and sweep_window(window_id):
        pool.refresh_from_db(fields=["pool"])
    return pool


def settle_pool(purchase: Purchase) -> None:
    """After a return: where the sale has given the pool more than it has left, take it back.

    The pool may fall below zero; that shortfall is made good before anything else is granted.
    Where a bonus came back instead, the next sweep returns it to the pool.
    """
    missing = purchase.pool_effect - surplus_of(purchase)
    if missing <= 0:
        purchase.is_swept = purchase.is_swept and missing == 0
        return
    pool = lock_pool(purchase.window_id)
    pool.pool -= missing
    pool.save(update_fields=["pool"])
    purchase.pool_effect -= missing
