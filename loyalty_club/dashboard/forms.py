"""What owners fill in: staff, shops, keys, the club and a program's terms."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from loyalty_club.dashboard.fields import CountField
from members.models import Club, Shop, User
from members.roles import KEY_RIGHTS, Role

ROLES = [
    (role.value, User.Role(role.value).label)
    for role in (Role.CASHIER, Role.MANAGER, Role.ANALYST, Role.OWNER)
]
RIGHT_NAMES = {
    "members.read": _("Find members"),
    "members.write": _("Register and correct members"),
    "mobiles.read": _("See whole mobile numbers"),
    "purchases.read": _("Look up purchases"),
    "purchases.write": _("Ring up purchases"),
    "returns.write": _("Take back goods"),
    "figures.read": _("Read figures"),
    "figures.manage": _("Decide how figures are counted"),
    "tiers.set": _("Set tiers by hand"),
    "points.adjust": _("Correct points"),
    "members.merge": _("Merge members"),
    "rewards.manage": _("Manage rewards"),
    "rewards.issue": _("Give out rewards"),
    "vouchers.issue": _("Give vouchers"),
    "discounts.give": _("Give discounts"),
    "follow_ups.write": _("Plan and close follow-ups"),
    "members.exclude": _("Leave members out of follow-ups"),
    "labels.manage": _("Manage computed labels"),
    "occasions.manage": _("Manage occasions"),
    "messages.manage": _("Manage messages"),
    "campaigns.manage": _("Manage campaigns"),
    "feedback.manage": _("Manage surveys"),
    "tickets.read": _("Read tickets"),
    "tickets.write": _("Open and answer tickets"),
    "tickets.manage": _("Manage tickets"),
    "leads.read": _("Read leads"),
    "leads.write": _("Work on leads"),
    "leads.manage": _("Manage the sales cycle"),
    "data.export": _("Take lists out as files"),
    "members.erase": _("Erase members"),
}
NEW_PASSWORD = forms.PasswordInput(attrs={"autocomplete": "new-password", "dir": "ltr"})
PASSWORD_HELP = _("At least ten characters; tell it in person and have it changed.")


class StaffForm(forms.Form):
    """What somebody does here, and where."""

    role = forms.ChoiceField(label=_("Role"), choices=ROLES)
    shops = forms.TypedMultipleChoiceField(
        label=_("Shops"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For managers and cashiers; owners and analysts see every shop."),
    )
    mobile = forms.CharField(
        label=_("Mobile number"),
        required=False,
        max_length=40,
        help_text=_("So that nobody rings up points for himself."),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        max_length=120,
        widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "off"}),
        help_text=_("Owners get the weekly letter there."),
    )

    def __init__(self, *args: Any, shops: Sequence[Shop], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.TypedMultipleChoiceField", self.fields["shops"])
        field.choices = [(shop.pk, shop.name) for shop in shops]

    def clean(self) -> dict[str, Any]:
        """Who works in shops must have one."""
        cleaned = super().clean() or {}
        works_in_shops = cleaned.get("role") in {Role.MANAGER, Role.CASHIER}
        if works_in_shops and "shops" in cleaned and not cleaned["shops"]:
            self.add_error("shops", _("Choose at least one shop."))
        return cleaned

    def facts(self) -> dict[str, Any]:
        """As the services of staff take it."""
        facts = dict(self.cleaned_data)
        facts["shop_ids"] = facts.pop("shops")
        return facts


class HireForm(StaffForm):
    """Somebody new."""

    first_name = forms.CharField(label=_("First name"), max_length=80)
    last_name = forms.CharField(label=_("Last name"), required=False, max_length=80)
    username = forms.RegexField(
        r"^[A-Za-z0-9._-]+$",
        label=_("Username"),
        max_length=60,
        widget=forms.TextInput(
            attrs={"dir": "ltr", "autocomplete": "off", "autocapitalize": "none"}
        ),
        help_text=_("Latin letters and digits, to sign in with."),
        error_messages={"invalid": _("Use Latin letters, digits, dots and hyphens.")},
    )
    password = forms.CharField(
        label=_("Password"), strip=False, widget=NEW_PASSWORD, help_text=PASSWORD_HELP
    )
    field_order = (
        "first_name",
        "last_name",
        "mobile",
        "email",
        "role",
        "shops",
        "username",
        "password",
    )


class ChangeStaffForm(StaffForm):
    """Another role, other shops, or no longer with us."""

    is_active = forms.BooleanField(
        label=_("May sign in"),
        required=False,
        help_text=_("Switched off, what was done under this name stays."),
    )
    field_order = ("role", "shops", "mobile", "email", "is_active")


class PasswordForm(forms.Form):
    """A new password."""

    password = forms.CharField(
        label=_("New password"), strip=False, widget=NEW_PASSWORD, help_text=PASSWORD_HELP
    )


class ChangeShopForm(forms.Form):
    """What a shop is called, where it is, whether it is in operation."""

    name = forms.CharField(label=_("Name"), max_length=80)
    address = forms.CharField(label=_("Address"), required=False, max_length=200)
    is_open = forms.BooleanField(
        label=_("In operation"),
        required=False,
        help_text=_("A closed shop takes no purchases; its history stays."),
    )


class OpenShopForm(forms.Form):
    """A new shop."""

    name = forms.CharField(label=_("Name"), max_length=80)
    code = forms.SlugField(
        label=_("Code"),
        max_length=30,
        widget=forms.TextInput(
            attrs={"dir": "ltr", "autocomplete": "off", "autocapitalize": "none"}
        ),
        help_text=_("What tills and files call it: Latin letters, digits, hyphens. It stays."),
    )
    address = forms.CharField(label=_("Address"), required=False, max_length=200)


class KeyForm(forms.Form):
    """A key for a till or a web shop."""

    name = forms.CharField(
        label=_("What is it for"), max_length=50, help_text=_("For example: till at the door")
    )
    shop = forms.TypedChoiceField(label=_("Shop"), coerce=int)
    rights = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=[(right.value, RIGHT_NAMES[right.value]) for right in sorted(KEY_RIGHTS)],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, shops: Sequence[Shop], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.TypedChoiceField", self.fields["shop"])
        field.choices = [(shop.pk, shop.name) for shop in shops]

    def facts(self) -> dict[str, Any]:
        """As `create_api_key` takes them."""
        facts = dict(self.cleaned_data)
        facts["shop_id"] = facts.pop("shop")
        return facts


class ClubForm(forms.Form):
    """The club's own settings; its currency and calendar were fixed when it began."""

    name = forms.CharField(label=_("Name of the club"), max_length=80)
    unit = forms.ChoiceField(
        label=_("Amounts shown in"),
        choices=[
            (Club.Unit.TOMAN, _("Toman")),
            (Club.Unit.PLAIN, _("The currency itself")),
        ],
        help_text=_("Only how amounts are shown and typed; what is kept does not change."),
    )
    sends_receipts = forms.BooleanField(
        label=_("Send a receipt by text message"),
        required=False,
        help_text=_("To members who allow it, after each purchase."),
    )
    manager_adjusts = CountField(
        label=_("Points that a manager corrects alone"), min_value=0, max_value=1_000_000
    )
    owner_adjusts = CountField(
        label=_("Points that an owner corrects alone"),
        min_value=0,
        max_value=1_000_000,
        help_text=_("Above them a second person approves; zero: always."),
    )
