"""The program: how points are earned, what they are worth, and the owner's cap."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Program(models.Model):
    """One published version of the terms; it holds from `starts_on` until the next one starts.

    One point is earned for each `earn_amount` of the earning basis and pays `point_value`. The
    two rates can never promise more than the cap (a CHECK): what one sale earns by amount is
    always covered by that sale itself.
    """

    class WindowKind(models.TextChoices):
        MONTH = "month", _("Month")
        QUARTER = "quarter", _("Season")
        YEAR = "year", _("Year")

    class Calendar(models.TextChoices):
        JALALI = "jalali", _("Jalali")
        GREGORIAN = "gregorian", _("Gregorian")

    version = models.PositiveIntegerField(_("version"), unique=True)
    starts_on = models.DateField(_("holds from"), unique=True)
    earn_amount = models.BigIntegerField(_("money that earns one point"))
    point_value = models.BigIntegerField(_("money that one point pays"))
    cap_bps = models.PositiveIntegerField(_("cap of sales given back (basis points)"))
    window_kind = models.CharField(_("window of the cap"), max_length=7, choices=WindowKind.choices)
    calendar = models.CharField(_("calendar"), max_length=9, choices=Calendar.choices)
    vesting_days = models.PositiveSmallIntegerField(_("days until points can be spent"), default=0)
    expiry_months = models.PositiveSmallIntegerField(_("months until points expire"), default=12)
    redeem_min_points = models.PositiveIntegerField(_("fewest points per bill"), default=1)
    redeem_max_bps = models.PositiveIntegerField(
        _("most of a bill that points may pay (basis points)"), default=10_000
    )
    published_at = models.DateTimeField(_("published"))
    published_by = models.CharField(_("published by"), max_length=80)

    class Meta:
        verbose_name = _("program version")
        verbose_name_plural = _("program versions")
        ordering = ("-starts_on",)
        constraints = [
            models.CheckConstraint(
                name="program_rates_positive", condition=Q(earn_amount__gt=0, point_value__gt=0)
            ),
            models.CheckConstraint(name="program_cap_is_share", condition=Q(cap_bps__lte=10_000)),
            models.CheckConstraint(
                name="program_rate_within_cap",
                condition=Q(point_value__lte=F("earn_amount") * F("cap_bps") / 10_000),
            ),
            models.CheckConstraint(
                name="program_redeem_is_share", condition=Q(redeem_max_bps__lte=10_000)
            ),
            models.CheckConstraint(
                name="program_expires", condition=Q(expiry_months__gte=1, expiry_months__lte=120)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}"


class BudgetWindow(models.Model):
    """One window of the cap and its pool: swept surplus of sales minus what bonuses drew.

    The common sale never locks this row. A negative pool is the shortfall that returns left.
    """

    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    pool = models.BigIntegerField(_("pool"), default=0)

    class Meta:
        verbose_name = _("budget window")
        verbose_name_plural = _("budget windows")
        ordering = ("-starts_on",)
        constraints = [
            models.UniqueConstraint(fields=["starts_on", "ends_on"], name="window_once"),
            models.CheckConstraint(
                name="window_in_order", condition=Q(ends_on__gte=F("starts_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on}"
