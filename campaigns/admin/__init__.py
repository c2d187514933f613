"""The campaigns room in the admin: for owners to look at."""

from campaigns.admin import listening, outreach, sales

__all__ = ["listening", "outreach", "sales"]
