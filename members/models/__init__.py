"""Rows of the members room."""

from members.models.audit import AuditEntry
from members.models.care import Exclusion, FollowUp, Note
from members.models.confirmations import Confirmation, PendingEmail
from members.models.dates import Calendar, ImportantDate, Occasion, OccasionDay
from members.models.households import Apart
from members.models.idempotency import IdempotencyKey
from members.models.jobs import Clock, JobRun
from members.models.keys import ApiKey
from members.models.labels import COMPUTED_BY, Label
from members.models.members import Consent, Household, Member
from members.models.messages import WIPED, Inbound, Message
from members.models.messaging import Messaging
from members.models.privacy import Erasure
from members.models.profile import Answer, Fact, Question
from members.models.shops import Club, Shop
from members.models.users import User

__all__ = [
    "COMPUTED_BY",
    "WIPED",
    "Answer",
    "Apart",
    "ApiKey",
    "AuditEntry",
    "Calendar",
    "Clock",
    "Club",
    "Confirmation",
    "Consent",
    "Erasure",
    "Exclusion",
    "Fact",
    "FollowUp",
    "Household",
    "IdempotencyKey",
    "ImportantDate",
    "Inbound",
    "JobRun",
    "Label",
    "Member",
    "Message",
    "Messaging",
    "Note",
    "Occasion",
    "OccasionDay",
    "PendingEmail",
    "Question",
    "Shop",
    "User",
]
