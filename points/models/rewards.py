"""Rewards that points buy, what became of each, and vouchers."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models import Member, Shop
from points.models.grants import Grant
from points.models.purchases import Purchase


class Reward(models.Model):
    """One entry of the catalogue. `cost` (money) is what it costs the club; for a discount it is
    the money that its voucher pays. A gift has no price in points: the counter gives it with a
    sale. `stock` none means without end.
    """

    class Kind(models.TextChoices):
        DISCOUNT = "discount", _("Discount")
        PRODUCT = "product", _("Product")
        SERVICE = "service", _("Service or consultation")
        PRIORITY = "priority", _("Priority")
        GIFT = "gift", _("Gift at the counter")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    description = models.CharField(_("description"), max_length=300, blank=True, default="")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    points = models.BigIntegerField(_("price in points"), default=0)
    cost = models.BigIntegerField(_("cost"), default=0)
    stock = models.PositiveIntegerField(_("stock"), null=True, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("to"), null=True, blank=True)
    tier = models.CharField(_("from tier"), max_length=40, blank=True, default="")
    member_limit = models.PositiveSmallIntegerField(_("most per member"), null=True, blank=True)
    valid_days = models.PositiveSmallIntegerField(_("days to collect it"), default=30)
    min_bill = models.BigIntegerField(_("least bill"), default=0)
    shops = models.ManyToManyField(
        Shop, verbose_name=_("only in shops"), blank=True, related_name="+"
    )
    is_offered = models.BooleanField(_("offered"), default=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("reward")
        verbose_name_plural = _("rewards")
        ordering = ("position", "points", "id")
        constraints = [
            models.CheckConstraint(
                name="reward_in_range",
                condition=Q(points__gte=0, cost__gte=0, min_bill__gte=0, valid_days__gte=1),
            ),
            models.CheckConstraint(
                name="reward_has_a_price", condition=Q(kind="gift", points=0) | Q(points__gt=0)
            ),
            models.CheckConstraint(
                name="reward_window_in_order",
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Redemption(models.Model):
    """A reward that a member has bought: points reserved when issued, gone when redeemed, back
    when cancelled or expired. `terms` is the reward as it was when issued.
    """

    class Status(models.TextChoices):
        ISSUED = "issued", _("Waits to be collected")
        REDEEMED = "redeemed", _("Collected")
        CANCELLED = "cancelled", _("Cancelled")
        EXPIRED = "expired", _("Expired")

    reward = models.ForeignKey(
        Reward, verbose_name=_("reward"), on_delete=models.PROTECT, related_name="redemptions"
    )
    member = models.ForeignKey(
        Member,
        verbose_name=_("member"),
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    code = models.CharField(_("code"), max_length=20, unique=True)
    status = models.CharField(
        _("status"), max_length=9, choices=Status.choices, default=Status.ISSUED
    )
    points = models.BigIntegerField(_("points"))
    value = models.BigIntegerField(_("value of the points"), default=0)
    terms = models.JSONField(_("terms"))
    grant = models.OneToOneField(
        Grant,
        verbose_name=_("grant beyond the points"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    shop = models.ForeignKey(
        Shop,
        verbose_name=_("shop"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    issued_at = models.DateTimeField(_("issued"))
    issued_by = models.CharField(_("issued by"), max_length=180)
    expires_at = models.DateTimeField(_("expires"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.CharField(_("ended by"), max_length=180, blank=True, default="")
    reason = models.CharField(_("reason"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("redemption")
        verbose_name_plural = _("redemptions")
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(name="redemption_in_range", condition=Q(points__gte=0)),
        ]
        indexes = [
            models.Index(fields=["member", "-id"], name="redemption_of_member"),
            models.Index(
                fields=["expires_at"], name="redemption_due", condition=Q(status="issued")
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Voucher(models.Model):
    """Money off one bill, once: `value` at most, counted under the cap when it is issued.

    What the bill leaves of it is lost. Without a member it is open: whoever holds it, spends it.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        USED = "used", _("Used")
        CANCELLED = "cancelled", _("Cancelled")
        EXPIRED = "expired", _("Expired")

    code = models.CharField(_("code"), max_length=20, unique=True)
    value = models.BigIntegerField(_("value"))
    min_bill = models.BigIntegerField(_("least bill"), default=0)
    member = models.ForeignKey(
        Member,
        verbose_name=_("member"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    shop = models.ForeignKey(
        Shop,
        verbose_name=_("only in shop"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    status = models.CharField(_("status"), max_length=9, choices=Status.choices)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    grant = models.OneToOneField(
        Grant,
        verbose_name=_("grant"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    redemption = models.OneToOneField(
        Redemption,
        verbose_name=_("bought by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="voucher",
    )
    purchase = models.ForeignKey(
        Purchase,
        verbose_name=_("purchase"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="vouchers",
    )
    used_value = models.BigIntegerField(_("value used"), default=0)
    reason = models.CharField(_("reason"), max_length=200, blank=True, default="")
    issued_at = models.DateTimeField(_("issued"))
    issued_by = models.CharField(_("issued by"), max_length=180)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_why = models.CharField(
        _("reason for taking it back"), max_length=200, blank=True, default=""
    )

    class Meta:
        verbose_name = _("voucher")
        verbose_name_plural = _("vouchers")
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(
                name="voucher_in_range",
                condition=Q(value__gt=0, min_bill__gte=0, used_value__gte=0)
                & Q(used_value__lte=F("value"), ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="voucher_used_by_a_purchase",
                condition=~Q(status="used") | Q(purchase__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["ends_on"], name="voucher_due", condition=Q(status="open")),
        ]

    def __str__(self) -> str:
        return self.code
