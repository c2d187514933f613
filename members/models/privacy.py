"""Forgetting people: who asked for it, when it is due, and when it was done."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models.members import Member


class Erasure(models.Model):
    """One member is to be forgotten, or has been; the row itself holds nothing personal."""

    class Ground(models.TextChoices):
        OWN_WISH = "own_wish", _("The member's own wish")
        STAFF = "staff", _("Asked of the staff")
        SILENCE = "silence", _("Silent for too long")

    member = models.ForeignKey(
        Member,
        verbose_name=_("member"),
        on_delete=models.PROTECT,
        related_name="erasures",
        db_index=False,
    )
    ground = models.CharField(_("why"), max_length=8, choices=Ground.choices)
    asked_at = models.DateTimeField(_("asked"))
    asked_by = models.CharField(_("asked by"), max_length=180)
    due_on = models.DateField(_("due"))
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("called off"), null=True, blank=True)
    cancelled_by = models.CharField(_("called off by"), max_length=180, blank=True, default="")

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                name="erasure_once",
                condition=Q(done_at__isnull=True, cancelled_at__isnull=True),
            )
        ]
        indexes = [
            models.Index(
                fields=["due_on"],
                name="erasure_due",
                condition=Q(done_at__isnull=True, cancelled_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.ground} {self.due_on}"
