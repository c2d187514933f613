"""The outbox: the row is the queue of everything that leaves the club."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models.members import Member

# What stands where a text was.
WIPED = "••••••"


class Message(models.Model):
    """One message to one address, owed at most once by its natural key.

    The text of a one-time code is wiped when the carrier has taken it. `held` waits for its
    `due_at` and says why; `paused` waits for a person. `parts` and `cost` (smallest unit of the
    club's money) are estimated until the carrier has told them. `facts` are the values that a
    carrier's pattern asks for; wiped with a code.
    """

    class Kind(models.TextChoices):
        CODE = "code", _("One-time code")
        SERVICE = "service", _("Service")
        OCCASION = "occasion", _("Occasion")
        PROMOTION = "promotion", _("Promotion")

    class Status(models.TextChoices):
        QUEUED = "queued", _("Queued")
        HELD = "held", _("Held")
        PAUSED = "paused", _("Paused")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent to the operator")
        DELIVERED = "delivered", _("Delivered")
        UNDELIVERED = "undelivered", _("Not delivered")
        FAILED = "failed", _("Failed")
        UNKNOWN = "unknown", _("Unknown: the carrier did not answer")
        BLOCKED = "blocked", _("Not sent: not allowed")
        STALE = "stale", _("Not sent: too late to be of use")
        CANCELLED = "cancelled", _("Called off")

    class Channel(models.TextChoices):
        SMS = "sms", _("Text message")
        EMAIL = "email", _("E-mail")

    class Hold(models.TextChoices):
        NONE = "", _("Not held")
        QUIET = "quiet", _("Quiet hours")
        OFTEN = "often", _("Enough messages for now")
        MOURNING = "mourning", _("Mourning day")
        CARRIER = "carrier", _("The carrier asks for patience")

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
    channel = models.CharField(
        _("channel"), max_length=5, choices=Channel.choices, default=Channel.SMS
    )
    text = models.TextField(_("text"))
    facts = models.JSONField(_("values"), default=dict, blank=True)
    status = models.CharField(
        _("status"), max_length=11, choices=Status.choices, default=Status.QUEUED
    )
    held_why = models.CharField(
        _("held because of"), max_length=8, choices=Hold.choices, blank=True, default=""
    )
    due_at = models.DateTimeField(_("due"))
    expires_at = models.DateTimeField(_("useful until"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    # How often a person had it sent again: what the carrier knows it by changes with it.
    resends = models.PositiveSmallIntegerField(_("sent again"), default=0)
    carrier = models.CharField(_("carrier"), max_length=20, blank=True)
    carrier_ref = models.CharField(_("carrier's number"), max_length=80, blank=True)
    line = models.CharField(_("sending line"), max_length=30, blank=True, default="")
    parts = models.PositiveSmallIntegerField(_("parts"), default=0)
    cost = models.BigIntegerField(_("cost"), default=0)
    is_cost_told = models.BooleanField(_("cost told by the carrier"), default=False)
    report = models.CharField(_("carrier's last word"), max_length=60, blank=True, default="")
    ask_at = models.DateTimeField(_("ask the carrier again"), null=True, blank=True)
    problem = models.CharField(_("problem"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("created"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    delivered_at = models.DateTimeField(_("delivered"), null=True, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ("-id",)
        indexes = [
            models.Index(
                fields=["kind", "channel", "due_at", "id"],
                name="message_due",
                condition=Q(status__in=["queued", "held"]),
            ),
            models.Index(
                fields=["ask_at"], name="message_to_ask", condition=Q(ask_at__isnull=False)
            ),
            models.Index(
                fields=["carrier", "carrier_ref"],
                name="message_by_carrier_ref",
                condition=~Q(carrier_ref=""),
            ),
            models.Index(
                fields=["created_at"],
                name="message_stuck",
                condition=Q(status__in=["failed", "unknown"]),
            ),
            models.Index(fields=["id"], name="message_in_flight", condition=Q(status="sending")),
            models.Index(fields=["member", "-id"], name="message_of_member"),
            # Rows stand in the order of their making: a month of them is found by a few pages.
            BrinIndex(fields=["created_at"], name="message_created"),
            BrinIndex(fields=["sent_at"], name="message_sent", autosummarize=True),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.natural_key}"


class Inbound(models.Model):
    """What somebody wrote to one of the club's lines, once by the carrier's number of it."""

    class Meaning(models.TextChoices):
        STOP = "stop", _("No more offers")
        START = "start", _("Offers again")
        OTHER = "other", _("Other words")

    carrier = models.CharField(_("carrier"), max_length=20)
    carrier_ref = models.CharField(_("carrier's number"), max_length=80)
    address = models.CharField(_("address"), max_length=120)
    line = models.CharField(_("sending line"), max_length=30, blank=True, default="")
    text = models.CharField(_("text"), max_length=1000)
    meaning = models.CharField(_("meaning"), max_length=5, choices=Meaning.choices)
    member = models.ForeignKey(
        Member,
        verbose_name=_("member"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("inbound message")
        verbose_name_plural = _("inbound messages")
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["carrier", "carrier_ref"], name="inbound_once")
        ]

    def __str__(self) -> str:
        return f"{self.meaning} {self.at:%Y-%m-%d}"
