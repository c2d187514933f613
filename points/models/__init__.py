"""Rows of the points room."""

from points.models.grants import Adjustment, Grant, Merge, RuleUse
from points.models.imports import ImportJob, ImportStretch, RefusedRow
from points.models.ledger import Account, Allocation, LedgerEntry, PointLot
from points.models.offers import Offer
from points.models.programs import BudgetWindow, Program, ProgramDraft
from points.models.purchases import Payment, Purchase, PurchaseLine, Return
from points.models.rewards import Redemption, Reward, Voucher
from points.models.tiers import Standing

__all__ = [
    "Account",
    "Adjustment",
    "Allocation",
    "BudgetWindow",
    "Grant",
    "ImportJob",
    "ImportStretch",
    "LedgerEntry",
    "Merge",
    "Offer",
    "Payment",
    "PointLot",
    "Program",
    "ProgramDraft",
    "Purchase",
    "PurchaseLine",
    "Redemption",
    "RefusedRow",
    "Return",
    "Reward",
    "RuleUse",
    "Standing",
    "Voucher",
]
