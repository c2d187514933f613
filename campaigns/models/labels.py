"""Labels that the club computes by itself, every night."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ComputedLabel(models.Model):
    """A label, and what a member must have done to bear it.

    `measure` is compared with `at_least`: toman and the like in the smallest unit, visits as
    days on which he bought, silence in days. `within_days` bounds the look back (0: ever),
    `category` the goods.
    """

    class Measure(models.TextChoices):
        SPENT = "spent", _("Money spent")
        VISITS = "visits", _("Visits")
        SILENT_DAYS = "silent", _("Days of silence")
        RETURNS = "returns", _("Money returned")

    name = models.CharField(_("label"), max_length=40, unique=True)
    measure = models.CharField(_("measure"), max_length=7, choices=Measure.choices)
    at_least = models.BigIntegerField(_("at least"))
    within_days = models.PositiveIntegerField(_("within days"), default=0)
    category = models.CharField(_("category"), max_length=80, blank=True, default="")
    is_active = models.BooleanField(_("in use"), default=True)
    computed_at = models.DateTimeField(_("computed"), null=True, blank=True)
    bearers = models.PositiveIntegerField(_("members"), default=0)
    created_at = models.DateTimeField(_("created"))
    created_by = models.CharField(_("created by"), max_length=180)

    class Meta:
        verbose_name = _("computed label")
        verbose_name_plural = _("computed labels")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
