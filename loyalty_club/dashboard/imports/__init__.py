"""Bringing data in: the wizard of imports."""
