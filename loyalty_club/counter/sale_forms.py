"""The form of a sale: what is to be paid and how, and what the club gives with it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from loyalty_club.counter.fields import AMOUNT_PROBLEMS, DigitsField, MoneyField
from loyalty_club.counter.forms import CARD, MONEY_TENDERS, REASONS
from loyalty_club.web.once_form import OnceForm
from loyalty_club.web.sentences import sentence_for
from members.selectors.club import club_day
from points.exceptions import VoucherNotValid
from points.rules.sales import Line, Sale, Tendered
from points.selectors.vouchers import find_voucher
from points.services.rewards import take_gift

# From here on a slip of the finger is likelier than a sale: the form asks once more.
UNUSUAL_AMOUNT = 1_000_000_000


class BillForm(forms.Form):
    """What is to be paid and how: all that a quote needs.

    Points, a discount and a voucher pay their part first, the voucher as much as it can; a second
    way of paying takes what is typed, the first one all the rest.
    """

    amount = MoneyField(label=_("Amount of the purchase"))
    points_amount = MoneyField(label=_("Pay with points"), required=False)
    tender = forms.ChoiceField(
        label=_("Paid by"), choices=MONEY_TENDERS, initial=CARD, widget=forms.RadioSelect
    )
    split_amount = MoneyField(label=_("A part of it"), required=False)
    split_tender = forms.ChoiceField(
        label=_("paid otherwise"), choices=MONEY_TENDERS, required=False
    )
    voucher_code = forms.CharField(label=_("Voucher code"), required=False, max_length=40)
    discount = MoneyField(label=_("Discount of the club"), required=False)
    gift = forms.CharField(label=_("Gift"), required=False, max_length=40)
    reason = forms.ChoiceField(label=_("For what?"), choices=[("", ""), *REASONS], required=False)
    category = forms.CharField(
        label=_("Category"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"list": "goods", "autocomplete": "off"}),
    )
    product = forms.CharField(label=_("Product"), required=False, max_length=80)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_voucher = 0

    def clean_amount(self) -> int:
        """More than nothing."""
        amount: int | None = self.cleaned_data["amount"]
        if not amount:
            raise forms.ValidationError(AMOUNT_PROBLEMS["empty"])
        return amount

    def clean(self) -> dict[str, Any]:
        """The parts pay no more than the bill."""
        cleaned = super().clean() or {}
        if not self.errors:
            self._share_out(cleaned)
        return cleaned

    def sale(self, *, shop_id: int, member_id: int | None, receipt_number: str) -> Sale:
        """The sale as it was typed; refuses a gift that is not, or no longer, given here."""
        typed = self.cleaned_data
        gift = take_gift(typed["gift"], shop_id, club_day()) if typed["gift"] else None
        line = Line(
            typed["amount"],
            product=typed["product"],
            category=typed["category"],
        )
        return Sale(
            shop_id=shop_id,
            receipt_number=receipt_number,
            lines=(line,),
            payments=self._payments(typed),
            member_id=member_id,
            reason=typed["reason"],
            gift=gift,
        )

    def _share_out(self, cleaned: dict[str, Any]) -> None:
        """What each part leaves for the next; the first that is too large is told."""
        rest = cleaned["amount"] - (cleaned["points_amount"] or 0)
        if rest < 0:
            self.add_error("points_amount", _("This is more than the whole bill."))
            return
        rest -= cleaned["discount"] or 0
        if rest < 0:
            self.add_error("discount", _("This is more than what is left of the bill."))
            return
        rest -= self._part_of_voucher(cleaned["voucher_code"], rest)
        if (cleaned["split_amount"] or 0) > rest:
            self.add_error("split_amount", _("This is more than what is left of the bill."))
        elif cleaned["split_amount"] and cleaned["split_tender"] in {"", cleaned["tender"]}:
            self.add_error("split_tender", _("Choose another way of paying than the first."))

    def _part_of_voucher(self, typed: str, rest: int) -> int:
        if not typed:
            return 0
        voucher = find_voucher(typed)
        if voucher is None:
            self.add_error("voucher_code", sentence_for(VoucherNotValid(reason="unknown")))
        elif not rest:
            self.add_error("voucher_code", _("Nothing of this bill is left for the voucher."))
        else:
            self.by_voucher = min(voucher.value, rest)
        return self.by_voucher

    def _payments(self, typed: dict[str, Any]) -> tuple[Tendered, ...]:
        by_points, discount = typed["points_amount"] or 0, typed["discount"] or 0
        second = typed["split_amount"] or 0
        parts = [
            Tendered("points", by_points),
            Tendered("discount", discount),
            Tendered("voucher", self.by_voucher, code=typed["voucher_code"]),
            Tendered(typed["split_tender"], second),
        ]
        first = typed["amount"] - sum(part.amount for part in parts)
        return tuple(part for part in (*parts, Tendered(typed["tender"], first)) if part.amount)


class SaleForm(BillForm, OnceForm):
    """One sale to be booked: the bill, and what paper and goods it was."""

    receipt_number = DigitsField(
        label=_("Receipt number"),
        required=False,
        max_length=60,
        help_text=_("Left empty, the club gives one."),
    )
    code = DigitsField(label=_("Code from the member's mobile"), required=False, max_length=20)
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
