"""The club's own server, with the bare endpoint beside the club's addresses."""

from django.conf import settings

from loyalty_club.wsgi import application

settings.ROOT_URLCONF = "benchmarks.bare"

__all__ = ["application"]
