"""The sentences to which members agree, as labels of forms: exactly what will be on record."""

from django.utils.functional import lazy
from django.utils.translation import get_language

from members.rules.consent_wording import wording


def _sentence(purpose: str, channel: str) -> str:
    return wording(purpose, channel, get_language() or "en")


consent_sentence = lazy(_sentence, str)
