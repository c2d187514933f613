"""API keys: one per till or web shop, bound to a shop and to rights, kept as a hash."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from rest_framework_api_key.models import AbstractAPIKey

from members.models.shops import Shop


class ApiKey(AbstractAPIKey):
    """The key itself is shown once, at its making; only its hash is kept."""

    shop = models.ForeignKey(
        Shop, verbose_name=_("shop"), on_delete=models.PROTECT, related_name="+"
    )
    rights = ArrayField(models.CharField(max_length=30), verbose_name=_("rights"))
    created_by = models.CharField(_("made by"), max_length=80)

    class Meta:
        ordering = ("-created",)
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")
