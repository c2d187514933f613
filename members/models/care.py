"""Looking after a member: notes, follow-ups, and leaving somebody out of them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models.members import Member
from members.models.shops import Shop
from members.models.users import User


class Note(models.Model):
    """A few words that staff keep about a member."""

    member = models.ForeignKey(
        Member,
        verbose_name=_("member"),
        on_delete=models.CASCADE,
        related_name="notes",
        db_index=False,
    )
    text = models.CharField(_("note"), max_length=500)
    written_by = models.CharField(_("written by"), max_length=180)
    written_at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ("-id",)
        indexes = [models.Index(fields=["member", "-id"], name="note_of_member")]

    def __str__(self) -> str:
        return f"{self.written_at:%Y-%m-%d}"


class FollowUp(models.Model):
    """Something that staff should do for a member by a day.

    `natural_key` is set where a task or rule planned it: once per cause. What is `is_withheld`
    only the owner sees, until he releases it.
    """

    class Kind(models.TextChoices):
        CALL = "call", _("Call")
        PREPARE = "prepare", _("Prepare")
        THANK = "thank", _("Thank")
        OTHER = "other", _("Something else")

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    class Outcome(models.TextChoices):
        NONE = "", _("Nothing noted")
        REACHED = "reached", _("Reached, and glad")
        WILL_COME = "will_come", _("Will come")
        NO_ANSWER = "no_answer", _("No answer")
        NOT_NOW = "not_now", _("Not now")
        UNHAPPY = "unhappy", _("Reached, and unhappy")

    member = models.ForeignKey(
        Member,
        verbose_name=_("member"),
        on_delete=models.CASCADE,
        related_name="follow_ups",
        db_index=False,
    )
    kind = models.CharField(_("what to do"), max_length=7, choices=Kind.choices)
    reason = models.CharField(_("reason"), max_length=200)
    due_on = models.DateField(_("due"))
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
    status = models.CharField(
        _("status"), max_length=7, choices=Status.choices, default=Status.OPEN
    )
    outcome = models.CharField(
        _("outcome"), max_length=9, choices=Outcome.choices, blank=True, default=""
    )
    remark = models.CharField(_("remark"), max_length=200, blank=True, default="")
    is_withheld = models.BooleanField(_("for the owner first"), default=False)
    natural_key = models.CharField(max_length=80, null=True, blank=True, unique=True)
    created_at = models.DateTimeField(_("created"))
    created_by = models.CharField(_("created by"), max_length=180)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = models.CharField(_("closed by"), max_length=180, blank=True, default="")

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ("due_on", "id")
        indexes = [
            models.Index(fields=["member", "-id"], name="follow_up_of_member"),
            models.Index(fields=["due_on", "id"], name="follow_up_due", condition=Q(status="open")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.due_on}"


class Exclusion(models.Model):
    """A member is left out of follow-ups, on evidence, by a person; never out of the club.

    `evidence` holds the figures that were looked at, with the days they are of.
    """

    member = models.ForeignKey(
        Member,
        verbose_name=_("member"),
        on_delete=models.CASCADE,
        related_name="exclusions",
        db_index=False,
    )
    reason = models.CharField(_("reason"), max_length=200)
    evidence = models.JSONField(_("evidence"))
    decided_at = models.DateTimeField(_("decided"))
    decided_by = models.CharField(_("decided by"), max_length=180)
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)
    lifted_by = models.CharField(_("lifted by"), max_length=180, blank=True, default="")

    class Meta:
        verbose_name = _("exclusion from follow-up")
        verbose_name_plural = _("exclusions from follow-up")
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(
                fields=["member"], name="exclusion_once", condition=Q(lifted_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return self.reason
