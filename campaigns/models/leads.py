"""Leads: who may become a member, where he came from, how far he has come, what he cost."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaigns import Campaign
from members.models import Member, Shop, User


class LeadSource(models.Model):
    """Where leads come from: a sign, a page, a fair, a friend. Retired ones take no new leads."""

    key = models.SlugField(_("key"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("source of leads")
        verbose_name_plural = _("sources of leads")
        ordering = ("id",)

    def __str__(self) -> str:
        return self.name


class LostReason(models.Model):
    """Why a lead was lost: whoever loses one must say which of these it was."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("lost reason")
        verbose_name_plural = _("lost reasons")
        ordering = ("id",)

    def __str__(self) -> str:
        return self.name


class Lead(models.Model):
    """One who may become a member, at one of the seven stages; `reached` is the furthest of them.

    `value` is what he may spend at first (smallest unit). The five marks of quality are 0 to 4,
    `score` 0 to 100 by the owner's weights; without it nobody follows him up. `mobile` is E.164.
    `member` is who he is, or has become. `stage_at` is when he entered his stage.
    """

    class Stage(models.IntegerChoices):
        GENERATED = 1, _("New lead")
        CONTACTED = 2, _("Contacted")
        QUALIFIED = 3, _("Qualified")
        PRESENTED = 4, _("Presented")
        DETAILED = 5, _("In detail")
        AGREEMENT = 6, _("Agreement")
        KEPT = 7, _("Member")

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        WON = "won", _("Won")
        LOST = "lost", _("Lost")

    class Origin(models.TextChoices):
        STAFF = "staff", _("Written down by staff")
        COUNTER = "counter", _("At the counter")
        WEB = "web", _("Form on the web")
        API = "api", _("Till or web shop")
        IMPORT = "import", _("Import")

    first_name = models.CharField(_("first name"), max_length=80, blank=True)
    last_name = models.CharField(_("last name"), max_length=80, blank=True)
    organisation = models.CharField(_("organisation"), max_length=120, blank=True, default="")
    mobile = models.CharField(_("mobile"), max_length=16, null=True, blank=True, db_index=True)
    email = models.EmailField(_("e-mail"), max_length=120, blank=True, default="")
    search_key = models.CharField(max_length=460, editable=False, default="")
    source = models.ForeignKey(
        LeadSource, verbose_name=_("source"), on_delete=models.PROTECT, related_name="+"
    )
    campaign = models.ForeignKey(
        Campaign,
        verbose_name=_("campaign"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    origin = models.CharField(_("entered through"), max_length=7, choices=Origin.choices)
    external_ref = models.CharField(
        _("number in the other system"), max_length=60, null=True, blank=True, unique=True
    )
    shop = models.ForeignKey(
        Shop,
        verbose_name=_("shop"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    assignee = models.ForeignKey(
        User,
        verbose_name=_("for"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    interest = models.CharField(_("interest"), max_length=200, blank=True, default="")
    category = models.CharField(_("category"), max_length=80, blank=True, default="")
    value = models.BigIntegerField(_("expected value"), default=0)
    # Whether he has asked to be contacted, and where he said so.
    allows_contact = models.BooleanField(_("asked to be contacted"), default=False)
    evidence = models.CharField(_("evidence"), max_length=40, blank=True, default="")

    stage = models.PositiveSmallIntegerField(
        _("stage"), choices=Stage.choices, default=Stage.GENERATED
    )
    stage_at = models.DateTimeField(_("at this stage since"))
    reached = models.PositiveSmallIntegerField(
        _("furthest stage"), choices=Stage.choices, default=Stage.GENERATED
    )
    status = models.CharField(_("status"), max_length=4, choices=Status.choices, default="open")

    validity = models.PositiveSmallIntegerField(_("contact is valid"), null=True, blank=True)
    fit = models.PositiveSmallIntegerField(_("fits us"), null=True, blank=True)
    need = models.PositiveSmallIntegerField(_("need"), null=True, blank=True)
    means = models.PositiveSmallIntegerField(_("means"), null=True, blank=True)
    timing = models.PositiveSmallIntegerField(_("time"), null=True, blank=True)
    score = models.PositiveSmallIntegerField(_("quality"), null=True, blank=True)
    scored_at = models.DateTimeField(_("judged"), null=True, blank=True)

    lost_reason = models.ForeignKey(
        LostReason,
        verbose_name=_("lost reason"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    lost_note = models.CharField(_("in his words"), max_length=200, blank=True, default="")
    member = models.ForeignKey(
        Member,
        verbose_name=_("member"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    created_at = models.DateTimeField(_("created"))
    created_by = models.CharField(_("created by"), max_length=180)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = models.CharField(_("closed by"), max_length=180, blank=True, default="")
    # A lost lead is forgotten after a time: what is counted stays, who it was does not.
    forgotten_at = models.DateTimeField(_("forgotten"), null=True, blank=True)

    class Meta:
        verbose_name = _("lead")
        verbose_name_plural = _("leads")
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(
                name="lead_mobile_is_e164",
                condition=Q(mobile__isnull=True) | Q(mobile__regex=r"^\+[1-9][0-9]{6,14}$"),
            ),
            models.CheckConstraint(
                name="lead_lost_has_a_reason",
                condition=(Q(status="lost") & Q(lost_reason__isnull=False))
                | (~Q(status="lost") & Q(lost_reason__isnull=True)),
            ),
            models.CheckConstraint(
                name="lead_won_is_kept",
                condition=Q(status="won", stage=7, member__isnull=False)
                | (~Q(status="won") & Q(stage__lt=7)),
            ),
            models.CheckConstraint(
                name="lead_closed_says_when",
                condition=Q(status="open", closed_at__isnull=True)
                | (~Q(status="open") & Q(closed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="lead_in_range",
                condition=Q(stage__gte=1, reached__gte=1, reached__lte=7, value__gte=0)
                & (Q(score__isnull=True) | Q(score__lte=100)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["stage", "-stage_at"], name="lead_board", condition=Q(status="open")
            ),
            models.Index(fields=["created_at"], name="lead_created"),
            models.Index(
                fields=["closed_at"], name="lead_closed", condition=Q(closed_at__isnull=False)
            ),
            GinIndex(fields=["search_key"], name="lead_search", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.full_name or self.organisation or str(self.pk)

    @property
    def full_name(self) -> str:
        """First and last name as one would say them; empty where neither is known."""
        return f"{self.first_name} {self.last_name}".strip()


class StageMove(models.Model):
    """From this moment the lead stood at this stage, in this state; the first when he came."""

    lead = models.ForeignKey(
        Lead, verbose_name=_("lead"), on_delete=models.CASCADE, related_name="moves"
    )
    stage = models.PositiveSmallIntegerField(_("stage"), choices=Lead.Stage.choices)
    status = models.CharField(_("status"), max_length=4, choices=Lead.Status.choices)
    at = models.DateTimeField(_("time"))
    by = models.CharField(_("by"), max_length=180)

    class Meta:
        verbose_name = _("move of a lead")
        verbose_name_plural = _("moves of leads")
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.stage} {self.status}"


class Acquisition(models.Model):
    """How a member was won: from where, at what cost and with how many minutes of staff.

    `cost` (smallest unit) is the lead's share of what its source and campaign had cost until
    then, and its staff minutes at their price. Who was no lead has none, and cost nothing of his
    own; his source is what he said at joining. Figures only: it outlives what is known of him.
    """

    member = models.OneToOneField(
        Member, verbose_name=_("member"), on_delete=models.PROTECT, related_name="+"
    )
    lead = models.OneToOneField(
        Lead,
        verbose_name=_("lead"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    source = models.ForeignKey(
        LeadSource, verbose_name=_("source"), on_delete=models.PROTECT, related_name="+"
    )
    campaign = models.ForeignKey(
        Campaign,
        verbose_name=_("campaign"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    cost = models.BigIntegerField(_("cost"), default=0)
    minutes = models.PositiveIntegerField(_("minutes"), default=0)
    lead_at = models.DateTimeField(_("lead since"))
    at = models.DateTimeField(_("won"))

    class Meta:
        verbose_name = _("acquisition")
        verbose_name_plural = _("acquisitions")
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(name="acquisition_in_range", condition=Q(cost__gte=0))
        ]
        indexes = [models.Index(fields=["at"], name="acquisition_at")]

    def __str__(self) -> str:
        return f"{self.member_id}"
