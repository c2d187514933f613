"""A form that books something carries a key, so that sending it twice does it once."""

import re
import uuid
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

KEY = re.compile(r"[0-9a-f]{32}")


class OnceForm(forms.Form):
    """A form with its key."""

    once = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("once", new_key())

    def clean(self) -> dict[str, Any]:
        """Refuses a form that has lost its key."""
        cleaned = super().clean() or {}
        if not KEY.fullmatch(cleaned.get("once", "")):
            self.renew_key()
            self.add_error(None, _("The form was not complete. Please send it again."))
        return cleaned

    @property
    def key(self) -> str:
        """What tells this form from every other."""
        return str(self.cleaned_data["once"])

    def facts(self) -> dict[str, Any]:
        """What was typed, cleaned; the same for the same form."""
        return {name: value for name, value in self.cleaned_data.items() if name != "once"}

    def renew_key(self) -> None:
        """Another key: the old one has had its answer."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["once"] = new_key()
        self.data = data


def new_key() -> str:
    """A key for one form, or for the buttons of one page."""
    return uuid.uuid4().hex
