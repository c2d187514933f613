"""The forms of the counter, each with a key where it books something."""

import re
import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from loyalty_club.counter.fields import (
    AMOUNT_PROBLEMS,
    DigitsField,
    MoneyField,
    amount_as_typed,
)
from members.models import Member
from points.models import Payment, Purchase, PurchaseLine
from points.rules.sales import Line, Sale, Tendered

KEY = re.compile(r"[0-9a-f]{32}")
# From here on a slip of the finger is likelier than a sale: the form asks once more.
UNUSUAL_AMOUNT = 1_000_000_000
MONEY_TENDERS = (Payment.Tender.CASH, Payment.Tender.CARD, Payment.Tender.CREDIT)
PURPOSES = ("service", "occasion", "promotion")


class OnceForm(forms.Form):
    """A form that carries a key, so that sending it twice does it once."""

    once = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("once", uuid.uuid4().hex)

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
        self.data = {**dict(self.data.items()), "once": uuid.uuid4().hex}


class BillForm(forms.Form):
    """What is to be paid and how: all that a quote needs."""

    amount = MoneyField(label=_("Amount of the purchase"))
    points_amount = MoneyField(label=_("Pay with points"), required=False)
    tender = forms.ChoiceField(
        label=_("Paid by"),
        choices=[(tender.value, tender.label) for tender in MONEY_TENDERS],
        initial=Payment.Tender.CARD,
        widget=forms.RadioSelect,
    )

    def clean_amount(self) -> int:
        """More than nothing."""
        amount: int | None = self.cleaned_data["amount"]
        if not amount:
            raise forms.ValidationError(AMOUNT_PROBLEMS["empty"])
        return amount

    def clean(self) -> dict[str, Any]:
        """Points pay no more than the bill."""
        cleaned = super().clean() or {}
        amount, by_points = cleaned.get("amount"), cleaned.get("points_amount")
        if amount and by_points and by_points > amount:
            self.add_error("points_amount", _("This is more than the whole bill."))
        return cleaned

    def sale(self, *, shop_id: int, member_id: int | None, receipt_number: str) -> Sale:
        """The sale as it was typed."""
        typed = self.cleaned_data
        amount, by_points = typed["amount"], typed["points_amount"] or 0
        payments = [("points", by_points), (typed["tender"], amount - by_points)]
        line = Line(amount, product=typed.get("product", ""), category=typed.get("category", ""))
        return Sale(
            shop_id=shop_id,
            receipt_number=receipt_number,
            lines=(line,),
            payments=tuple(Tendered(tender, part) for tender, part in payments if part),
            member_id=member_id,
        )


class SaleForm(BillForm, OnceForm):
    """One sale to be booked: the bill, and what paper and goods it was."""

    receipt_number = DigitsField(
        label=_("Receipt number"),
        required=False,
        max_length=60,
        help_text=_("Left empty, the club gives one."),
    )
    category = forms.CharField(label=_("Category"), required=False, max_length=80)
    product = forms.CharField(label=_("Product"), required=False, max_length=80)
    confirmed = forms.IntegerField(required=False, widget=forms.HiddenInput)

    asks_again = False

    def is_surely_meant(self) -> bool:
        """False for an unusual amount until the same amount is sent a second time."""
        amount = self.cleaned_data["amount"]
        if amount < UNUSUAL_AMOUNT or self.cleaned_data["confirmed"] == amount:
            return True
        self.asks_again = True
        self.data = {**dict(self.data.items()), "confirmed": str(amount)}
        return False

    def facts(self) -> dict[str, Any]:
        """Whether an amount was confirmed changes nothing about the sale."""
        return {name: value for name, value in super().facts().items() if name != "confirmed"}


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


class CorrectionForm(PersonForm):
    """The same for one who is a member; the number stays where nothing is typed."""

    mobile = DigitsField(label=_("New mobile number"), max_length=40, required=False)


class ReceiptForm(forms.Form):
    """Which paper: the number of a receipt, typed or scanned."""

    receipt = DigitsField(label=_("Receipt number"), max_length=60)


class ReasonForm(OnceForm):
    """Why something is undone or replaced."""

    reason = forms.CharField(
        label=_("Reason"), max_length=100, widget=forms.TextInput(attrs={"autofocus": True})
    )


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
