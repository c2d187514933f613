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


class UnknownLead(CampaignsError):
    """No such lead, or none that this actor may see: the two are not told apart."""

    code = "not_found"
    status = 404


class LeadKnown(CampaignsError):
    """He is a member or a lead already: `lead_ids`, `member_ids`, and `elsewhere`, how many leads
    of shops that are not the actor's. Say that it is a second look to enter him all the same.
    """

    code = "lead_known"


class LeadFormClosed(CampaignsError):
    """The owner takes no leads from the form on the web."""

    code = "lead_form_closed"


class LeadNotJudged(CampaignsError):
    """Nobody follows a lead up before its quality has been judged."""

    code = "lead_not_judged"


class LeadTooPoor(CampaignsError):
    """Its quality `score` is below `least`, from which the owner wants leads followed up."""

    code = "lead_too_poor"


class LeadClosed(CampaignsError):
    """The lead has been won or lost already: `lead_status`."""

    code = "lead_closed"


class LeadOpen(CampaignsError):
    """The lead is open: there is nothing to take back."""

    code = "lead_open"


class LeadForgotten(CampaignsError):
    """Who this lost lead was has been forgotten; only figures are left of it."""

    code = "lead_forgotten"


class LeadMoved(CampaignsError):
    """Somebody else has moved the lead meanwhile; it stands at `stage`."""

    code = "lead_moved"


class UnknownObjection(CampaignsError):
    """The lead has no such objection."""

    code = "not_found"
    status = 404


class UnknownLeadTask(CampaignsError):
    """No such task about a lead, or none that this actor may see."""

    code = "not_found"
    status = 404


class LeadTaskClosed(CampaignsError):
    """The task has been done or dropped already; reopen it first."""

    code = "lead_task_closed"


class LeadTaskOpen(CampaignsError):
    """The task is open: there is nothing to take back."""

    code = "lead_task_open"


class AgreementMissing(CampaignsError):
    """Nothing has been agreed upon yet that could be confirmed."""

    code = "agreement_missing"


class AgreementChanged(CampaignsError):
    """The agreement was changed while it was looked at; look at it again."""

    code = "agreement_changed"


class AgreementNotConfirmed(CampaignsError):
    """A lead is won when its agreement has been confirmed by a second look."""

    code = "agreement_not_confirmed"


class UnknownLeadSource(CampaignsError):
    """No such source of leads."""

    code = "not_found"
    status = 404


class UnknownLostReason(CampaignsError):
    """No such reason for losing a lead."""

    code = "not_found"
    status = 404


class UnknownScript(CampaignsError):
    """No such script."""

    code = "not_found"
    status = 404


class UnknownTicket(CampaignsError):
    """No such ticket, or none that this actor may see: the two are not told apart."""

    code = "not_found"
    status = 404


class TicketDone(CampaignsError):
    """The ticket is solved or closed already; open it again first."""

    code = "ticket_done"


class TicketOpen(CampaignsError):
    """The ticket is neither solved nor closed: there is nothing to open again, or to take back."""

    code = "ticket_open"


class TicketMoved(CampaignsError):
    """Somebody has written into the ticket since this page of it was shown."""

    code = "ticket_moved"


class TicketNoAddress(CampaignsError):
    """Nobody knows where to send an answer to; say it in person and note that it was said."""

    code = "ticket_no_address"


class TooManyTickets(CampaignsError):
    """The member has opened, or written, as much today as a day allows: `most`."""

    code = "too_many_tickets"


class UnknownSurvey(CampaignsError):
    """No such survey, or no answer that this actor may see: the two are not told apart."""

    code = "not_found"
    status = 404


class UnknownSurveyPlan(CampaignsError):
    """No such survey."""

    code = "not_found"
    status = 404


class SurveyAnswered(CampaignsError):
    """It has been answered already; the first answer stands."""

    code = "survey_answered"


class SurveyExpired(CampaignsError):
    """The link is good no more, or whoever was asked is gone."""

    code = "survey_expired"


class AnswerClosed(CampaignsError):
    """Nothing can be added to this answer: it is finished, too old, or was never begun."""

    code = "answer_closed"


class NoPublicAddress(CampaignsError):
    """The club's public address is not known, so that no link can be sent."""

    code = "no_public_address"
