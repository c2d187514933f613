"""Rows of the campaigns room."""

from campaigns.models.labels import ComputedLabel

__all__ = ["ComputedLabel"]
