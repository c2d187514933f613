"""Rows of the members room."""

from members.models.audit import AuditEntry
from members.models.confirmations import Confirmation
from members.models.idempotency import IdempotencyKey
from members.models.keys import ApiKey
from members.models.knowledge import ImportantDate, Label
from members.models.members import Consent, Member
from members.models.messages import Message
from members.models.shops import Club, Shop
from members.models.users import User

__all__ = [
    "ApiKey",
    "AuditEntry",
    "Club",
    "Confirmation",
    "Consent",
    "IdempotencyKey",
    "ImportantDate",
    "Label",
    "Member",
    "Message",
    "Shop",
    "User",
]
