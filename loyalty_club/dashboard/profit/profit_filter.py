"""Which members of the profit list are shown, and in which order; all in the address."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from analytics.selectors.profit.members import Order
from loyalty_club.dashboard.figure_filter import FigureFilter

NOT_JUDGED = "none"


class ProfitFilter(FigureFilter):
    """The circle of every page of figures, a class, and what stands first."""

    grade = forms.ChoiceField(
        label=_("Class"),
        required=False,
        choices=(
            ("", _("All classes")),
            ("A", "A"),
            ("B", "B"),
            ("C", "C"),
            ("D", "D"),
            (NOT_JUDGED, _("Not judged yet")),
        ),
    )
    order = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=(
            ("best", _("Leave most")),
            ("worst", _("Leave least")),
            ("effort", _("Take most time")),
        ),
    )

    @property
    def chosen_grade(self) -> str | None:
        """The class asked for; None where all are, empty for those not judged."""
        grade: str = self.chosen("grade")
        return ("" if grade == NOT_JUDGED else grade) if grade else None

    @property
    def chosen_order(self) -> Order:
        """What stands first; those who cost more than they bring begin with the dearest."""
        usual: Any = "worst" if self.chosen_grade == "D" else "best"
        return cast("Order", self.chosen("order") or usual)
