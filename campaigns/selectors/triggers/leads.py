"""A lead has become a member."""

from campaigns.selectors.triggers.look import Begun, Look

# Who was a member before his lead came has not been acquired by it.
WON = """
SELECT acquisition.member_id, acquisition.lead_id, acquisition.at, source.name, lead.category
FROM campaigns_acquisition AS acquisition
JOIN campaigns_lead AS lead ON lead.id = acquisition.lead_id
JOIN campaigns_leadsource AS source ON source.id = acquisition.source_id
JOIN members_member AS member ON member.id = acquisition.member_id AND member.status = 'active'
WHERE acquisition.at BETWEEN %(first)s AND %(now)s
    AND NOT EXISTS (SELECT FROM campaigns_passage AS passage
        WHERE passage.journey_id = %(journey)s AND passage.run_key = 'lead:' || lead.id)
ORDER BY acquisition.at, acquisition.member_id
"""


def won(look: Look) -> list[Begun]:
    """New members whom a lead has brought, however it was won."""
    return [
        Begun(member_id, f"lead:{lead_id}", at, {"source": source, "category": category})
        for member_id, lead_id, at, source, category in look.rows(WON)
    ]
