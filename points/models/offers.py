"""What members may have on a coming purchase because somebody promised it to them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models import Member
from points.models.purchases import Purchase
from points.models.rewards import Reward, Voucher


class Offer(models.Model):
    """One promise to one member, for one purchase: points by a rule, a voucher, or a gift.

    `source` is unique: promising twice is promising once. `origin` (`campaign:12`, `journey:3`,
    `reminder:5`) is what it is counted under. `rule` is one rule of a program's document, which
    the engine decides beside the program's own. `most_value` (money) is the most that it can
    cost; `value` what it did cost, both under the cap.
    """

    class Kind(models.TextChoices):
        POINTS = "points", _("Points")
        VOUCHER = "voucher", _("Voucher")
        GIFT = "gift", _("Gift at the counter")

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        USED = "used", _("Used")
        ENDED = "ended", _("Ended unused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    member = models.ForeignKey(
        Member,
        verbose_name=_("member"),
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    source = models.CharField(_("source"), max_length=80, unique=True)
    origin = models.CharField(_("from"), max_length=40)
    kind = models.CharField(_("kind"), max_length=7, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=80)
    rule = models.JSONField(_("rule"), null=True, blank=True)
    voucher = models.OneToOneField(
        Voucher,
        verbose_name=_("voucher"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="offer",
    )
    reward = models.ForeignKey(
        Reward,
        verbose_name=_("gift"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    status = models.CharField(
        _("status"), max_length=9, choices=Status.choices, default=Status.OPEN
    )
    most_value = models.BigIntegerField(_("most it can cost"), default=0)
    purchase = models.ForeignKey(
        Purchase,
        verbose_name=_("purchase"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="offers",
    )
    points = models.BigIntegerField(_("points"), default=0)
    value = models.BigIntegerField(_("value"), default=0)
    created_at = models.DateTimeField(_("created"))
    created_by = models.CharField(_("created by"), max_length=180)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        ordering = ("ends_on", "id")
        constraints = [
            models.CheckConstraint(
                name="offer_in_range",
                condition=Q(most_value__gte=0, points__gte=0, value__gte=0)
                & Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="offer_is_of_its_kind",
                condition=Q(kind="points", rule__isnull=False)
                | Q(kind="voucher", voucher__isnull=False)
                | Q(kind="gift", reward__isnull=False),
            ),
            models.CheckConstraint(
                name="offer_used_by_a_purchase",
                condition=~Q(status="used") | Q(purchase__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["member", "-id"], name="offer_of_member"),
            models.Index(fields=["member"], name="offer_open", condition=Q(status="open")),
            models.Index(fields=["ends_on"], name="offer_due", condition=Q(status="open")),
            models.Index(fields=["origin", "status"], name="offer_by_origin"),
        ]

    def __str__(self) -> str:
        return self.name
