"""Django's registration of the members package."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    """The members package."""

    name = "members"
    verbose_name = _("People")
