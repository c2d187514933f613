"""A newcomer who was no lead: how he came to hear of the shop is remembered all the same."""

from datetime import datetime

from django.utils import timezone

from campaigns.models import Acquisition, LeadSource
from members.exceptions import InvalidField
from members.models import Member

# The shipped source of those whom a member has brought.
REFERRAL = "referral"


def remember_arrival(
    *, member: Member, source_id: int | None, now: datetime | None = None
) -> Acquisition | None:
    """How this newcomer came: by the source that was named, or by the member who brought him.
    Nothing is remembered where neither is known, or where a lead of his was won by his joining.

    It costs the shop nothing of his own; what the source costs is told with the source. Refuses
    a source that takes nobody in any more (`InvalidField`: source). Call it in the transaction
    in which he joined.
    """
    source = _source(source_id) if source_id is not None else _referral(member)
    if source is None or Acquisition.objects.filter(member=member).exists():
        return None
    now = now or timezone.now()
    return Acquisition.objects.create(member=member, source=source, lead_at=now, at=now)


def _source(source_id: int) -> LeadSource:
    source = LeadSource.objects.filter(pk=source_id, is_active=True).first()
    if source is None:
        raise InvalidField(field="source", problem="invalid_choice")
    return source


def _referral(member: Member) -> LeadSource | None:
    if member.referred_by_id is None:
        return None
    return LeadSource.objects.filter(key=REFERRAL, is_active=True).first()
