"""Targets and states of tickets, in plain Python."""
