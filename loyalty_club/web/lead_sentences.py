"""Why something cannot be done about a lead, and what to do next."""

from collections.abc import Callable

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from campaigns import exceptions as sales
from members.exceptions import ClubError
from members.rules.money import format_number

LEAD_SENTENCES: dict[type[ClubError], Callable[[], str]] = {
    sales.UnknownLead: lambda: _("No such lead was found."),
    sales.LeadNotJudged: lambda: _("Judge the quality of this lead first; then follow it up."),
    sales.LeadClosed: lambda: _("This lead has been won or lost already."),
    sales.LeadFormClosed: lambda: _("This form is closed for now. You are welcome in the shop."),
    sales.LeadOpen: lambda: _("This lead is open already."),
    sales.LeadForgotten: lambda: _("Who this lead was has been forgotten; only figures are left."),
    sales.LeadMoved: lambda: _("Somebody has moved this lead meanwhile; look at it again."),
    sales.UnknownObjection: lambda: _("This lead has no such objection."),
    sales.UnknownLeadTask: lambda: _("No such task was found."),
    sales.LeadTaskClosed: lambda: _("This task is done or dropped already."),
    sales.LeadTaskOpen: lambda: _("This task is open already."),
    sales.AgreementMissing: lambda: _("Nothing has been agreed upon yet; write it down first."),
    sales.AgreementChanged: lambda: _("Somebody has changed the agreement; look at it again."),
    sales.AgreementNotConfirmed: lambda: _(
        "Confirm the agreement first; then he becomes a member."
    ),
    sales.UnknownLeadSource: lambda: _("No such source of leads was found."),
    sales.UnknownLostReason: lambda: _("No such reason was found."),
    sales.UnknownScript: lambda: _("No such script was found."),
}


def poor_sentence(refusal: sales.LeadTooPoor) -> str:
    """How far its quality lies below what the owner asks for."""
    if "score" not in refusal.facts:
        return _("The quality of this lead is too low for a follow-up.")
    return _(
        "The quality of this lead is %(score)s; follow-ups begin at %(least)s. Judge it again, or"
        " let it go."
    ) % {
        "score": _number(refusal.facts["score"]),
        "least": _number(refusal.facts["least"]),
    }


def known_sentence(refusal: sales.LeadKnown) -> str:
    """As what he is known, and how to enter him all the same."""
    if refusal.facts.get("member_ids"):
        return _("He seems to be a member already. Look, and say so if he is somebody else.")
    elsewhere = refusal.facts.get("elsewhere", 0)
    if elsewhere and not refusal.facts.get("lead_ids"):
        return ngettext(
            "%(count)s lead of another shop looks like this one. Say so if he is somebody else.",
            "%(count)s leads of other shops look like this one. Say so if he is somebody else.",
            elsewhere,
        ) % {"count": _number(elsewhere)}
    return _("He seems to be a lead already. Look, and say so if he is somebody else.")


def _number(value: int) -> str:
    return format_number(value, get_language() or "en")
