"""The campaign or the journey that a message was owed for, found by the key it is owed under."""

import re
from dataclasses import dataclass
from typing import Literal

from campaigns.models import Campaign, Passage

KEY = re.compile(r"(campaign|journey):([0-9]{1,18}):.*")


@dataclass(frozen=True, slots=True)
class Cause:
    """What it was owed for, by its name."""

    kind: Literal["campaign", "journey"]
    pk: int
    name: str


def cause_of(natural_key: str) -> Cause | None:
    """None where no campaign and no journey owed it, or it is no more; one statement at most."""
    found = KEY.fullmatch(natural_key)
    if found is None:
        return None
    if found[1] == "campaign":
        campaign = Campaign.objects.filter(pk=int(found[2])).only("name").first()
        return None if campaign is None else Cause("campaign", campaign.pk, campaign.name)
    passage = Passage.objects.select_related("journey").filter(pk=int(found[2])).first()
    return None if passage is None else Cause("journey", passage.journey_id, passage.journey.name)
