"""Django's registration of the project package and its system checks."""

from django.apps import AppConfig

from loyalty_club import checks

__all__ = ["LoyaltyClubConfig", "checks"]


class LoyaltyClubConfig(AppConfig):
    """The roof: settings, checks and the doors."""

    name = "loyalty_club"
