"""What waits for a member's own yes: one-time codes, and an e-mail address told of him."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models.members import Member


class Confirmation(models.Model):
    """A code that was sent to a member: good once, for one purpose and so many points at most
    (none where no points are spent: a new mobile, an erasure).

    Only a keyed hash of the code is kept. How often it may still be tried stands in the cache,
    where a refusal that rolls everything else back cannot undo the count.
    """

    member = models.ForeignKey(
        Member,
        verbose_name=_("member"),
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
    )
    purpose = models.CharField(_("purpose"), max_length=60)
    points = models.BigIntegerField(_("points"))
    seal = models.CharField(max_length=96, editable=False)
    asked_at = models.DateTimeField(_("asked"))
    asked_by = models.CharField(_("asked by"), max_length=180)
    expires_at = models.DateTimeField(_("expires"))
    used_at = models.DateTimeField(_("used"), null=True, blank=True)

    class Meta:
        verbose_name = _("confirmation")
        verbose_name_plural = _("confirmations")
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(name="confirmation_in_range", condition=Q(points__gte=0)),
        ]
        indexes = [
            models.Index(fields=["member", "purpose", "-id"], name="confirmation_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.points}"


class PendingEmail(models.Model):
    """An address that was told of a member and that he has not confirmed from its mailbox.

    It becomes his `email` by the link sent there; until then nothing else is sent to it.
    """

    member = models.OneToOneField(
        Member, verbose_name=_("member"), on_delete=models.CASCADE, related_name="+"
    )
    address = models.EmailField(_("e-mail"), max_length=120)
    asked_at = models.DateTimeField(_("asked"))
    asked_by = models.CharField(_("asked by"), max_length=180)

    class Meta:
        verbose_name = _("e-mail to be confirmed")
        verbose_name_plural = _("e-mails to be confirmed")

    def __str__(self) -> str:
        return f"{self.member_id}"
