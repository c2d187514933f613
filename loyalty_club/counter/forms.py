"""The forms of the counter, each with a key where it books something."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from loyalty_club.counter.fields import DigitsField, DigitsInput, MoneyField, amount_as_typed
from loyalty_club.web.months import month_names
from loyalty_club.web.once_form import OnceForm
from members.models import ImportantDate, Member
from members.rules.calendars import CalendarName
from points.models import Payment, Purchase, PurchaseLine

CARD = Payment.Tender.CARD.value
CREDIT = Payment.Tender.CREDIT.value
MONEY_TENDERS = [
    (tender.value, tender.label)
    for tender in (Payment.Tender.CASH, Payment.Tender.CARD, Payment.Tender.CREDIT)
]
PURPOSES = ("service", "occasion", "promotion")


class PersonForm(forms.Form):
    """Who somebody is, and what he allows us to send."""

    mobile = DigitsField(label=_("Mobile number"), max_length=40)
    first_name = forms.CharField(label=_("First name"), required=False, max_length=80)
    last_name = forms.CharField(label=_("Last name"), required=False, max_length=80)
    gender = forms.ChoiceField(
        label=_("Form of address"),
        choices=Member.Gender.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    service = forms.BooleanField(
        label=_("May send receipts and points by text message"), required=False
    )
    occasion = forms.BooleanField(label=_("May remind of important dates"), required=False)
    promotion = forms.BooleanField(label=_("May send offers and news"), required=False)

    def clean(self) -> dict[str, Any]:
        """One of the two names must be there."""
        cleaned = super().clean() or {}
        if not (cleaned.get("first_name") or cleaned.get("last_name")):
            self.add_error("first_name", _("Enter the name."))
        return cleaned

    def consent_fields(self) -> list[forms.BoundField]:
        """The three questions."""
        return [self[name] for name in PURPOSES]

    def typed_name(self) -> str:
        """The name as it was typed."""
        typed = self.cleaned_data
        return f"{typed.get('first_name', '')} {typed.get('last_name', '')}".strip()

    def consents(self) -> dict[str, bool]:
        """The answer to each purpose."""
        return {name: self.cleaned_data[name] for name in PURPOSES}


class RegistrationForm(PersonForm):
    """A newcomer, and who brought him."""

    referred_by = DigitsField(
        label=_("Brought by (card or mobile of a member)"), max_length=80, required=False
    )


class CorrectionForm(PersonForm):
    """The same for one who is a member; the number stays where nothing is typed."""

    mobile = DigitsField(label=_("New mobile number"), max_length=40, required=False)


class DateForm(forms.Form):
    """A day of every year, told in the club's calendar; its fields have ids of their own, since
    it stands beside other forms.
    """

    kind = forms.ChoiceField(label=_("Which day"), choices=ImportantDate.Kind.choices)
    whose = forms.ChoiceField(label=_("Whose day"), choices=ImportantDate.Whose.choices)
    calendar = forms.ChoiceField(
        choices=ImportantDate.Calendar.choices, required=False, widget=forms.HiddenInput
    )
    day = forms.IntegerField(label=_("Day"), min_value=1, max_value=31, widget=DigitsInput)
    year = forms.IntegerField(
        label=_("Year"), min_value=1, max_value=9_999, required=False, widget=DigitsInput
    )

    def __init__(self, *args: Any, calendar: CalendarName, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "date_%s")
        super().__init__(*args, **kwargs)
        self.club_calendar = calendar
        self.fields["month"] = forms.TypedChoiceField(
            label=_("Month"), coerce=int, choices=list(enumerate(month_names(calendar), start=1))
        )

    def clean_calendar(self) -> str:
        """The club's, where the form names none."""
        return str(self.cleaned_data["calendar"] or self.club_calendar)

    def point_out(self) -> None:
        """The cursor goes to the first field that is wrong."""
        wrong = next((name for name in self.fields if name in self.errors), None)
        if wrong is not None:
            self.fields[wrong].widget.attrs["autofocus"] = True


class ReceiptForm(forms.Form):
    """Which paper: the number of a receipt, typed or scanned."""

    receipt = DigitsField(label=_("Receipt number"), max_length=60)


class ReasonForm(OnceForm):
    """Why something is undone or replaced."""

    reason = forms.CharField(
        label=_("Reason"), max_length=100, widget=forms.TextInput(attrs={"autofocus": True})
    )


class IssueForm(OnceForm):
    """A reward is given; the code is the member's, where the program asks for one."""

    code = DigitsField(label=_("Code from the member's mobile"), required=False, max_length=20)


class ClaimForm(OnceForm):
    """Which sale goes to which member."""

    purchase = forms.IntegerField(widget=forms.HiddenInput)
    member = forms.IntegerField(widget=forms.HiddenInput)


class ReturnForm(OnceForm):
    """What comes back: an amount, or of several lines so much of each; `confirmed` is the sum
    that was shown before.
    """

    reason = forms.CharField(label=_("Reason"), required=False, max_length=100)
    confirmed = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, purchase: Purchase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = [line for line in purchase.lines.all() if line.amount > line.returned_amount]
        self.whole = purchase.amount - purchase.returned_amount
        if self.by_lines:
            for line in self.lines:
                self.fields[f"line_{line.position}"] = MoneyField(label=str(line), required=False)
        else:
            self.fields["amount"] = MoneyField(
                label=_("Amount that comes back"), initial=amount_as_typed(self.whole)
            )

    @property
    def by_lines(self) -> bool:
        """True where the bill has several lines to choose from."""
        return len(self.lines) > 1

    def line_fields(self) -> list[tuple[PurchaseLine, forms.BoundField, str]]:
        """Each line with its field, and all that is left of it as one would type it."""
        return [
            (
                line,
                self[f"line_{line.position}"],
                amount_as_typed(line.amount - line.returned_amount),
            )
            for line in self.lines
            if self.by_lines
        ]

    def clean(self) -> dict[str, Any]:
        """Something must come back."""
        cleaned = super().clean()
        if not self.errors and not self.total():
            self.add_error(None, _("Choose what comes back."))
        return cleaned

    def total(self) -> int:
        """The money's worth of what comes back."""
        return sum(self._chosen_lines().values()) or int(self.cleaned_data.get("amount") or 0)

    def is_confirmed(self) -> bool:
        """True when exactly this sum was shown before it was sent."""
        return self.is_valid() and self.cleaned_data["confirmed"] == self.total()

    def what(self) -> dict[str, Any]:
        """The goods as `preview_return` and `return_purchase` take them."""
        if self.by_lines:
            return {"lines": self._chosen_lines()}
        amount = int(self.cleaned_data["amount"])
        line = self.lines[0] if self.lines else None
        fits = line is not None and amount <= line.amount - line.returned_amount
        return {"lines": {line.position: amount}} if line and fits else {"amount": amount}

    def facts(self) -> dict[str, Any]:
        """What was shown before changes nothing about what comes back."""
        return {name: value for name, value in super().facts().items() if name != "confirmed"}

    def _chosen_lines(self) -> dict[int, int]:
        typed = {
            line.position: self.cleaned_data.get(f"line_{line.position}") or 0
            for line in self.lines
        }
        return {position: amount for position, amount in typed.items() if amount}
