"""What the room of campaigns refuses, by name."""

from members.exceptions import ClubError


class CampaignsError(ClubError):
    """A refusal of the campaigns room."""


class UnknownComputedLabel(CampaignsError):
    """No such computed label."""

    code = "not_found"
    status = 404


class UnknownCampaign(CampaignsError):
    """No such campaign."""

    code = "not_found"
    status = 404


class UnknownCost(CampaignsError):
    """The campaign has no such line of cost."""

    code = "not_found"
    status = 404


class UnknownJourney(CampaignsError):
    """No such journey."""

    code = "not_found"
    status = 404


class UnknownStep(CampaignsError):
    """No such step in this journey."""

    code = "not_found"
    status = 404


class UnknownPassage(CampaignsError):
    """Nobody is on this journey in this way."""

    code = "not_found"
    status = 404


class JourneyHasNoSteps(CampaignsError):
    """A journey without steps leads nowhere and is not switched on."""

    code = "no_steps"


class PassageEnded(CampaignsError):
    """He is on his way no more."""

    code = "passage_ended"


class UnknownOfferPlan(CampaignsError):
    """No such kind of offer."""

    code = "not_found"
    status = 404


class OfferNotHere(CampaignsError):
    """The owner has not put this offer on the counter, or has taken it away."""

    code = "offer_not_here"


class NoSurprise(CampaignsError):
    """There is no surprise for this member today, or not any more."""

    code = "no_surprise"


class UnknownReminder(CampaignsError):
    """No such coming reminder."""

    code = "not_found"
    status = 404


class ReminderDecided(CampaignsError):
    """What becomes of this reminder is decided already."""

    code = "reminder_decided"


class UnknownReminderPlan(CampaignsError):
    """No such plan of reminders."""

    code = "not_found"
    status = 404


class CampaignFixed(CampaignsError):
    """The campaign is no draft any more; `status` says what it is. Copy it to plan another."""

    code = "campaign_fixed"


class CampaignNotReady(CampaignsError):
    """It cannot be started yet; `reason`: no_audience, no_text, no_offer, offer_retired,
    window_over, no_members.
    """

    code = "campaign_not_ready"


class BudgetTooSmall(CampaignsError):
    """It may cost more than its `budget`: `most` (money). Say that it is known to start it so."""

    code = "budget_too_small"


class CampaignNotRunning(CampaignsError):
    """It is not being sent, nor paused, so that there is nothing to pause, resume or stop."""

    code = "campaign_not_running"
