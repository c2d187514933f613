"""Who lives together, and who only looks alike."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models.members import Member


class Apart(models.Model):
    """Two members that look like one person, and that somebody has said are two.

    The one with the smaller id comes first.
    """

    first = models.ForeignKey(
        Member, on_delete=models.CASCADE, related_name="+", verbose_name=_("member")
    )
    second = models.ForeignKey(
        Member, on_delete=models.CASCADE, related_name="+", verbose_name=_("other member")
    )
    said_by = models.CharField(_("said by"), max_length=180)
    said_at = models.DateTimeField(_("said"))

    class Meta:
        verbose_name = _("two people")
        verbose_name_plural = _("two people")
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="apart_once"),
            models.CheckConstraint(name="apart_in_order", condition=Q(first__lt=F("second"))),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}"
