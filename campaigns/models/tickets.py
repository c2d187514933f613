"""Tickets: what members ask, complain of and propose, and what the shop answered."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.models.surveys import Survey
from members.models import Inbound, Member, Message, Shop, User
from points.models import Purchase


class Ticket(models.Model):
    """One matter from its opening to its end: times and states only, the words are entries.

    `reply_due_at` and `solve_due_at` are the targets that held when it was opened. A ticket of a
    survey names it. What is `is_withheld` only the owner sees, until he releases it.
    """

    class Kind(models.TextChoices):
        QUESTION = "question", _("Question")
        COMPLAINT = "complaint", _("Complaint")
        SUGGESTION = "suggestion", _("Suggestion")

    class Way(models.TextChoices):
        COUNTER = "counter", _("At the counter")
        STAFF = "staff", _("Written down by staff")
        PORTAL = "portal", _("Member's pages")
        SURVEY = "survey", _("Survey")
        SMS = "sms", _("Text message")
        API = "api", _("Till or web shop")

    class Status(models.TextChoices):
        NEW = "new", _("New")
        OPEN = "open", _("In hand")
        WAITING = "waiting", _("Waits for the member")
        SOLVED = "solved", _("Solved")
        CLOSED = "closed", pgettext_lazy("matter", "Closed")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    way = models.CharField(_("came by"), max_length=7, choices=Way.choices)
    status = models.CharField(_("status"), max_length=7, choices=Status.choices, default=Status.NEW)
    member = models.ForeignKey(
        Member,
        verbose_name=_("member"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    shop = models.ForeignKey(
        Shop,
        verbose_name=_("shop"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    purchase = models.ForeignKey(
        Purchase,
        verbose_name=_("purchase"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    survey = models.OneToOneField(
        Survey,
        verbose_name=_("survey answer"),
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
    is_withheld = models.BooleanField(_("for the owner first"), default=False)
    opened_at = models.DateTimeField(_("opened"))
    opened_by = models.CharField(_("opened by"), max_length=180)
    reply_due_at = models.DateTimeField(_("first answer due"))
    solve_due_at = models.DateTimeField(_("solution due"))
    replied_at = models.DateTimeField(_("first answer"), null=True, blank=True)
    solved_at = models.DateTimeField(_("solved"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    reopened = models.PositiveSmallIntegerField(_("opened again"), default=0)
    last_at = models.DateTimeField(_("last word"))

    class Meta:
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")
        ordering = ("-last_at", "-id")
        indexes = [
            models.Index(fields=["member", "-id"], name="ticket_of_member"),
            models.Index(fields=["opened_at"], name="ticket_opened"),
            models.Index(
                fields=["solve_due_at", "id"],
                name="ticket_unsolved",
                condition=Q(status__in=["new", "open", "waiting"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class TicketEntry(models.Model):
    """One thing said or done in a ticket; what concerns a member goes with him.

    A `turn` says in `facts` what changed: the state, who has it, that it was released.
    """

    class Kind(models.TextChoices):
        SAID = "said", _("The member")
        REPLY = "reply", _("Answer")
        NOTE = "note", _("Internal note")
        TURN = "turn", _("Change")

    ticket = models.ForeignKey(
        Ticket, verbose_name=_("ticket"), on_delete=models.CASCADE, related_name="entries"
    )
    kind = models.CharField(_("kind"), max_length=5, choices=Kind.choices)
    member = models.ForeignKey(
        Member,
        verbose_name=_("member"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    text = models.TextField(_("words"), max_length=2000, blank=True, default="")
    facts = models.JSONField(_("facts"), default=dict, blank=True)
    inbound = models.OneToOneField(
        Inbound,
        verbose_name=_("inbound message"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    message = models.ForeignKey(
        Message,
        verbose_name=_("message"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    at = models.DateTimeField(_("time"))
    by = models.CharField(_("by"), max_length=180, blank=True, default="")

    class Meta:
        verbose_name = _("ticket entry")
        verbose_name_plural = _("ticket entries")
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.kind} {self.ticket_id}"


class TicketTarget(models.Model):
    """Within how many hours a ticket of a kind is to be answered first, and solved."""

    kind = models.CharField(_("kind"), max_length=10, choices=Ticket.Kind.choices, unique=True)
    reply_hours = models.PositiveSmallIntegerField(_("first answer within, hours"))
    solve_hours = models.PositiveSmallIntegerField(_("solution within, hours"))

    class Meta:
        verbose_name = _("ticket target")
        verbose_name_plural = _("ticket targets")
        ordering = ("kind",)
        constraints = [
            models.CheckConstraint(
                name="ticket_target_in_range",
                condition=Q(reply_hours__gte=1, solve_hours__gte=1),
            )
        ]

    def __str__(self) -> str:
        return self.kind
