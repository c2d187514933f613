"""Which members a list of a group shows; the same for the page and for the file."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from analytics.rules.groups.potential import Potential
from analytics.rules.groups.rfm import Segment
from analytics.selectors.groups.potential import growers
from analytics.selectors.groups.segments import members_in_square, members_of
from loyalty_club.dashboard.figure_filter import FigureFilter
from loyalty_club.web.figures.groups import POTENTIALS, SEGMENTS

FIFTHS = [(str(fifth), str(fifth)) for fifth in range(5, 0, -1)]
CIRCLE = ("shop", "label", "source")


class MembersFilter(FigureFilter):
    """Whose members, without days: groups are of today."""

    def prepare(self) -> None:
        """Days are not asked for."""
        super().prepare()
        for name in ("period", "first", "last"):
            del self.fields[name]


class SegmentFilter(MembersFilter):
    """Which group, or which fifths."""

    segment = forms.ChoiceField(
        label=_("Group"),
        required=False,
        choices=[("", _("All groups")), *((one.value, SEGMENTS[one].name) for one in Segment)],
    )
    recency = forms.ChoiceField(
        label=_("Fifth by recency"), required=False, choices=[("", _("All")), *FIFTHS]
    )
    strength = forms.ChoiceField(
        label=_("Fifth by visits and sales"), required=False, choices=[("", _("All")), *FIFTHS]
    )
    field_order = ("segment", "recency", "strength", *CIRCLE)

    def rows(self) -> QuerySet[Any]:
        """The scores of those asked for, the dearest first."""
        return members_in_square(
            members_of(self.chosen("segment"), self.circle),
            recency=int(self.chosen("recency") or 0),
            strength=int(self.chosen("strength") or 0),
        )


class PotentialFilter(MembersFilter):
    """In what they could grow."""

    kind = forms.ChoiceField(
        label=_("Could grow by"),
        required=False,
        choices=[("", _("Any way")), *((one.value, POTENTIALS[one].name) for one in Potential)],
    )
    field_order = ("kind", *CIRCLE)

    def rows(self) -> QuerySet[Any]:
        """The scores of those asked for, the most promising first."""
        return growers(self.circle, self.chosen("kind"))
