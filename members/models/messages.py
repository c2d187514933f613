"""The outbox: the row is the queue of everything that leaves the club."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models.members import Member


class Message(models.Model):
    """One message to one address, owed at most once by its natural key.

    The text of a one-time code is wiped when the carrier has taken it.
    """

    class Kind(models.TextChoices):
        CODE = "code", _("One-time code")
        SERVICE = "service", _("Service")
        OCCASION = "occasion", _("Occasion")
        PROMOTION = "promotion", _("Promotion")

    class Status(models.TextChoices):
        QUEUED = "queued", _("Queued")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent to the operator")
        FAILED = "failed", _("Failed")
        UNKNOWN = "unknown", _("Unknown: the carrier did not answer")
        BLOCKED = "blocked", _("Not sent: no consent")

    natural_key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=9, choices=Kind.choices)
    member = models.ForeignKey(
        Member,
        verbose_name=_("member"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    address = models.CharField(_("address"), max_length=120)
    text = models.TextField(_("text"))
    status = models.CharField(
        _("status"), max_length=7, choices=Status.choices, default=Status.QUEUED
    )
    due_at = models.DateTimeField(_("due"))
    expires_at = models.DateTimeField(_("useful until"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    carrier = models.CharField(_("carrier"), max_length=20, blank=True)
    carrier_ref = models.CharField(_("carrier's number"), max_length=80, blank=True)
    problem = models.CharField(_("problem"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("created"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ("-id",)
        indexes = [
            models.Index(fields=["due_at", "id"], name="message_due", condition=Q(status="queued")),
            models.Index(
                fields=["due_at", "id"],
                name="message_code_due",
                condition=Q(status="queued", kind="code"),
            ),
            models.Index(
                fields=["created_at"],
                name="message_stuck",
                condition=Q(status__in=["failed", "unknown"]),
            ),
            models.Index(fields=["id"], name="message_in_flight", condition=Q(status="sending")),
            models.Index(fields=["member", "-id"], name="message_of_member"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.natural_key}"
