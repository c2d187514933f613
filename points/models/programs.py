"""The program: how points are earned, what they are worth, and the owner's cap."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Program(models.Model):
    """One published version of the terms; it holds from `starts_on` until the next one starts.

    One point is earned for each `earn_amount` of the earning basis and pays `point_value`. The
    two rates can never promise more than the cap (a CHECK): what one sale earns by amount is
    always covered by that sale itself. `rules` and `tiers` are parts of the program's document
    (points.rules.documents). `renews_idle` tells that this or an earlier version has given points
    that a visit prolongs.
    """

    class WindowKind(models.TextChoices):
        MONTH = "month", _("Month")
        QUARTER = "quarter", _("Season")
        YEAR = "year", _("Year")

    class Calendar(models.TextChoices):
        JALALI = "jalali", _("Jalali")
        GREGORIAN = "gregorian", _("Gregorian")

    class ExpiryKind(models.TextChoices):
        MONTHS = "months", _("Months after they were earned")
        YEAR_END = "year_end", _("End of a year")
        IDLE = "idle", _("Months without a visit")

    version = models.PositiveIntegerField(_("version"), unique=True)
    starts_on = models.DateField(_("holds from"), unique=True)
    earn_amount = models.BigIntegerField(_("money that earns one point"))
    point_value = models.BigIntegerField(_("money that one point pays"))
    cap_bps = models.PositiveIntegerField(_("cap of sales given back (basis points)"))
    window_kind = models.CharField(_("window of the cap"), max_length=7, choices=WindowKind.choices)
    calendar = models.CharField(_("calendar"), max_length=9, choices=Calendar.choices)
    vesting_days = models.PositiveSmallIntegerField(_("days until points can be spent"), default=0)
    expiry_kind = models.CharField(
        _("how points expire"), max_length=8, choices=ExpiryKind.choices, default=ExpiryKind.MONTHS
    )
    expiry_months = models.PositiveSmallIntegerField(_("months until points expire"), default=12)
    renews_idle = models.BooleanField(_("visits prolong points"), default=False)
    credit_days = models.PositiveSmallIntegerField(_("days to settle a credit sale"), default=60)
    redeem_min_points = models.PositiveIntegerField(_("fewest points per bill"), default=1)
    redeem_max_bps = models.PositiveIntegerField(
        _("most of a bill that points may pay (basis points)"), default=10_000
    )
    alarm_bps = models.PositiveIntegerField(_("alarm at this part of the cap"), default=8_000)
    throttle_bps = models.PositiveIntegerField(
        _("no bonuses beyond this part of the cap"), default=10_000
    )
    code_points = models.PositiveIntegerField(
        _("points above which the member confirms by a code (0: never)"), default=0
    )
    name = models.CharField(_("name"), max_length=80, blank=True, default="")
    rules = models.JSONField(_("earning rules"), default=list, blank=True)
    tiers = models.JSONField(_("tiers"), default=dict, blank=True)
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
            models.CheckConstraint(
                name="program_lines_are_shares",
                condition=Q(alarm_bps__lte=10_000, throttle_bps__lte=10_000),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}"


class ProgramDraft(models.Model):
    """A program that is being written: its document, changed freely until it is published.

    `revision` rises with every change, so that two who edit at once do not overwrite each other.
    """

    name = models.CharField(_("name"), max_length=80)
    document = models.JSONField(_("document"))
    revision = models.PositiveIntegerField(_("revision"), default=1)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)
    changed_by = models.CharField(_("changed by"), max_length=180)
    published = models.ForeignKey(
        Program,
        verbose_name=_("published as"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("program draft")
        verbose_name_plural = _("program drafts")
        ordering = ("-changed_at",)

    def __str__(self) -> str:
        return self.name


class BudgetWindow(models.Model):
    """One window of the cap and its pool: swept surplus of sales minus what bonuses drew.

    The common sale never locks this row. A negative pool is the shortfall that returns left.
    `lowered_bps` is a cap that the owner has tightened for the rest of the window;
    `is_throttled` is set while the program's throttle line is passed.
    """

    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    pool = models.BigIntegerField(_("pool"), default=0)
    lowered_bps = models.PositiveIntegerField(_("cap lowered to (basis points)"), null=True)
    is_throttled = models.BooleanField(_("bonuses held back"), default=False)
    alarmed_at = models.DateTimeField(_("alarm given"), null=True)

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
