"""Labels: words that tell members apart."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models.members import Member

# What `set_by` begins with where a calculation has set the label.
COMPUTED_BY = "computed:"


class Label(models.Model):
    """One word that staff, or a calculation, has put on a member."""

    member = models.ForeignKey(
        Member,
        verbose_name=_("member"),
        on_delete=models.CASCADE,
        related_name="labels",
        db_index=False,
    )
    name = models.CharField(_("label"), max_length=40)
    set_by = models.CharField(_("set by"), max_length=180)
    set_at = models.DateTimeField(_("set"))

    class Meta:
        verbose_name = _("label")
        verbose_name_plural = _("labels")
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(fields=["member", "name"], name="label_once"),
        ]
        indexes = [models.Index(fields=["name"], name="label_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_computed(self) -> bool:
        """True where a calculation has set it, which is also what takes it off."""
        return self.set_by.startswith(COMPUTED_BY)
