"""Where a member stands: one row for each standing, the open one is today's."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import Member


class Standing(models.Model):
    """A member's tier from one day on, with its reason; closed when another follows.

    `tier` is the code of a level in the program's tiers. `until` is the last day it is promised
    (none for the lowest). `measured` is what the decision was based on, in the scheme's measure.
    """

    class Cause(models.TextChoices):
        ROSE = "rose", _("Rose")
        KEPT = "kept", _("Kept")
        FELL = "fell", _("Fell")
        BY_HAND = "by_hand", _("Set by hand")
        HAND_ENDED = "hand_ended", _("The hand-set time ended")
        RETURNED = "returned", _("The purchase that raised it came back")

    member = models.ForeignKey(
        Member, verbose_name=_("member"), on_delete=models.PROTECT, related_name="+"
    )
    tier = models.CharField(_("tier"), max_length=40)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    cause = models.CharField(_("cause"), max_length=10, choices=Cause.choices)
    measured = models.BigIntegerField(_("measured"), default=0)
    reason = models.CharField(_("reason"), max_length=200, blank=True, default="")
    decided_at = models.DateTimeField(_("decided"))
    decided_by = models.CharField(_("decided by"), max_length=180)
    ended_on = models.DateField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("standing")
        verbose_name_plural = _("standings")
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(
                fields=["member"], name="standing_open_once", condition=Q(ended_on__isnull=True)
            ),
        ]
        indexes = [
            models.Index(fields=["until"], name="standing_due", condition=Q(ended_on__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.tier
