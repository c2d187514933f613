"""Django's registration of the points package."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PointsConfig(AppConfig):
    """The points package."""

    name = "points"
    verbose_name = _("Points")
