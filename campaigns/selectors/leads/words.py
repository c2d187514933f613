"""What a stage asks for, in words."""

from collections.abc import Callable

from django.utils.translation import gettext as _

CHECKS: dict[str, Callable[[], str]] = {
    "address": lambda: _("A mobile or e-mail is known"),
    "allowed": lambda: _("Has asked to be contacted"),
    "judged": lambda: _("Quality is judged"),
    "reached": lambda: _("Somebody has spoken with him"),
    "worth_it": lambda: _("Quality is worth a follow-up"),
    "need": lambda: _("What he wants is known"),
    "value": lambda: _("Expected value is known"),
    "presented": lambda: _("A presentation was held"),
    "script": lambda: _("It followed a script"),
    "plan": lambda: _("The next step is planned"),
    "objections": lambda: _("No objection is open"),
    "agreement": lambda: _("An agreement is drafted"),
    "cross_sell": lambda: _("Something was offered beside"),
    "confirmed": lambda: _("The agreement is confirmed"),
    "member": lambda: _("Is a member of the club"),
}


def check_words(key: str) -> str:
    """One thing that a stage asks for, by its key."""
    return CHECKS[key]()
