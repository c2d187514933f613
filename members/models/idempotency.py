"""Idempotency keys: doing it twice is doing it once."""

from django.db import models


class IdempotencyKey(models.Model):
    """The first answer to one (client, key), kept for every repeat of it.

    `member_id` says whom it is about where the request names him: the answer goes when he is
    erased.
    """

    client = models.CharField(max_length=160)
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.JSONField(null=True)
    member_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client", "key"], name="idempotency_client_key")
        ]
        indexes = [models.Index(fields=["created_at"], name="idempotency_age")]

    def __str__(self) -> str:
        return f"{self.client}: {self.key}"
