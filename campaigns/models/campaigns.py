"""Campaigns: a goal, an audience, an offer, words, and what each of the audience was."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.models.offer_plans import OfferPlan
from members.models import Member, Message
from points.models import Offer


class Campaign(models.Model):
    """One campaign, from its goal to its results.

    `audience` is a document that `campaigns.rules.audiences` reads. Money is in the smallest
    unit: `budget` bounds what offers may cost at the most together with the messages. Of the
    audience `control_percent` are held out at random, drawn once when it is started and kept.
    """

    class Goal(models.TextChoices):
        COME_BACK = "come_back", _("Bring members back")
        MORE_OFTEN = "more_often", _("More visits")
        LARGER = "larger", _("Larger bills")
        NEW_MEMBERS = "new_members", _("New members")
        OCCASION = "occasion", _("An occasion")
        NEW_GOODS = "new_goods", _("New goods")
        THANKS = "thanks", _("Thanks")

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SENDING = "sending", _("Being sent")
        PAUSED = "paused", _("Paused")
        STOPPED = "stopped", _("Stopped")
        SENT = "sent", _("All sent")

    name = models.CharField(_("name"), max_length=80)
    goal = models.CharField(_("goal"), max_length=11, choices=Goal.choices)
    expected_buyers = models.PositiveIntegerField(_("expected buyers"), default=0)
    expected_sales = models.BigIntegerField(_("expected sales"), default=0)
    audience = models.JSONField(_("audience"), default=dict, blank=True)
    offer = models.ForeignKey(
        OfferPlan,
        verbose_name=_("offer"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    kind = models.CharField(
        _("class"), max_length=9, choices=Message.Kind.choices, default=Message.Kind.PROMOTION
    )
    channel = models.CharField(
        _("channel"), max_length=5, choices=Message.Channel.choices, default=Message.Channel.SMS
    )
    is_public = models.BooleanField(_("announced to everybody"), default=False)
    control_percent = models.PositiveSmallIntegerField(_("control group, percent"), default=10)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    budget = models.BigIntegerField(_("budget"), default=0)
    # The most that the offers so far can cost, with their messages as they were estimated.
    committed = models.BigIntegerField(_("promised so far"), default=0)
    batch_size = models.PositiveIntegerField(_("members a batch"), default=200)
    status = models.CharField(
        _("status"), max_length=7, choices=Status.choices, default=Status.DRAFT
    )
    status_why = models.CharField(_("why"), max_length=40, blank=True, default="")
    seed = models.BigIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("created"))
    created_by = models.CharField(_("created by"), max_length=180)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    # The tick of its last batch: the same tick again sends no other.
    batch_at = models.DateTimeField(_("last batch"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(
                name="campaign_in_range",
                condition=Q(
                    control_percent__lte=50,
                    budget__gte=0,
                    expected_sales__gte=0,
                    batch_size__gte=1,
                    ends_on__gte=F("starts_on"),
                ),
            ),
            models.CheckConstraint(
                name="campaign_within_budget",
                condition=Q(committed__gte=0, committed__lte=F("budget")),
            ),
            models.CheckConstraint(
                name="campaign_is_no_code", condition=~Q(kind=Message.Kind.CODE.value)
            ),
        ]
        indexes = [
            models.Index(fields=["status"], name="campaign_sending", condition=Q(status="sending")),
        ]

    def __str__(self) -> str:
        return self.name


class Variant(models.Model):
    """One text of a campaign; members are dealt to its variants by their shares."""

    campaign = models.ForeignKey(
        Campaign, verbose_name=_("campaign"), on_delete=models.CASCADE, related_name="variants"
    )
    letter = models.CharField(_("variant"), max_length=1)
    text = models.TextField(_("text"), max_length=600)
    subject = models.CharField(_("subject of an e-mail"), max_length=120, blank=True, default="")
    share = models.PositiveSmallIntegerField(_("share"), default=1)

    class Meta:
        verbose_name = _("variant")
        verbose_name_plural = _("variants")
        ordering = ("letter",)
        constraints = [
            models.UniqueConstraint(fields=["campaign", "letter"], name="variant_once"),
            models.CheckConstraint(name="variant_has_a_share", condition=Q(share__gte=1)),
        ]

    def __str__(self) -> str:
        return self.letter


class Recipient(models.Model):
    """One of the audience: in the control group, or told and promised something."""

    class Status(models.TextChoices):
        CONTROL = "control", _("Control group")
        WAITING = "waiting", _("Waits for its batch")
        TOLD = "told", _("Message owed")
        LEFT_OUT = "left_out", _("Left out")

    class Why(models.TextChoices):
        NONE = "", _("Nothing")
        NO_CONSENT = "no_consent", _("No permission")
        NO_ADDRESS = "no_address", _("No address")
        BUDGET = "budget", _("The budget is used up")
        CAP = "cap", _("The cap has no room")
        STOPPED = "stopped", _("The campaign was stopped")
        WINDOW = "window", _("Its days were over")
        RETIRED = "retired", _("Its offer is promised no more")
        CLOSED = "closed", _("No longer a member")

    campaign = models.ForeignKey(
        Campaign,
        verbose_name=_("campaign"),
        on_delete=models.PROTECT,
        related_name="recipients",
        db_index=False,
    )
    member = models.ForeignKey(
        Member,
        verbose_name=_("member"),
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    variant = models.ForeignKey(
        Variant,
        verbose_name=_("variant"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    status = models.CharField(_("status"), max_length=8, choices=Status.choices)
    why = models.CharField(_("why"), max_length=10, choices=Why.choices, blank=True, default="")
    told_at = models.DateTimeField(_("told"), null=True, blank=True)
    message = models.ForeignKey(
        Message,
        verbose_name=_("message"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    offer = models.ForeignKey(
        Offer,
        verbose_name=_("offer"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("recipient")
        verbose_name_plural = _("recipients")
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["campaign", "member"], name="recipient_once")
        ]
        indexes = [
            models.Index(fields=["member", "-id"], name="recipient_of_member"),
            models.Index(
                fields=["campaign", "id"], name="recipient_waiting", condition=Q(status="waiting")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.status}"


class CostLine(models.Model):
    """Money that a campaign cost beside its messages and offers, by kind of cost."""

    class Kind(models.TextChoices):
        MARKETING = "marketing", _("Marketing")
        AWARENESS = "awareness", _("Making it known")
        CONTACT = "contact", _("Contacting people")
        CONVERSION = "conversion", _("Winning them")

    campaign = models.ForeignKey(
        Campaign, verbose_name=_("campaign"), on_delete=models.CASCADE, related_name="costs"
    )
    kind = models.CharField(_("kind of cost"), max_length=10, choices=Kind.choices)
    amount = models.BigIntegerField(_("amount"))
    note = models.CharField(_("note"), max_length=200, blank=True, default="")
    on = models.DateField(_("day"))
    entered_at = models.DateTimeField(_("entered"))
    entered_by = models.CharField(_("entered by"), max_length=180)

    class Meta:
        verbose_name = _("cost")
        verbose_name_plural = _("costs")
        ordering = ("on", "id")
        constraints = [models.CheckConstraint(name="cost_is_positive", condition=Q(amount__gt=0))]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"
