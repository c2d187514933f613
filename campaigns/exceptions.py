"""What the room of campaigns refuses, by name."""

from members.exceptions import ClubError


class CampaignsError(ClubError):
    """A refusal of the campaigns room."""


class UnknownComputedLabel(CampaignsError):
    """No such computed label."""

    code = "not_found"
    status = 404
