"""The ledger: accounts, append-only entries, the lots they fill and what drew on them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models import Member
from points.models.purchases import Purchase


class Account(models.Model):
    """A member's points in one row: the cached balance, the last entry's number and the debt.

    `is_closed` says on the locked row itself that the card has been merged or its member erased:
    one who waited for the lock must not go by the member's row as it was before the wait.
    """

    member = models.OneToOneField(
        Member,
        verbose_name=_("member"),
        primary_key=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    balance = models.BigIntegerField(_("balance"), default=0)
    debt = models.BigIntegerField(_("debt"), default=0)
    last_seq = models.BigIntegerField(_("entries"), default=0)
    is_closed = models.BooleanField(_("closed"), default=False)
    # Told by the statement that locks the row: whether something was promised and is still open.
    has_offers: bool = False

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.CheckConstraint(
                name="account_never_negative",
                condition=Q(balance__gte=0, debt__gte=0, last_seq__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return str(self.balance)


class LedgerEntry(models.Model):
    """One movement of points; the database refuses to change or delete it.

    `points` and `value` (money) are signed. (account, kind, source) is unique: doing it twice is
    doing it once. `breakdown` answers «why these points?» rule by rule.
    """

    class Kind(models.TextChoices):
        EARN = "earn", _("Earned")
        BONUS = "bonus", _("Bonus")
        REDEEM = "redeem", _("Spent")
        REDEEM_RETURN = "redeem_return", _("Given back")
        CLAW_BACK = "claw_back", _("Taken back")
        EXPIRE = "expire", _("Expired")
        ACTIVATE = "activate", _("Activated")
        LAPSE = "lapse", _("Lapsed")
        ADJUST = "adjust", _("Adjusted by hand")
        MERGE_OUT = "merge_out", _("Moved to another card")
        MERGE_IN = "merge_in", _("Moved from another card")
        OPENING = "opening", _("Opening balance")

    account = models.ForeignKey(
        Account,
        verbose_name=_("account"),
        on_delete=models.PROTECT,
        related_name="entries",
        db_index=False,
    )
    seq = models.BigIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=13, choices=Kind.choices)
    source = models.CharField(_("source"), max_length=80)
    points = models.BigIntegerField(_("points"))
    value = models.BigIntegerField(_("value"))
    balance_after = models.BigIntegerField(_("balance after"))
    purchase = models.ForeignKey(
        Purchase,
        verbose_name=_("purchase"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    at = models.DateTimeField(_("time"))
    business_date = models.DateField(_("business date"))
    actor_kind = models.CharField(_("kind of actor"), max_length=10)
    actor_id = models.CharField(_("actor id"), max_length=160)
    reason = models.CharField(_("reason"), max_length=200, blank=True, default="")
    breakdown = models.JSONField(_("breakdown"), default=list)

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["account", "seq"], name="entry_chain"),
            models.UniqueConstraint(fields=["account", "kind", "source"], name="entry_once"),
            models.CheckConstraint(
                name="entry_never_below_zero", condition=Q(balance_after__gte=0, seq__gte=1)
            ),
        ]
        indexes = [
            models.Index(fields=["purchase"], name="entry_of_purchase"),
            models.Index(fields=["business_date", "kind"], name="entry_day"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.points}"


class PointLot(models.Model):
    """What one crediting entry added, when it can be spent, when it expires, what remains.

    `vests_at` is null while the points wait for an event (a credit sale's settlement).
    `unit_value` (money a point) is frozen when the lot is made, and so is `idle_months`: where
    it is set, each visit moves `expires_at` to so many months later.
    """

    account = models.ForeignKey(
        Account,
        verbose_name=_("account"),
        on_delete=models.PROTECT,
        related_name="lots",
        db_index=False,
    )
    entry = models.OneToOneField(
        LedgerEntry, verbose_name=_("entry"), on_delete=models.PROTECT, related_name="lot"
    )
    purchase = models.ForeignKey(
        Purchase,
        verbose_name=_("purchase"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    original = models.BigIntegerField(_("points"))
    remaining = models.BigIntegerField(_("remaining"))
    unit_value = models.BigIntegerField(_("value of a point"))
    vests_at = models.DateTimeField(_("can be spent from"), null=True, blank=True)
    expires_at = models.DateTimeField(_("expires"))
    idle_months = models.PositiveSmallIntegerField(_("months without a visit"), null=True)

    class Meta:
        verbose_name = _("lot of points")
        verbose_name_plural = _("lots of points")
        ordering = ("expires_at", "id")
        constraints = [
            models.CheckConstraint(
                name="lot_remaining_within",
                condition=Q(original__gt=0, remaining__gte=0, remaining__lte=F("original")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["account", "expires_at", "id"],
                name="lot_open",
                condition=Q(remaining__gt=0),
            ),
            models.Index(
                fields=["expires_at", "account"], name="lot_due", condition=Q(remaining__gt=0)
            ),
            models.Index(fields=["purchase"], name="lot_of_purchase"),
        ]

    def __str__(self) -> str:
        return f"{self.remaining}/{self.original}"


class Allocation(models.Model):
    """How much one entry took from (+) or put back into (−) one lot; append-only."""

    entry = models.ForeignKey(
        LedgerEntry,
        verbose_name=_("entry"),
        on_delete=models.PROTECT,
        related_name="allocations",
        db_index=False,
    )
    lot = models.ForeignKey(
        PointLot, verbose_name=_("lot"), on_delete=models.PROTECT, related_name="allocations"
    )
    points = models.BigIntegerField(_("points"))

    class Meta:
        verbose_name = _("allocation")
        verbose_name_plural = _("allocations")
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["entry", "lot"], name="allocation_once"),
            models.CheckConstraint(name="allocation_not_zero", condition=~Q(points=0)),
        ]

    def __str__(self) -> str:
        return str(self.points)
