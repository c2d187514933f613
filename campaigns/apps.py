"""Django's registration of the campaigns package."""

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    """The campaigns package."""

    name = "campaigns"
