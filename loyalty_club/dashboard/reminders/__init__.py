"""Reminders: who will be told of which day, what is said when, and what became of it."""
