"""The ledger and the purchases in the admin: only to be looked at, by owners."""

from django.contrib import admin

from members.admin import ReadOnlyAdmin, ReadOnlyInline, site
from points.models import (
    Account,
    Adjustment,
    Allocation,
    BudgetWindow,
    Grant,
    ImportJob,
    LedgerEntry,
    Merge,
    Offer,
    Payment,
    PointLot,
    Program,
    ProgramDraft,
    Purchase,
    PurchaseLine,
    Redemption,
    Return,
    Reward,
    RuleUse,
    Standing,
    Voucher,
)


class PurchaseLineInline(ReadOnlyInline):
    model = PurchaseLine


class PaymentInline(ReadOnlyInline):
    model = Payment


class ReturnInline(ReadOnlyInline):
    model = Return


class AllocationInline(ReadOnlyInline):
    model = Allocation
    fk_name = "entry"


@admin.register(Purchase, site=site)
class PurchaseAdmin(ReadOnlyAdmin):
    list_display = (
        "receipt_number",
        "shop",
        "member",
        "business_date",
        "amount",
        "net",
        "earned_points",
        "status",
    )
    list_filter = ("status", "shop", "reason", "is_on_credit")
    list_select_related = ("shop", "member")
    search_fields = ("receipt_number__exact",)
    left_to_right = ("receipt_number", "recorded_by")
    inlines = (PurchaseLineInline, PaymentInline, ReturnInline)


@admin.register(Return, site=site)
class ReturnAdmin(ReadOnlyAdmin):
    list_display = ("return_number", "purchase", "amount", "clawed_back", "given_back", "debt")
    list_filter = ("is_void",)
    list_select_related = ("purchase",)
    left_to_right = ("return_number", "recorded_by")


@admin.register(LedgerEntry, site=site)
class LedgerEntryAdmin(ReadOnlyAdmin):
    list_display = ("at", "member", "seq", "kind", "points", "value", "balance_after", "source")
    list_filter = ("kind",)
    list_select_related = ("account__member",)
    left_to_right = ("source", "actor_id")
    inlines = (AllocationInline,)

    @admin.display(description=Account._meta.get_field("member").verbose_name)
    def member(self, entry: LedgerEntry) -> str:
        """Whose points moved."""
        return str(entry.account.member)


@admin.register(PointLot, site=site)
class PointLotAdmin(ReadOnlyAdmin):
    list_display = ("member", "original", "remaining", "unit_value", "vests_at", "expires_at")
    list_select_related = ("account__member",)

    @admin.display(description=Account._meta.get_field("member").verbose_name)
    def member(self, lot: PointLot) -> str:
        """Whose points they are."""
        return str(lot.account.member)


@admin.register(Account, site=site)
class AccountAdmin(ReadOnlyAdmin):
    list_display = ("member", "balance", "debt", "last_seq")
    list_select_related = ("member",)


@admin.register(Allocation, site=site)
class AllocationAdmin(ReadOnlyAdmin):
    list_display = ("entry", "lot", "points")
    list_select_related = ("entry", "lot")


@admin.register(Program, site=site)
class ProgramAdmin(ReadOnlyAdmin):
    list_display = ("version", "starts_on", "earn_amount", "point_value", "cap_bps", "window_kind")


@admin.register(BudgetWindow, site=site)
class BudgetWindowAdmin(ReadOnlyAdmin):
    list_display = ("starts_on", "ends_on", "pool")


@admin.register(Standing, site=site)
class StandingAdmin(ReadOnlyAdmin):
    list_display = ("member", "tier", "cause", "since", "until", "ended_on", "measured")
    list_filter = ("tier", "cause")
    list_select_related = ("member",)
    left_to_right = ("tier", "decided_by")


@admin.register(Reward, site=site)
class RewardAdmin(ReadOnlyAdmin):
    list_display = ("name", "kind", "points", "cost", "stock", "starts_on", "ends_on", "is_offered")
    list_filter = ("kind", "is_offered")
    left_to_right = ("code", "tier")


@admin.register(Redemption, site=site)
class RedemptionAdmin(ReadOnlyAdmin):
    list_display = ("code", "reward", "member", "points", "status", "issued_at", "expires_at")
    list_filter = ("status",)
    list_select_related = ("reward", "member")
    search_fields = ("code__exact",)
    left_to_right = ("code", "issued_by", "ended_by")


@admin.register(Voucher, site=site)
class VoucherAdmin(ReadOnlyAdmin):
    list_display = ("code", "value", "used_value", "member", "status", "starts_on", "ends_on")
    list_filter = ("status", "shop")
    list_select_related = ("member",)
    search_fields = ("code__exact",)
    left_to_right = ("code", "issued_by")


@admin.register(Offer, site=site)
class OfferAdmin(ReadOnlyAdmin):
    """The newest first; found by what they were promised for (`campaign:12`)."""

    list_display = (
        "name",
        "kind",
        "member",
        "status",
        "starts_on",
        "ends_on",
        "points",
        "value",
        "most_value",
        "origin",
    )
    list_filter = ("status", "kind")
    list_select_related = ("member",)
    search_fields = ("origin__exact", "source__exact")
    ordering = ("-id",)
    left_to_right = ("source", "origin", "created_by")


@admin.register(Grant, site=site)
class GrantAdmin(ReadOnlyAdmin):
    list_display = ("at", "kind", "member", "points", "value", "recovered_value", "source")
    list_filter = ("kind",)
    list_select_related = ("member",)
    left_to_right = ("source", "actor_id")


@admin.register(Adjustment, site=site)
class AdjustmentAdmin(ReadOnlyAdmin):
    list_display = ("asked_at", "member", "points", "booked_points", "status", "reason")
    list_filter = ("status",)
    list_select_related = ("member",)
    left_to_right = ("asked_by", "decided_by")


@admin.register(Merge, site=site)
class MergeAdmin(ReadOnlyAdmin):
    list_display = ("merged_at", "merged", "kept", "points", "undone_at", "reason")
    list_select_related = ("merged", "kept")
    left_to_right = ("merged_by", "undone_by")


@admin.register(ImportJob, site=site)
class ImportJobAdmin(ReadOnlyAdmin):
    """Without the rows that were refused: their cells are people's own words."""

    list_display = ("created_at", "kind", "name", "shop", "status", "rows", "finished_at")
    list_filter = ("kind", "status")
    list_select_related = ("shop",)
    left_to_right = ("name", "problem", "created_by")
    left_out = (
        "file",
        "mapping",
        "choices",
        "next_row",
        "figures",
        "is_stop_asked",
        "beaten_at",
    )


@admin.register(ProgramDraft, site=site)
class ProgramDraftAdmin(ReadOnlyAdmin):
    list_display = ("name", "changed_at", "revision", "published")
    list_select_related = ("published",)
    left_to_right = ("changed_by",)


@admin.register(RuleUse, site=site)
class RuleUseAdmin(ReadOnlyAdmin):
    list_display = ("business_date", "rule", "member", "wanted", "granted", "is_dry", "is_undone")
    list_filter = ("is_dry", "is_undone")
    list_select_related = ("member",)
    search_fields = ("rule__exact",)
    left_to_right = ("rule", "group")
