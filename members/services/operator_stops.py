"""Who has told his operator that he wants no offers is asked for none by us either."""

import logging
from collections.abc import Sequence
from datetime import datetime

from members.exceptions import MembersError
from members.models import Consent
from members.roles import SYSTEM
from members.services.consents import record_consents

EVIDENCE = "operator"

log = logging.getLogger(__name__)


def stop_offers_by_operator(member_ids: Sequence[int], *, now: datetime) -> None:
    """Withdraw the consent to offers by text; who is gone meanwhile is passed over."""
    for member_id in sorted(set(member_ids)):
        try:
            record_consents(
                actor=SYSTEM,
                member_id=member_id,
                consents={str(Consent.Purpose.PROMOTION): False},
                evidence=EVIDENCE,
                now=now,
            )
        except MembersError as refusal:
            log.info("offers not stopped for member %d: %s", member_id, refusal.code)
