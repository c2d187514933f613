"""Offers as the owner words them once, to be promised by reminders, journeys and campaigns."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import Member
from points.models import Offer, Reward


class OfferPlan(models.Model):
    """What a member is promised, and for how long; `points.models.Offer` is one promise of it.

    `bonus` gives `points` with the next purchase, `basket` the same from a bill of `min_bill` on,
    `cross_sell` from `min_bill` of goods of `category`; `multiplier` gives `percent` of the points
    by amount, `most_points` more at the most; `voucher` takes `value` off a bill of `min_bill`;
    `gift` is `reward` from the counter. `is_one_off` holds on the day it is promised alone.
    """

    class Kind(models.TextChoices):
        BONUS = "bonus", _("Extra points")
        MULTIPLIER = "multiplier", _("Points times")
        BASKET = "basket", _("Points for a larger bill")
        CROSS_SELL = "cross_sell", _("Points on other goods")
        VOUCHER = "voucher", _("Money off")
        GIFT = "gift", _("Gift at the counter")

    name = models.CharField(_("name"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    points = models.PositiveIntegerField(_("points"), default=0)
    percent = models.PositiveSmallIntegerField(_("percent"), default=0)
    most_points = models.PositiveIntegerField(_("most extra points"), default=0)
    value = models.BigIntegerField(_("money off"), default=0)
    min_bill = models.BigIntegerField(_("least bill"), default=0)
    category = models.CharField(_("category"), max_length=80, blank=True, default="")
    reward = models.ForeignKey(
        Reward,
        verbose_name=_("gift"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    valid_days = models.PositiveSmallIntegerField(_("days to use it"), default=14)
    is_one_off = models.BooleanField(_("only on this visit"), default=False)
    is_active = models.BooleanField(_("in use"), default=True)
    created_at = models.DateTimeField(_("created"))
    created_by = models.CharField(_("created by"), max_length=180)

    class Meta:
        verbose_name = _("kind of offer")
        verbose_name_plural = _("kinds of offers")
        ordering = ("name",)
        constraints = [
            models.CheckConstraint(
                name="offer_plan_in_range", condition=Q(value__gte=0, min_bill__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SurprisePlan(models.Model):
    """The one row of the unexpected gift: what, to whom, and the month's small budget."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    is_active = models.BooleanField(_("in use"), default=False)
    reward = models.ForeignKey(
        Reward,
        verbose_name=_("gift"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    monthly_budget = models.BigIntegerField(_("budget of a month"), default=0)
    one_in = models.PositiveSmallIntegerField(_("one visit in so many"), default=20)
    from_visits = models.PositiveSmallIntegerField(_("from so many visits on"), default=3)
    rest_days = models.PositiveSmallIntegerField(_("days before the next"), default=180)

    class Meta:
        verbose_name = _("surprise gift")
        verbose_name_plural = _("surprise gifts")
        constraints = [
            models.CheckConstraint(
                name="surprise_is_one", condition=Q(id=1, one_in__gte=1, monthly_budget__gte=0)
            )
        ]

    def __str__(self) -> str:
        return str(self.reward_id)


class Surprise(models.Model):
    """What staff answered when the counter asked to surprise a member; once a member and day.

    `offer` is the gift that was promised, at this `cost`; None where they said «not now». Whether
    it was given, and with which purchase, stands with the offer.
    """

    member = models.ForeignKey(
        Member, verbose_name=_("member"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    on = models.DateField(_("day"))
    cost = models.BigIntegerField(_("cost"))
    offer = models.OneToOneField(
        Offer,
        verbose_name=_("offer"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("surprise")
        verbose_name_plural = _("surprises")
        ordering = ("-id",)
        constraints = [models.UniqueConstraint(fields=["member", "on"], name="surprise_once")]
        indexes = [models.Index(fields=["on"], name="surprise_on")]

    def __str__(self) -> str:
        return f"{self.on}"
