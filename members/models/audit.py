"""The audit: who did what to whom, when; append-only."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """One change by one actor. No personal data: ids and facts only, so erasure never needs it."""

    at = models.DateTimeField(_("time"))
    actor_kind = models.CharField(_("kind of actor"), max_length=10)
    actor_id = models.CharField(_("actor id"), max_length=160)
    action = models.CharField(_("action"), max_length=40)
    member_id = models.BigIntegerField(_("member"), null=True, blank=True)
    shop_id = models.BigIntegerField(_("shop"), null=True, blank=True)
    subject = models.CharField(_("subject"), max_length=60, blank=True)
    facts = models.JSONField(_("facts"), default=dict)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ("-id",)
        indexes = [
            models.Index(fields=["member_id", "-id"], name="audit_of_member"),
            models.Index(fields=["action", "-id"], name="audit_of_action"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"
