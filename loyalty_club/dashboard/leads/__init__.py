"""Leads in the dashboard: the board, one lead with its deeds, the calls, the funnel, the rules."""
