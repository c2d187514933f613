"""Rows of the campaigns room."""

from campaigns.models.campaigns import Campaign, CostLine, Recipient, Variant
from campaigns.models.journeys import Journey, Passage, Step, StepTaken
from campaigns.models.labels import ComputedLabel
from campaigns.models.leads import Acquisition, Lead, LeadSource, LostReason, StageMove
from campaigns.models.offer_plans import OfferPlan, Surprise, SurprisePlan
from campaigns.models.reminders import Reminder, ReminderChange, ReminderPlan
from campaigns.models.sales import (
    Agreement,
    AgreementLine,
    Channel,
    Interaction,
    LeadTask,
    Objection,
    Presentation,
    SalesRules,
    Script,
    SourceCost,
    StageRule,
)
from campaigns.models.surveys import Survey, SurveyComment, SurveyPlan
from campaigns.models.tickets import Ticket, TicketEntry, TicketTarget

__all__ = [
    "Acquisition",
    "Agreement",
    "AgreementLine",
    "Campaign",
    "Channel",
    "ComputedLabel",
    "CostLine",
    "Interaction",
    "Journey",
    "Lead",
    "LeadSource",
    "LeadTask",
    "LostReason",
    "Objection",
    "OfferPlan",
    "Passage",
    "Presentation",
    "Recipient",
    "Reminder",
    "ReminderChange",
    "ReminderPlan",
    "SalesRules",
    "Script",
    "SourceCost",
    "StageMove",
    "StageRule",
    "Step",
    "StepTaken",
    "Surprise",
    "SurprisePlan",
    "Survey",
    "SurveyComment",
    "SurveyPlan",
    "Ticket",
    "TicketEntry",
    "TicketTarget",
    "Variant",
]
