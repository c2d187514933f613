"""The club's project package: settings, the roof and its four doors."""

from loyalty_club.celery import app as celery_app

__all__ = ["celery_app"]
