"""Celery's door to the people's room: wake a sweep, nothing more."""

from celery import shared_task

from members.services import idempotency, sending


@shared_task
def send_due_messages() -> int:
    """Hand what is due to the carrier."""
    return sending.send_due_messages()


@shared_task
def forget_old_keys() -> int:
    """Drop idempotency keys past their life."""
    return idempotency.forget_old_keys()
