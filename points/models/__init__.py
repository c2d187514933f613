"""Rows of the points room."""

from points.models.ledger import Account, Allocation, LedgerEntry, PointLot
from points.models.programs import BudgetWindow, Program
from points.models.purchases import Payment, Purchase, PurchaseLine, Return

__all__ = [
    "Account",
    "Allocation",
    "BudgetWindow",
    "LedgerEntry",
    "Payment",
    "PointLot",
    "Program",
    "Purchase",
    "PurchaseLine",
    "Return",
]
