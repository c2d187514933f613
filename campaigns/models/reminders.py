"""Reminders of days: what is said when, what was planned for whom, and what a person changed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models.offer_plans import OfferPlan
from members.models import FollowUp, ImportantDate, Member, Message
from points.models import Offer


class ReminderPlan(models.Model):
    """What happens around one kind of day.

    `subject` is `date:birthday`, `own:birthday` (the member's own day) or `occasion:KEY`;
    `date:` and `occasion:` alone stand for every other one. `step` says when: days before (each of
    the date's or the occasion's days of notice), on the day, or `after_days` after it.
    """

    class Step(models.TextChoices):
        BEFORE = "before", _("Before the day")
        DAY = "day", _("On the day")
        AFTER = "after", _("After the day")

    subject = models.CharField(_("day"), max_length=60)
    step = models.CharField(_("when"), max_length=6, choices=Step.choices)
    after_days = models.PositiveSmallIntegerField(_("days after"), default=0)
    text = models.TextField(_("text"), max_length=600)
    offer = models.ForeignKey(
        OfferPlan,
        verbose_name=_("offer"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    plans_follow_up = models.BooleanField(_("staff follow up"), default=False)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("plan of reminders")
        verbose_name_plural = _("plans of reminders")
        ordering = ("subject", "step")
        constraints = [
            models.UniqueConstraint(fields=["subject", "step"], name="reminder_plan_once")
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.step}"


class ReminderChange(models.Model):
    """What a person changed of one coming reminder: left out, or other words."""

    natural_key = models.CharField(max_length=100, unique=True)
    member = models.ForeignKey(
        Member, verbose_name=_("member"), on_delete=models.CASCADE, related_name="+"
    )
    is_skipped = models.BooleanField(_("left out"), default=False)
    text = models.TextField(_("text"), max_length=600, blank=True, default="")
    changed_at = models.DateTimeField(_("changed"))
    changed_by = models.CharField(_("changed by"), max_length=180)

    class Meta:
        verbose_name = _("change of a reminder")
        verbose_name_plural = _("changes of reminders")

    def __str__(self) -> str:
        return self.natural_key


class Reminder(models.Model):
    """One reminder that was due: once per member, day, year and step, whatever became of it."""

    class Outcome(models.TextChoices):
        QUEUED = "queued", _("Message owed")
        SKIPPED = "skipped", _("Left out by a person")
        LATE = "late", _("Too late: the club was not running")
        OVERTAKEN = "overtaken", _("A later reminder took its place")
        NO_CONSENT = "no_consent", _("No permission to remind")
        NO_ADDRESS = "no_address", _("No mobile and no e-mail")
        UNCONFIRMED = "unconfirmed", _("The day is not confirmed yet")

    natural_key = models.CharField(max_length=100, unique=True)
    member = models.ForeignKey(
        Member,
        verbose_name=_("member"),
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
    )
    plan = models.ForeignKey(
        ReminderPlan,
        verbose_name=_("plan"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    date = models.ForeignKey(
        ImportantDate,
        verbose_name=_("date"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    occasion = models.CharField(_("occasion"), max_length=40, blank=True, default="")
    on = models.DateField(_("day"))
    step = models.CharField(_("when"), max_length=6, choices=ReminderPlan.Step.choices)
    due_on = models.DateField(_("due"))
    outcome = models.CharField(_("what became of it"), max_length=11, choices=Outcome.choices)
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
    planned_at = models.DateTimeField(_("planned"))

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ("-id",)
        indexes = [
            models.Index(fields=["member", "-id"], name="reminder_of_member"),
            models.Index(fields=["due_on"], name="reminder_due_on"),
        ]

    def __str__(self) -> str:
        return self.natural_key
