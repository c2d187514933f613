"""The club and its shops (branches)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Club(models.Model):
    """The one club of this installation: its name, its money and its calendar."""

    class Unit(models.TextChoices):
        TOMAN = "toman", _("Toman")
        PLAIN = "unit", _("The currency itself")

    class Calendar(models.TextChoices):
        JALALI = "jalali", _("Jalali")
        GREGORIAN = "gregorian", _("Gregorian")

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(_("name"), max_length=80)
    currency = models.CharField(_("currency"), max_length=3, default="IRR")
    unit = models.CharField(_("amounts shown in"), max_length=6, choices=Unit.choices)
    calendar = models.CharField(_("calendar"), max_length=9, choices=Calendar.choices)
    sends_receipts = models.BooleanField(_("receipt by message"), default=True)
    manager_adjusts = models.PositiveIntegerField(_("points a manager corrects alone"), default=100)
    owner_adjusts = models.PositiveIntegerField(_("points an owner corrects alone"), default=1_000)
    # What the owner states: no sale tells it.
    margin_bps = models.PositiveSmallIntegerField(_("margin on sales"), default=3_000)
    public_discount_bps = models.PositiveSmallIntegerField(
        _("public discount that may need a permit"), default=1_500
    )
    retention_months = models.PositiveSmallIntegerField(
        _("months of silence before a member is forgotten"), null=True, blank=True
    )

    class Meta:
        verbose_name = _("club")
        verbose_name_plural = _("club")
        constraints = [models.CheckConstraint(name="club_is_one", condition=Q(id=1))]

    def __str__(self) -> str:
        return self.name


class Shop(models.Model):
    """One branch; its code is what tills and files call it."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=80)
    address = models.CharField(_("address"), max_length=200, blank=True)
    is_open = models.BooleanField(_("in operation"), default=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("shop")
        verbose_name_plural = _("shops")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
