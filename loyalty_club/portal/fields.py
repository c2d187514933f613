"""Form fields of signing in."""

from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from loyalty_club.web.sentences import field_sentence
from members.exceptions import InvalidField
from members.services.members import clean_mobile

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class MobileField(forms.CharField):
    """A mobile number in any written form; its value is E.164."""

    def __init__(self, *, required: bool = True, label: "StrOrPromise | None" = None) -> None:
        super().__init__(
            label=label or _("Mobile number"),
            required=required,
            max_length=40,
            error_messages={"required": _("Enter the mobile number.")},
        )

    def clean(self, value: str) -> str:
        """The number, or the reason why it is none."""
        written = super().clean(value)
        if not written:
            return ""
        try:
            return clean_mobile(written)
        except InvalidField as error:
            raise ValidationError(field_sentence(error), code=error.facts["problem"]) from error
