"""Django's registration of the analytics package."""

from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    """The analytics package."""

    name = "analytics"
