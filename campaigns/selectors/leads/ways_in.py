"""From where a lead comes that nobody has told the source of, by the way he came in; and who of
the leads stands at the door.
"""

from collections.abc import Iterable

from campaigns.models import Campaign, Lead, LeadSource
from campaigns.selectors.leads.leads import lead_rows

# Keys of shipped sources; the owner may rename or retire them.
ON_THE_WEB = "website"
AT_THE_COUNTER = "walk-in"
FROM_A_LIST = "other"


def source_for(*keys: str) -> LeadSource | None:
    """The first of these keys whose source is in use; else the oldest that is; None where the club
    has no source at all.
    """
    active = LeadSource.objects.filter(is_active=True)
    by_key = {source.key: source for source in active.filter(key__in=keys)}
    found = next((by_key[key] for key in keys if key in by_key), None)
    return found or active.order_by("id").first()


def begun_campaign(campaign_id: int | None) -> int | None:
    """The campaign's id, where it is one that has begun."""
    if campaign_id is None:
        return None
    begun = Campaign.objects.exclude(status=Campaign.Status.DRAFT)
    return campaign_id if begun.filter(pk=campaign_id).exists() else None


def waiting_lead(shop_ids: Iterable[int] | None, mobile: str) -> Lead | None:
    """The open lead of this mobile (E.164), of these shops or of none: the one that came first."""
    rows = lead_rows(shop_ids).filter(mobile=mobile, status=Lead.Status.OPEN)
    return rows.order_by("pk").first()
