"""What one fills in to issue vouchers, and how their list is filtered."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from loyalty_club.dashboard.fields import CountField, DayField, MoneyField
from loyalty_club.dashboard.filters import Filter
from loyalty_club.web.once_form import OnceForm
from members.rules.text import fold_digits
from members.selectors.club import club_day
from points.selectors.voucher_lists import VoucherWhose

MOST_AT_ONCE = 500
STATES = (
    ("", _("All")),
    ("open", _("Open")),
    ("used", _("Used")),
    ("cancelled", _("Cancelled")),
    ("expired", _("Expired")),
)
WHOSE = (
    ("", _("All")),
    ("open", _("Whoever holds it")),
    ("member", _("One member's")),
    ("bought", _("Bought with points")),
)


class VoucherFilter(Filter):
    """Which vouchers."""

    status = forms.ChoiceField(label=_("State"), choices=STATES, required=False)
    whose = forms.ChoiceField(label=_("Whose"), choices=WHOSE, required=False)
    code = forms.CharField(label=_("Code"), required=False, max_length=40)

    @property
    def whose_voucher(self) -> VoucherWhose:
        return cast("VoucherWhose", self.chosen("whose"))

    @property
    def typed_code(self) -> str:
        """The code with ASCII digits."""
        return fold_digits(self.chosen("code")).strip()


class VoucherForm(OnceForm):
    """One voucher, for the member whose page led here."""

    value = MoneyField(label=_("Worth"))
    min_bill = MoneyField(
        label=_("Least bill"),
        required=False,
        help_text=_("Pays a part of bills from this amount on."),
    )
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))
    shop = forms.TypedChoiceField(label=_("Only in shop"), required=False, coerce=int)
    reason = forms.CharField(
        label=_("Why"), max_length=200, help_text=_("For the books; it is not printed.")
    )

    def __init__(self, *args: Any, shops: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = club_day()
        self.initial = {"starts_on": today, "ends_on": today + timedelta(days=30), **self.initial}
        choice = cast("forms.TypedChoiceField", self.fields["shop"])
        choice.choices = [("", _("Every shop")), *shops]
        if len(shops) < 2:
            del self.fields["shop"]

    def terms(self) -> dict[str, Any]:
        """As the services of vouchers take them."""
        facts = self.facts()
        facts["shop_id"] = facts.pop("shop", None) or None
        return facts


class BatchForm(VoucherForm):
    """Many open ones at once, to be printed."""

    count = CountField(
        label=_("How many"),
        min_value=1,
        max_value=MOST_AT_ONCE,
        initial=20,
        help_text=_("Up to 500; the cap must have room for all of them."),
    )
    field_order = ("count", "value")
