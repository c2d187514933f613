"""The forms of the counter, each with a key where it books something."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.selectors.leads.rules import sources
from loyalty_club.counter.fields import DigitsField, MoneyField, amount_as_typed
from loyalty_club.web.consent_words import consent_sentence
from loyalty_club.web.once_form import OnceForm
from members.models import Member
from members.selectors.mailboxes import can_mail_links
from points.models import Payment, Purchase, PurchaseLine

CARD = Payment.Tender.CARD.value
CREDIT = Payment.Tender.CREDIT.value
MONEY_TENDERS = [
    (tender.value, tender.label)
    for tender in (Payment.Tender.CASH, Payment.Tender.CARD, Payment.Tender.CREDIT)
]
PURPOSES = ("service", "occasion", "promotion")
# Why somebody buys, the likeliest reasons first; the empty one is "not asked".
REASONS = [
    (reason.value, reason.label)
    for reason in (
        Purchase.Reason.BIRTHDAY,
        Purchase.Reason.WEDDING,
        Purchase.Reason.GIFT,
        Purchase.Reason.VISIT,
        Purchase.Reason.ENGAGEMENT,
        Purchase.Reason.CHILD_BIRTH,
        Purchase.Reason.GRADUATION,
        Purchase.Reason.OCCASION,
        Purchase.Reason.HOME,
        Purchase.Reason.OWN_USE,
        Purchase.Reason.REMEMBRANCE,
        Purchase.Reason.OTHER,
    )
]


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
    service = forms.BooleanField(label=consent_sentence("service", "sms"), required=False)
    occasion = forms.BooleanField(label=consent_sentence("occasion", "sms"), required=False)
    promotion = forms.BooleanField(label=consent_sentence("promotion", "sms"), required=False)

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


class EmailField(forms.EmailField):
    """An address as it is told at the counter; it is the member's once its mailbox says so."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"dir": "ltr", "autocomplete": "off", "inputmode": "email"}
        super().__init__(
            required=False, max_length=120, widget=forms.EmailInput(attrs=attrs), **kwargs
        )


def drop_email_unless_asked_for(form: forms.Form) -> None:
    """Where no letter can be sent, nobody is asked for an address."""
    if not can_mail_links():
        del form.fields["email"]


class RegistrationForm(PersonForm):
    """A newcomer, his e-mail where he tells it, who brought him, and how he heard of the shop."""

    email = EmailField(
        label=_("E-mail, if he likes"),
        help_text=_("A letter with a link goes there; nothing else before he has opened it."),
    )

    referred_by = DigitsField(
        label=_("Brought by (code, card or mobile of a member)"), max_length=80, required=False
    )
    source = forms.ChoiceField(label=_("How did he hear of us?"), required=False)
    # Ticked by the button «no, somebody else», after a near namesake was shown.
    is_another = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = [(str(source.pk), source.name) for source in sources()]
        cast("forms.ChoiceField", self.fields["source"]).choices = [("", _("Not asked")), *ways]
        drop_email_unless_asked_for(self)

    def source_id(self) -> int | None:
        """The source that was named; None where nobody was asked."""
        return int(self.cleaned_data["source"]) if self.cleaned_data["source"] else None


class SecondPersonForm(PersonForm):
    """The second person of a household: no mobile of his own, and so nothing to be sent."""

    mobile = None  # type: ignore[assignment]
    service = occasion = promotion = None  # type: ignore[assignment]

    def consent_fields(self) -> list[forms.BoundField]:
        """Nothing is asked."""
        return []


class CorrectionForm(PersonForm):
    """The same for one who is a member; the number stays where nothing is typed."""

    mobile = DigitsField(label=_("New mobile number"), max_length=40, required=False)
    email = EmailField(label=_("New e-mail"))
    service_call = forms.BooleanField(label=consent_sentence("service", "call"), required=False)
    occasion_call = forms.BooleanField(label=consent_sentence("occasion", "call"), required=False)
    promotion_call = forms.BooleanField(label=consent_sentence("promotion", "call"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        drop_email_unless_asked_for(self)

    def call_fields(self) -> list[forms.BoundField]:
        """The same three questions about calls."""
        return [self[f"{name}_call"] for name in PURPOSES]

    def choices(self) -> dict[tuple[str, str], bool]:
        """The answer to each purpose and channel."""
        texts = {(name, "sms"): self.cleaned_data[name] for name in PURPOSES}
        return texts | {(name, "call"): self.cleaned_data[f"{name}_call"] for name in PURPOSES}


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
