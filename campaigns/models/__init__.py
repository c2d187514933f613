"""Rows of the campaigns room."""

from campaigns.models.campaigns import Campaign, CostLine, Recipient, Variant
from campaigns.models.journeys import Journey, Passage, Step, StepTaken
from campaigns.models.labels import ComputedLabel
from campaigns.models.offer_plans import OfferPlan, Surprise, SurprisePlan
from campaigns.models.reminders import Reminder, ReminderChange, ReminderPlan

__all__ = [
    "Campaign",
    "ComputedLabel",
    "CostLine",
    "Journey",
    "OfferPlan",
    "Passage",
    "Recipient",
    "Reminder",
    "ReminderChange",
    "ReminderPlan",
    "Step",
    "StepTaken",
    "Surprise",
    "SurprisePlan",
    "Variant",
]
