"""One-time codes by which a member confirms what is about to be done in his name."""

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
