"""Journeys: steps that a member is taken through because something happened, or did not."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.models.offer_plans import OfferPlan
from members.models import FollowUp, Member, Message
from points.models import Offer


class Journey(models.Model):
    """What sets members on their way (`trigger` with its `settings`), and when they leave it.

    `leaves_on_purchase` ends a member's passage when he buys. `settings` are small numbers and
    words that the trigger asks for (`days`, `category`, `percent`). `control_percent` of those
    whom it begins for are held out by chance, so that the others can be compared with them.
    """

    class Trigger(models.TextChoices):
        JOINED = "joined", _("Joined the club")
        PURCHASE = "purchase", _("Bought something")
        BUY_AGAIN = "buy_again", _("Time to buy again")
        POINTS_LAPSING = "lapsing", _("Points about to expire")
        TIER_NEAR = "tier_near", _("Near the next tier")
        TIER_REACHED = "tier_reached", _("Reached a tier")
        TIER_LOST = "tier_lost", _("Tier lost or ending")
        SILENT = "silent", _("Silent for too long")
        NEW_GOODS = "new_goods", _("New goods of a category he likes")
        AFTER_OCCASION = "after_day", _("After an important day")
        LEAD_WON = "lead_won", _("Won from a lead")

    name = models.CharField(_("name"), max_length=80, unique=True)
    trigger = models.CharField(_("begins when"), max_length=12, choices=Trigger.choices)
    settings = models.JSONField(_("settings"), default=dict, blank=True)
    leaves_on_purchase = models.BooleanField(_("ends when he buys"), default=False)
    control_percent = models.PositiveSmallIntegerField(_("held out, percent"), default=0)
    is_active = models.BooleanField(_("in use"), default=False)
    # Nothing that happened before this day sets anybody on his way.
    active_from = models.DateTimeField(_("in use since"), null=True, blank=True)
    # The last day on which the club has looked for what begins it.
    looked_on = models.DateField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"))
    created_by = models.CharField(_("created by"), max_length=180)

    class Meta:
        verbose_name = _("journey")
        verbose_name_plural = _("journeys")
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                name="journey_holds_out_at_most_half", condition=Q(control_percent__lte=50)
            )
        ]

    def __str__(self) -> str:
        return self.name


class Step(models.Model):
    """One step: wait, look whether its condition holds, then say, promise and plan.

    The delay counts from the step before (the first from what began the journey).
    """

    class Condition(models.TextChoices):
        ALWAYS = "", _("Always")
        NOT_BOUGHT = "not_bought", _("Only if he has not bought since")
        BOUGHT = "bought", _("Only if he has bought since")
        OFFER_OPEN = "offer_open", _("Only if the offer is still open")

    journey = models.ForeignKey(
        Journey, verbose_name=_("journey"), on_delete=models.CASCADE, related_name="steps"
    )
    position = models.PositiveSmallIntegerField(_("position"))
    delay_days = models.PositiveSmallIntegerField(_("days later"), default=0)
    delay_hours = models.PositiveSmallIntegerField(_("hours later"), default=0)
    condition = models.CharField(
        _("condition"), max_length=10, choices=Condition.choices, blank=True, default=""
    )
    kind = models.CharField(
        _("class"), max_length=9, choices=Message.Kind.choices, default=Message.Kind.PROMOTION
    )
    text = models.TextField(_("text"), max_length=600, blank=True, default="")
    offer = models.ForeignKey(
        OfferPlan,
        verbose_name=_("offer"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    follow_up = models.CharField(_("staff do"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ("journey", "position")
        constraints = [
            models.UniqueConstraint(fields=["journey", "position"], name="step_once"),
            models.CheckConstraint(
                name="step_is_no_code", condition=~Q(kind=Message.Kind.CODE.value)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}"


class Passage(models.Model):
    """One member on one journey, once for what began it (`run_key`).

    `done` counts the steps behind him; `next_at` is when the next is due. Where the journey has a
    control group, `drawn_percent` is the share that was held out when he was drawn for it; zero
    says that he was not. Who is held out takes no step; `ended_at` is then until when he is
    compared.
    """

    class Status(models.TextChoices):
        ON = "on", _("Under way")
        DONE = "done", _("At its end")
        LEFT = "left", _("Left early")
        HELD_OUT = "held", _("Held out for comparison")

    class Why(models.TextChoices):
        NONE = "", _("Nothing")
        BOUGHT = "bought", _("He bought")
        STOPPED = "stopped", _("The journey was stopped")
        TAKEN_OUT = "taken_out", _("Taken out by a person")
        CLOSED = "closed", _("No longer a member")
        GONE = "gone", _("What began it is no longer so")
        OVERTAKEN = "overtaken", _("It has happened anew")

    journey = models.ForeignKey(
        Journey, verbose_name=_("journey"), on_delete=models.PROTECT, related_name="passages"
    )
    member = models.ForeignKey(
        Member,
        verbose_name=_("member"),
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
    )
    run_key = models.CharField(max_length=80)
    # What filled the texts' places when it began: days, amounts and names of goods.
    facts = models.JSONField(_("facts"), default=dict, blank=True)
    # The last day on which anything said of it is of use.
    useful_until = models.DateField(_("of use until"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=4, choices=Status.choices, default=Status.ON)
    why = models.CharField(
        _("ended because"), max_length=9, choices=Why.choices, blank=True, default=""
    )
    drawn_percent = models.PositiveSmallIntegerField(_("held out when drawn, percent"), default=0)
    done = models.PositiveSmallIntegerField(_("steps done"), default=0)
    began_at = models.DateTimeField(_("began"))
    next_at = models.DateTimeField(_("next step"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["journey", "run_key", "member"], name="passage_once"),
            models.UniqueConstraint(
                fields=["journey", "member"], name="passage_on_once", condition=Q(status="on")
            ),
            models.CheckConstraint(
                name="passage_held_out_was_drawn",
                condition=~Q(status="held") | Q(drawn_percent__gt=0, next_at=None, done=0),
            ),
        ]
        indexes = [
            models.Index(fields=["member", "-id"], name="passage_of_member"),
            models.Index(fields=["next_at"], name="passage_due", condition=Q(status="on")),
        ]

    def __str__(self) -> str:
        return self.run_key


class StepTaken(models.Model):
    """One step of one passage, taken or passed over."""

    class Outcome(models.TextChoices):
        TAKEN = "taken", _("Carried out")
        PASSED_OVER = "passed", _("Passed over: its condition did not hold")
        SILENT = "silent", _("Nothing sent: no permission or no address")
        LATE = "late", _("Too late to be of use")
        NO_ROOM = "cap", _("Nothing promised: no room under the cap, or its offer is retired")

    passage = models.ForeignKey(
        Passage, verbose_name=_("passage"), on_delete=models.CASCADE, related_name="taken"
    )
    step = models.ForeignKey(
        Step,
        verbose_name=_("step"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    position = models.PositiveSmallIntegerField(_("position"))
    outcome = models.CharField(_("what became of it"), max_length=6, choices=Outcome.choices)
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
    follow_up = models.ForeignKey(
        FollowUp,
        verbose_name=_("follow-up"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("step taken")
        verbose_name_plural = _("steps taken")
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["passage", "position"], name="step_taken_once")
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.outcome}"
