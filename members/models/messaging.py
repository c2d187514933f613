"""How the club sends: its carrier, its lines, and what it holds back."""

from datetime import time

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Messaging(models.Model):
    """The one row of how messages leave.

    `carrier` is a key of `members.gateways.carriers.CARRIERS`; empty means that the settings of
    the server say it. `secret` is sealed by `members.gateways.sealing` and never shown. Lines are
    the numbers that texts come from. Prices (smallest unit of the club's money) are for one part.
    Quiet hours, the most a week and mourning days hold back occasions and promotions alone.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    carrier = models.CharField(_("carrier"), max_length=20, blank=True, default="")
    base_url = models.CharField(_("address"), max_length=200, blank=True, default="")
    username = models.CharField(_("user name"), max_length=120, blank=True, default="")
    secret = models.TextField(blank=True, default="", editable=False)
    secret_tail = models.CharField(max_length=4, blank=True, default="", editable=False)
    line_service = models.CharField(_("service line"), max_length=30, blank=True, default="")
    line_promotion = models.CharField(_("advertising line"), max_length=30, blank=True, default="")
    occasions_by_service_line = models.BooleanField(
        _("reminders by the service line"), default=True
    )
    # By class of message: the carrier's pattern, and the facts that fill its places in order.
    patterns = models.JSONField(_("patterns"), default=dict, blank=True)
    stop_words = models.CharField(_("how to stop"), max_length=40, blank=True, default="")
    price_unicode = models.PositiveIntegerField(_("price of a Persian part"), default=0)
    price_latin = models.PositiveIntegerField(_("price of a Latin part"), default=0)
    per_second = models.PositiveSmallIntegerField(_("messages a second"), default=20)

    quiet_from = models.TimeField(_("quiet from"), default=time(21))
    quiet_until = models.TimeField(_("quiet until"), default=time(9))
    most_a_week = models.PositiveSmallIntegerField(_("most offers a week"), default=2)
    rests_on_mourning = models.BooleanField(_("nothing on mourning days"), default=True)

    warn_below = models.BigIntegerField(_("warn when the credit is below"), default=0)
    credit = models.BigIntegerField(_("credit"), null=True, blank=True)
    credit_at = models.DateTimeField(_("credit read"), null=True, blank=True)
    # The carrier refused everything, or does not answer: nothing leaves before.
    rests_until = models.DateTimeField(_("rests until"), null=True, blank=True)
    trouble = models.CharField(_("trouble"), max_length=200, blank=True, default="")
    trouble_since = models.DateTimeField(_("trouble since"), null=True, blank=True)

    class Meta:
        verbose_name = _("sending of messages")
        verbose_name_plural = _("sending of messages")
        constraints = [
            models.CheckConstraint(name="messaging_is_one", condition=Q(id=1)),
            models.CheckConstraint(name="messaging_sends", condition=Q(per_second__gte=1)),
        ]

    def __str__(self) -> str:
        return self.carrier
