"""What was agreed upon, line by line, with what is offered beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from campaigns.services.leads.agreeing import AgreedLine
from loyalty_club.dashboard.fields import MoneyField
from loyalty_club.web.once_form import OnceForm

MOST_LINES = 20
FIRST_LINES = 2
PARTS = ("goods", "category", "amount", "beside")


@dataclass(frozen=True, slots=True)
class LineFields:
    """The fields of one line."""

    goods: forms.BoundField
    category: forms.BoundField
    amount: forms.BoundField
    beside: forms.BoundField


class AgreementForm(OnceForm):
    """Lines of goods, each with its amount; lines left empty are none."""

    use_required_attribute = False

    terms = forms.CharField(
        label=_("Terms"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("Delivery, payment, what was promised: as he will remember it."),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        lines: Sequence[Mapping[str, Any]] = (),
        terms: str = "",
    ) -> None:
        """`lines` and `terms` are shown; of `data` as many lines are read as were sent."""
        self.rows = max(len(lines), FIRST_LINES) if data is None else _rows_of(data)
        super().__init__(data, initial={"terms": terms})
        for row in range(self.rows):
            self._add_row(row)
        for row, line in enumerate(lines):
            self.initial.update({f"{part}_{row}": line.get(part) for part in PARTS})

    def line_fields(self) -> list[LineFields]:
        """The fields of every line."""
        return [LineFields(*(self[f"{part}_{row}"] for part in PARTS)) for row in range(self.rows)]

    def holds(self, category: str) -> bool:
        """True where one of the lines that are shown is of this category."""
        return any(line.category.value() == category for line in self.line_fields())

    def clean(self) -> dict[str, Any]:
        """A line is whole or empty, and there is one at least."""
        cleaned = super().clean()
        filled = [row for row in range(self.rows) if self._is_filled(row)]
        for row in filled:
            for part, problem in (
                ("goods", _("Say what it is.")),
                ("amount", _("Say how much it comes to.")),
            ):
                name = f"{part}_{row}"
                if name in cleaned and not cleaned[name]:
                    self.add_error(name, problem)
        if not filled:
            self.add_error("goods_0", _("Say what was agreed upon."))
        return cleaned

    def lines(self) -> list[AgreedLine]:
        """As `draft_agreement` takes them."""
        typed = self.cleaned_data
        return [
            AgreedLine(
                goods=typed[f"goods_{row}"],
                category=typed[f"category_{row}"],
                amount=typed[f"amount_{row}"],
                is_cross_sell=typed[f"beside_{row}"],
            )
            for row in range(self.rows)
            if self._is_filled(row)
        ]

    def _is_filled(self, row: int) -> bool:
        return any(self.data.get(f"{part}_{row}", "").strip() for part in PARTS[:3])

    def _add_row(self, row: int) -> None:
        self.fields[f"goods_{row}"] = forms.CharField(
            label=_("Goods"),
            required=False,
            max_length=120,
            widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        )
        self.fields[f"category_{row}"] = forms.CharField(
            label=_("Category"),
            required=False,
            max_length=80,
            widget=forms.TextInput(attrs={"list": "known-categories", "autocomplete": "off"}),
        )
        self.fields[f"amount_{row}"] = MoneyField(label=_("Amount"), required=False)
        self.fields[f"beside_{row}"] = forms.BooleanField(label=_("Offered beside"), required=False)


class ConfirmForm(OnceForm):
    """He has heard it again, and said yes."""

    is_heard = forms.BooleanField(
        label=_("I have repeated all of this to him, and he agrees."),
        error_messages={"required": _("Repeat it to him first, then tick this.")},
    )
    # Which draft was looked at: another that was written meanwhile is not confirmed unseen.
    drafted_at = forms.DateTimeField(widget=forms.HiddenInput)


def typed_lines(data: QueryDict) -> list[dict[str, Any]]:
    """The lines as they were typed so far, unread and unjudged."""
    return [
        {part: data.get(f"{part}_{row}", "") for part in PARTS} for row in range(_rows_of(data))
    ]


def with_one_more(lines: Sequence[Mapping[str, Any]], **line: Any) -> list[Mapping[str, Any]]:
    """The lines and one more: an empty one, or this one in the first place that is free."""
    free = [row for row, one in enumerate(lines) if not any(one.get(part) for part in PARTS[:3])]
    if not line or not free:
        return [*lines, line][:MOST_LINES]
    return [line if row == free[0] else one for row, one in enumerate(lines)]


def _rows_of(data: QueryDict) -> int:
    return sum(1 for row in range(MOST_LINES) if f"goods_{row}" in data) or FIRST_LINES
