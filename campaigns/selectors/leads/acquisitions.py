"""How a member was won, read."""

from campaigns.models.leads import Acquisition


def acquisition_of(member_id: int) -> Acquisition | None:
    """From which source, when and at what cost this member was won; None where he just came."""
    return (
        Acquisition.objects.select_related("source", "campaign").filter(member_id=member_id).first()
    )
