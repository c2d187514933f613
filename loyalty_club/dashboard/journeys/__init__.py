"""Journeys in the dashboard: their steps, who is on them, and what they set going."""
