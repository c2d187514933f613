"""Purchases, what was bought, how it was paid, and what came back."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models import Member, Shop
from points.models.programs import BudgetWindow, Program


class Purchase(models.Model):
    """One sale, never deleted; the cap is checked on this very row.

    Money: `amount` is the bill, `net` what of it was paid in money (the earning and cap basis),
    both as booked; `returned_amount` and `returned_net` grow with returns. `granted_value` is the
    money value of points granted, `recovered_value` what was clawed back, `debt_value` what
    could not be. `discount_value` and `gift_value` are the club's discount and a counter gift at
    cost as booked, `given_value` what of the two still stands. `pool_effect` is what this sale
    gave to (+) or drew from (−) its window's pool.
    """

    class Status(models.TextChoices):
        CLOSED = "closed", _("Closed")
        PARTLY_RETURNED = "partly_returned", _("Partly returned")
        RETURNED = "returned", _("Returned")
        VOIDED = "voided", _("Voided")

    class Reason(models.TextChoices):
        UNKNOWN = "", _("Not asked")
        OWN_USE = "own_use", _("For himself")
        HOME = "home", _("For the home")
        BIRTHDAY = "birthday", _("Birthday")
        WEDDING = "wedding", _("Wedding anniversary")
        ENGAGEMENT = "engagement", _("Engagement")
        CHILD_BIRTH = "child_birth", _("Birth of a child")
        GRADUATION = "graduation", _("Graduation")
        OCCASION = "occasion", _("A day of the calendar")
        GIFT = "gift", _("A gift")
        VISIT = "visit", _("A visit")
        REMEMBRANCE = "remembrance", _("Remembrance of a death")
        OTHER = "other", _("Another reason")

    shop = models.ForeignKey(
        Shop, verbose_name=_("shop"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    terminal = models.CharField(_("terminal"), max_length=40, blank=True, default="")
    receipt_number = models.CharField(_("receipt number"), max_length=60)
    business_date = models.DateField(_("business date"))
    fingerprint = models.CharField(max_length=64, editable=False)
    member = models.ForeignKey(
        Member,
        verbose_name=_("member"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    program = models.ForeignKey(
        Program,
        verbose_name=_("program version"),
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    window = models.ForeignKey(
        BudgetWindow,
        verbose_name=_("budget window"),
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    status = models.CharField(
        _("status"), max_length=15, choices=Status.choices, default=Status.CLOSED
    )
    occurred_at = models.DateTimeField(_("time of the sale"))
    recorded_at = models.DateTimeField(_("time of recording"))
    is_backdated = models.BooleanField(_("backdated"), default=False)
    recorded_by = models.CharField(_("recorded by"), max_length=180)
    note = models.CharField(_("note"), max_length=200, blank=True, default="")
    reason = models.CharField(
        _("reason for buying"), max_length=11, choices=Reason.choices, blank=True, default=""
    )

    amount = models.BigIntegerField(_("bill"))
    net = models.BigIntegerField(_("paid in money"))
    returned_amount = models.BigIntegerField(_("returned"), default=0)
    returned_net = models.BigIntegerField(_("returned in money"), default=0)
    is_on_credit = models.BooleanField(_("on credit"), default=False)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    lapsed_at = models.DateTimeField(_("points lapsed"), null=True, blank=True)

    earned_points = models.BigIntegerField(_("points earned"), default=0)
    wanted_points = models.BigIntegerField(_("points wanted"), default=0)
    recovered_points = models.BigIntegerField(_("points taken back"), default=0)
    debt_points = models.BigIntegerField(_("points owed"), default=0)
    expired_points = models.BigIntegerField(_("of those taken back, already expired"), default=0)
    spent_points = models.BigIntegerField(_("points spent"), default=0)
    given_back_points = models.BigIntegerField(_("points given back"), default=0)

    cap_bps = models.PositiveIntegerField(_("cap (basis points)"))
    granted_value = models.BigIntegerField(_("value granted"), default=0)
    recovered_value = models.BigIntegerField(_("value recovered"), default=0)
    debt_value = models.BigIntegerField(_("value owed"), default=0)
    discount_value = models.BigIntegerField(_("discount of the club"), default=0)
    gift_value = models.BigIntegerField(_("gift at cost"), default=0)
    gift_code = models.CharField(_("code of the gift"), max_length=40, blank=True, default="")
    gift_name = models.CharField(_("gift"), max_length=80, blank=True, default="")
    given_value = models.BigIntegerField(_("gift and discount that stand"), default=0)
    pool_effect = models.BigIntegerField(_("given to the pool"), default=0)
    is_swept = models.BooleanField(_("surplus swept"), default=False)

    class Meta:
        verbose_name = _("purchase")
        verbose_name_plural = _("purchases")
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(
                fields=["shop", "receipt_number", "business_date", "terminal"],
                name="purchase_once",
            ),
            models.CheckConstraint(
                name="purchase_money_in_range",
                condition=Q(amount__gte=0, net__gte=0, net__lte=F("amount")),
            ),
            models.CheckConstraint(
                name="purchase_returns_within",
                condition=Q(
                    returned_amount__gte=0,
                    returned_amount__lte=F("amount"),
                    returned_net__gte=0,
                    returned_net__lte=F("net"),
                ),
            ),
            models.CheckConstraint(
                name="purchase_points_within",
                condition=Q(
                    recovered_points__gte=0,
                    debt_points__gte=0,
                    earned_points__gte=F("recovered_points") + F("debt_points"),
                    given_back_points__gte=0,
                    given_back_points__lte=F("spent_points"),
                    expired_points__gte=0,
                    expired_points__lte=F("recovered_points"),
                    wanted_points__gte=F("earned_points"),
                ),
            ),
            models.CheckConstraint(
                name="purchase_within_cap",
                condition=Q(
                    pool_effect__lte=(F("net") - F("returned_net")) * F("cap_bps") / 10_000
                    - (
                        F("granted_value")
                        - F("recovered_value")
                        - F("debt_value")
                        + F("given_value")
                    )
                ),
            ),
            models.CheckConstraint(
                name="purchase_given_within",
                condition=Q(
                    discount_value__gte=0,
                    gift_value__gte=0,
                    given_value__gte=0,
                    given_value__lte=F("gift_value") + F("discount_value"),
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["member", "-occurred_at", "-id"], name="purchase_of_member"),
            models.Index(fields=["window"], name="purchase_of_window"),
            models.Index(
                fields=["window", "id"], name="purchase_unswept", condition=Q(is_swept=False)
            ),
            models.Index(fields=["business_date", "shop"], name="purchase_day"),
            models.Index(fields=["member"], name="purchase_owing", condition=Q(debt_points__gt=0)),
            models.Index(
                fields=["business_date"],
                name="purchase_unpaid",
                condition=Q(is_on_credit=True, settled_at=None),
            ),
            models.Index(
                fields=["occurred_at"],
                name="purchase_awaited",
                condition=Q(is_on_credit=True, settled_at=None, lapsed_at=None),
            ),
            # What a member's habits are read from, without the rows themselves.
            models.Index(
                fields=["member", "business_date", "shop"],
                include=[
                    "id",
                    "amount",
                    "returned_amount",
                    "reason",
                    "net",
                    "returned_net",
                    "granted_value",
                    "recovered_value",
                    "given_value",
                ],
                name="purchase_habits",
                condition=Q(member__isnull=False) & ~Q(status="voided"),
            ),
        ]

    def __str__(self) -> str:
        return self.receipt_number


class PurchaseLine(models.Model):
    """One line of a bill: what, of which category, how many, for how much in all."""

    purchase = models.ForeignKey(
        Purchase,
        verbose_name=_("purchase"),
        on_delete=models.PROTECT,
        related_name="lines",
        db_index=False,
    )
    position = models.PositiveSmallIntegerField(_("line"))
    product = models.CharField(_("product"), max_length=80, blank=True, default="")
    category = models.CharField(_("category"), max_length=80, blank=True, default="")
    quantity = models.PositiveIntegerField(_("quantity"), default=1)
    amount = models.BigIntegerField(_("amount"))
    returned_amount = models.BigIntegerField(_("returned"), default=0)

    class Meta:
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["purchase", "position"], name="line_once"),
            models.CheckConstraint(
                name="line_returned_within",
                condition=Q(
                    amount__gte=0, returned_amount__gte=0, returned_amount__lte=F("amount")
                ),
            ),
        ]
        indexes = [
            models.Index(
                fields=["category", "purchase"],
                name="line_of_category",
                condition=~Q(category="") & (Q(amount=0) | Q(returned_amount__lt=F("amount"))),
            ),
        ]

    def __str__(self) -> str:
        return self.product or self.category or str(self.position)


class Payment(models.Model):
    """One part of how a bill was paid; for points, how many they were."""

    class Tender(models.TextChoices):
        CASH = "cash", _("Cash")
        CARD = "card", _("Card")
        CREDIT = "credit", _("On credit")
        POINTS = "points", _("Points")
        VOUCHER = "voucher", _("Voucher")
        DISCOUNT = "discount", _("Discount of the club")

    purchase = models.ForeignKey(
        Purchase, verbose_name=_("purchase"), on_delete=models.PROTECT, related_name="payments"
    )
    tender = models.CharField(_("tender"), max_length=8, choices=Tender.choices)
    amount = models.BigIntegerField(_("amount"))
    points = models.BigIntegerField(_("points"), default=0)

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                name="payment_points_only_for_points",
                condition=Q(amount__gt=0)
                & (Q(tender="points", points__gt=0) | (~Q(tender="points") & Q(points=0))),
            )
        ]

    def __str__(self) -> str:
        return f"{self.tender} {self.amount}"


class Return(models.Model):
    """Goods that came back: two proportional reversals, each exactly once."""

    purchase = models.ForeignKey(
        Purchase,
        verbose_name=_("purchase"),
        on_delete=models.PROTECT,
        related_name="returns",
        db_index=False,
    )
    return_number = models.CharField(_("return number"), max_length=60)
    amount = models.BigIntegerField(_("amount"))
    money = models.BigIntegerField(_("money paid back"))
    clawed_back = models.BigIntegerField(_("points clawed back"))
    given_back = models.BigIntegerField(_("points given back"))
    debt = models.BigIntegerField(_("points left owing"))
    is_void = models.BooleanField(_("void"), default=False)
    reason = models.CharField(_("reason"), max_length=200, blank=True, default="")
    recorded_at = models.DateTimeField(_("time of recording"))
    business_date = models.DateField(_("business date"))
    recorded_by = models.CharField(_("recorded by"), max_length=180)

    class Meta:
        verbose_name = _("return")
        verbose_name_plural = _("returns")
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["purchase", "return_number"], name="return_once"),
            models.CheckConstraint(
                name="return_in_range",
                condition=Q(amount__gte=0, money__gte=0, money__lte=F("amount")),
            ),
        ]

    def __str__(self) -> str:
        return self.return_number
