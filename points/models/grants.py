"""What the club gives outside a sale, and how often each rule has given to whom."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models import Member
from points.models.programs import BudgetWindow
from points.models.purchases import Purchase


class Grant(models.Model):
    """Something given that no sale carries: it is drawn from its window's pool, at its value.

    `value` (money) counts under the cap; `recovered_value` is what came back of it (a voucher
    cancelled or expired). `source` is unique: giving it twice is giving it once.
    """

    class Kind(models.TextChoices):
        JOINED = "joined", _("Welcome")
        OWN_DATE = "own_date", _("Important date")
        REFERRAL = "referral", _("Friend brought")
        PROFILE = "profile", _("Fact told")
        SURVEY = "survey", _("Survey answered")
        ADJUST = "adjust", _("Adjusted by hand")
        VOUCHER = "voucher", _("Voucher")
        REWARD = "reward", _("Reward beyond its points")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    source = models.CharField(_("source"), max_length=80, unique=True)
    member = models.ForeignKey(
        Member,
        verbose_name=_("member"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    window = models.ForeignKey(
        BudgetWindow, verbose_name=_("budget window"), on_delete=models.PROTECT, related_name="+"
    )
    wanted_points = models.BigIntegerField(_("points wanted"), default=0)
    points = models.BigIntegerField(_("points"), default=0)
    value = models.BigIntegerField(_("value"))
    recovered_value = models.BigIntegerField(_("value recovered"), default=0)
    at = models.DateTimeField(_("time"))
    business_date = models.DateField(_("business date"))
    actor_kind = models.CharField(_("kind of actor"), max_length=10)
    actor_id = models.CharField(_("actor id"), max_length=160)
    reason = models.CharField(_("reason"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(
                name="grant_in_range",
                condition=Q(
                    value__gte=0,
                    recovered_value__gte=0,
                    recovered_value__lte=F("value"),
                    points__gte=0,
                    wanted_points__gte=F("points"),
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["member", "-id"], name="grant_of_member"),
            # Rows stand in the order of their days: one of them is found by a few pages.
            BrinIndex(fields=["business_date"], name="grant_day", autosummarize=True),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class RuleUse(models.Model):
    """One rule that spoke for a member: what it wanted, what it gave; limits count these rows.

    A dry rule only reports. A use of a purchase that was wholly returned is undone: it counts
    against no limit any more.
    """

    member = models.ForeignKey(
        Member,
        verbose_name=_("member"),
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    rule = models.CharField(_("rule"), max_length=60)
    group = models.CharField(_("group"), max_length=40, blank=True, default="")
    business_date = models.DateField(_("business date"))
    purchase = models.ForeignKey(
        Purchase,
        verbose_name=_("purchase"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="rule_uses",
    )
    grant = models.ForeignKey(
        Grant,
        verbose_name=_("grant"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="rule_uses",
    )
    wanted = models.BigIntegerField(_("points wanted"))
    granted = models.BigIntegerField(_("points granted"))
    is_dry = models.BooleanField(_("only reported"), default=False)
    is_undone = models.BooleanField(_("undone"), default=False)

    class Meta:
        verbose_name = _("use of a rule")
        verbose_name_plural = _("uses of rules")
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(
                name="rule_use_in_range",
                condition=Q(wanted__gte=0, granted__gte=0, granted__lte=F("wanted")),
            ),
        ]
        indexes = [
            models.Index(fields=["member", "rule", "business_date"], name="rule_use_of_member"),
            models.Index(fields=["rule", "business_date"], name="rule_use_of_rule"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.granted}"


class Adjustment(models.Model):
    """A correction of points by hand, with its reason; a large one waits for a second person."""

    class Status(models.TextChoices):
        ASKED = "asked", _("Waits for a second person")
        BOOKED = "booked", _("Booked")
        REFUSED = "refused", _("Refused")

    member = models.ForeignKey(
        Member, verbose_name=_("member"), on_delete=models.PROTECT, related_name="+"
    )
    points = models.BigIntegerField(_("points"))
    booked_points = models.BigIntegerField(_("points booked"), default=0)
    reason = models.CharField(_("reason"), max_length=200)
    status = models.CharField(_("status"), max_length=7, choices=Status.choices)
    asked_at = models.DateTimeField(_("asked"))
    asked_by = models.CharField(_("asked by"), max_length=180)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.CharField(_("decided by"), max_length=180, blank=True, default="")
    note = models.CharField(_("note"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("adjustment")
        verbose_name_plural = _("adjustments")
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(name="adjustment_not_zero", condition=~Q(points=0)),
            models.CheckConstraint(
                name="adjustment_by_two",
                condition=Q(decided_by="") | ~Q(status="booked") | Q(decided_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["-id"], name="adjustment_waiting", condition=Q(status="asked")),
        ]

    def __str__(self) -> str:
        return f"{self.points} {self.status}"


class Merge(models.Model):
    """Two cards of one person made one; `moved` holds what an undo needs."""

    kept = models.ForeignKey(
        Member, verbose_name=_("kept card"), on_delete=models.PROTECT, related_name="+"
    )
    merged = models.ForeignKey(
        Member, verbose_name=_("merged card"), on_delete=models.PROTECT, related_name="+"
    )
    moved = models.JSONField(_("what was moved"), default=dict)
    points = models.BigIntegerField(_("points moved"), default=0)
    reason = models.CharField(_("reason"), max_length=200)
    merged_at = models.DateTimeField(_("merged"))
    merged_by = models.CharField(_("merged by"), max_length=180)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.CharField(_("undone by"), max_length=180, blank=True, default="")

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(name="merge_of_two", condition=~Q(kept=F("merged"))),
            models.UniqueConstraint(
                fields=["merged"], name="merge_once", condition=Q(undone_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} → {self.kept_id}"
