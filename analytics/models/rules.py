"""How the club's figures are counted, where the owner decides it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class FigureRules(models.Model):
    """The owner's choices about figures, one row; money is in the smallest unit.

    A member is *lost* after `lost_days` of silence, or by his own interval
    (`analytics.rules.lifecycle.lost_after`). `discount_bps` is by how much a year money to come
    is worth less, `horizon_years` how far CLV looks ahead, `wanted_roi_bps` what keeping a member
    must bring at least (10000: the money spent once over again). `purchase_minutes` are the
    staff's minutes for a purchase. The letter goes out on `letter_weekday` (Monday is 0) to
    `letter_to`, or to every owner with an e-mail address where that is empty.
    """

    class LostBy(models.TextChoices):
        OWN = "own", _("by the member's own interval")
        FIXED = "fixed", _("after fixed days of silence")

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    lost_by = models.CharField(_("lost"), max_length=5, choices=LostBy.choices, default=LostBy.OWN)
    lost_days = models.PositiveSmallIntegerField(_("days of silence"), default=365)
    discount_bps = models.PositiveIntegerField(_("yearly discount rate"), default=3_500)
    horizon_years = models.PositiveSmallIntegerField(_("years ahead"), default=3)
    wanted_roi_bps = models.PositiveIntegerField(_("least return on keeping"), default=10_000)
    purchase_minutes = models.PositiveSmallIntegerField(_("minutes for a purchase"), default=3)
    letter_is_on = models.BooleanField(_("weekly letter"), default=True)
    letter_weekday = models.PositiveSmallIntegerField(_("day of the letter"), default=5)
    letter_to = models.EmailField(_("letter goes to"), max_length=120, blank=True, default="")

    class Meta:
        verbose_name = _("rules of the figures")
        verbose_name_plural = _("rules of the figures")
        constraints = [
            models.CheckConstraint(name="figure_rules_are_one", condition=Q(id=1)),
            models.CheckConstraint(
                name="figure_rules_in_range",
                condition=Q(
                    lost_days__range=(30, 1_500),
                    discount_bps__lte=20_000,
                    horizon_years__range=(1, 10),
                    wanted_roi_bps__lte=100_000,
                    purchase_minutes__lte=240,
                    letter_weekday__lte=6,
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
