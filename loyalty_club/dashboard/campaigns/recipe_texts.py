"""The text of a recipe in the language of the club's messages, with its places."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from campaigns.rules.recipes import Recipe


def text_of(recipe: Recipe) -> str:
    """As it is kept with a draft; its places are written in the language of the text."""
    with override(settings.LANGUAGE_CODE):
        return _(recipe.text)
