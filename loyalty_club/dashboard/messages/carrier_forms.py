"""The carrier as a form: only what the chosen one needs, and a number to try it with."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from loyalty_club.dashboard.fields import CountField, MoneyField
from members.gateways.traits import TRAITS, Traits
from members.rules.patterns import write_places

SERVER = gettext_lazy("The settings of the server say this.")
LATIN = {"dir": "ltr", "autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"}
USERNAMES = {"twilio": gettext_lazy("Account SID"), "melipayamak": gettext_lazy("User name")}
KEYS = {
    "melipayamak": gettext_lazy("Password"),
    "twilio": gettext_lazy("Auth token"),
    "webhook": gettext_lazy("Shared key"),
}
# What our messages can fill a pattern's places with.
PATTERNS = {
    "code": (gettext_lazy("One-time codes"), "code"),
    "service": (gettext_lazy("Receipts"), "club, name, amount, granted, balance"),
    "occasion": (gettext_lazy("Reminders"), "name, club, occasion, day, offer, until"),
    "promotion": (gettext_lazy("Offers"), "name, club, offer, code, until"),
}


class CarrierForm(forms.Form):
    """One carrier's fields; those that the server decides are shown and cannot be changed."""

    def __init__(
        self,
        *args: Any,
        carrier: str,
        tail: str = "",
        decided: frozenset[str] = frozenset(),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.carrier = carrier
        self.tail = tail
        self.traits = TRAITS[carrier]
        wanted = (*self.traits.needs, *self.traits.takes)
        makers = {
            "base_url": self._address,
            "username": self._username,
            "key": self._key,
            "line_service": self._line_service,
            "line_promotion": self._line_promotion,
        }
        for name in wanted:
            self.fields[name] = makers[name]()
        if "line_promotion" in wanted:
            self.fields["occasions_by_service_line"] = _by_service_line()
        if self.traits.counts:
            self.fields["warn_below"] = _warn_below(self.traits)
        if self.traits.has_patterns:
            self.fields |= _pattern_fields()
        for needed in self.traits.needs:
            self.fields[needed].required = needed != "key" or not tail
        for fixed in decided & self.fields.keys():
            self._fix(fixed)

    @property
    def patterns(self) -> list[tuple[Any, forms.BoundField, forms.BoundField]]:
        """The classes of messages with the two fields of each."""
        if not self.traits.has_patterns:
            return []
        return [
            (label, self[f"pattern_{kind}"], self[f"places_{kind}"])
            for kind, (label, _facts) in PATTERNS.items()
        ]

    @property
    def uses_patterns(self) -> bool:
        """Whether there is anything in them to be seen, right or wrong."""
        return any(
            field.value() or field.errors for _label, *both in self.patterns for field in both
        )

    @property
    def access_fields(self) -> list[forms.BoundField]:
        """How the carrier is reached."""
        names = ("base_url", "username", "key")
        return [self[name] for name in names if name in self.fields]

    @property
    def line_fields(self) -> list[forms.BoundField]:
        """What texts come from."""
        names = ("line_service", "line_promotion", "occasions_by_service_line")
        return [self[name] for name in names if name in self.fields]

    def facts(self) -> dict[str, Any]:
        """As the service takes them; an empty key keeps the one that is there."""
        cleaned = self.cleaned_data
        return {
            "carrier": self.carrier,
            "base_url": cleaned.get("base_url", ""),
            "username": cleaned.get("username", ""),
            "key": cleaned.get("key") or None,
            "line_service": cleaned.get("line_service", ""),
            "line_promotion": cleaned.get("line_promotion", ""),
            "occasions_by_service_line": cleaned.get("occasions_by_service_line", True),
            "warn_below": cleaned.get("warn_below") or 0,
            "patterns": {
                kind: {
                    "pattern": cleaned.get(f"pattern_{kind}", ""),
                    "places": cleaned.get(f"places_{kind}", ""),
                }
                for kind in PATTERNS
            },
        }

    def _fix(self, name: str) -> None:
        field = self.fields[name]
        field.disabled, field.required, field.help_text = True, False, SERVER

    def _address(self) -> forms.Field:
        help_text = _("Where your own service takes messages; https, unless it is in this house.")
        return _latin(_("Address"), required=False, help_text=help_text)

    def _username(self) -> forms.Field:
        return _latin(str(USERNAMES.get(self.carrier, _("User name"))), required=False)

    def _key(self) -> forms.Field:
        kept = _("%(tail)s is kept; write only to replace it.") % {"tail": f"••••{self.tail}"}
        return forms.CharField(
            label=str(KEYS.get(self.carrier, _("API key"))),
            required=False,
            strip=True,
            max_length=200,
            widget=forms.PasswordInput(attrs={**LATIN, "autocomplete": "new-password"}),
            help_text=kept if self.tail else _("It is kept sealed and never shown again."),
        )

    def _line_service(self) -> forms.Field:
        if self.carrier == "twilio":
            help_text = _("The number, or the SID of the messaging service, that texts come from.")
            return _latin(_("Sender"), required=False, help_text=help_text)
        help_text = _("For codes, receipts and reminders. It reaches everyone, and may not sell.")
        return _latin(_("Service line"), required=False, help_text=help_text)

    def _line_promotion(self) -> forms.Field:
        help_text = _("For offers. It does not reach who has stopped all advertising.")
        return _latin(_("Advertising line"), required=False, help_text=help_text)


class TrialForm(forms.Form):
    """A number to which a message goes that says that messages arrive."""

    mobile = forms.CharField(label=gettext_lazy("Mobile"), max_length=40)


def initial_of(row: Any) -> Mapping[str, Any]:
    """What the form begins with; of the key nothing."""
    known = {
        name: getattr(row, name)
        for name in (
            "base_url",
            "username",
            "line_service",
            "line_promotion",
            "occasions_by_service_line",
        )
    }
    known["warn_below"] = row.warn_below or None
    for kind, chosen in row.patterns.items():
        known[f"pattern_{kind}"] = chosen["pattern"]
        known[f"places_{kind}"] = write_places(chosen["places"])
    return known


def _latin(label: str, **facts: Any) -> forms.Field:
    return forms.CharField(
        label=label, max_length=200, widget=forms.TextInput(attrs=LATIN), **facts
    )


def _by_service_line() -> forms.Field:
    return forms.BooleanField(
        label=_("Reminders by the service line"),
        required=False,
        help_text=_("Opinions differ whether a reminder with an offer is service or advertising."),
    )


def _warn_below(traits: Traits) -> forms.Field:
    help_text = _("You are warned on these pages when less is left.")
    if traits.counts == "messages":
        return CountField(
            label=_("Warn below so many messages"), required=False, help_text=help_text
        )
    return MoneyField(label=_("Warn when the credit is below"), required=False, help_text=help_text)


def _pattern_fields() -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {}
    for kind, (label, facts) in PATTERNS.items():
        names = {"label": label}
        fields[f"pattern_{kind}"] = _latin(_("%(label)s: name") % names, required=False)
        fields[f"places_{kind}"] = _latin(
            _("%(label)s: places") % names,
            required=False,
            help_text=_("From: %(facts)s") % {"facts": facts},
        )
    return fields
