"""Leads: taken in, judged, worked on, won and lost."""
