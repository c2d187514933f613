"""Whose worth is listed, and in which order."""

from typing import cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics.selectors.value.members import SEGMENT_KEYS
from loyalty_club.dashboard.figure_filter import FigureFilter
from loyalty_club.web.figures.groups import segment_name

LEAST = "least"
# The address cannot tell "no segment asked for" from "the segment without a name" otherwise.
UNNAMED = "none"


def name_of_group(key: str) -> str:
    """The segment's name; who has bought since the last night is in none yet."""
    return segment_name(key) or _("Not sorted yet")


class WorthFilter(FigureFilter):
    """The members of a circle, of one segment or of all."""

    segment = forms.ChoiceField(label=gettext_lazy("Group"), required=False)
    order = forms.ChoiceField(
        label=gettext_lazy("Order"),
        required=False,
        choices=(
            ("", gettext_lazy("Most worth first")),
            (LEAST, gettext_lazy("Least worth first")),
        ),
    )
    field_order = ("segment", "order", "shop", "label", "source")

    def prepare(self) -> None:
        """The segments by their names."""
        super().prepare()
        names = [(key or UNNAMED, name_of_group(key)) for key in SEGMENT_KEYS]
        field = cast("forms.ChoiceField", self.fields["segment"])
        field.choices = [("", _("All members")), *names]
        for name in ("period", "first", "last"):
            del self.fields[name]

    @property
    def chosen_segment(self) -> str | None:
        """The segment asked for; None for all."""
        asked = self.chosen("segment")
        return None if not asked else "" if asked == UNNAMED else str(asked)

    @property
    def is_least_first(self) -> bool:
        """From the other end."""
        return bool(self.chosen("order") == LEAST)
