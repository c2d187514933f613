"""Figures that take long: worked out by a task, and kept until they are worked out anew."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models import Shop


class KeptFigure(models.Model):
    """What one long reading found, of the whole club or of one shop.

    `body` is the newest answer and stays readable while the next is worked out or when that
    fails. `asked_at` stands while somebody waits for an answer, `began_at` while it is worked
    out, `done` is its share in percent. `problem` is the code of why the last try gave none.
    """

    name = models.CharField(_("figure"), max_length=40)
    shop = models.ForeignKey(
        Shop,
        verbose_name=_("shop"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    body = models.JSONField(_("answer"), null=True, blank=True)
    kept_at = models.DateTimeField(_("worked out"), null=True, blank=True)
    seconds = models.FloatField(_("seconds it took"), default=0)
    asked_at = models.DateTimeField(_("asked for"), null=True, blank=True)
    began_at = models.DateTimeField(_("begun"), null=True, blank=True)
    done = models.PositiveSmallIntegerField(_("done, percent"), default=0)
    problem = models.CharField(_("problem"), max_length=60, blank=True, default="")

    class Meta:
        verbose_name = _("kept figure")
        verbose_name_plural = _("kept figures")
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(
                fields=["name", "shop"], name="kept_figure_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return self.name
