"""What the member wants to hear from the club, over which channel, and in which language."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from loyalty_club.portal.forms import LanguageForm
from loyalty_club.portal.pages import own_id, show
from loyalty_club.portal.preference_forms import PreferencesForm
from loyalty_club.web.guards import member_page
from members.roles import Actor
from members.selectors.access import access_member
from members.selectors.consents import ConsentMatrix, consents_of
from members.selectors.privacy import open_erasure
from members.services.consents import SMS, record_choices, stop_everything
from members.services.staff import choose_language

EVIDENCE = "portal"


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def preferences(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the switches, or record the changed ones; what stays the same leaves no row."""
    member = access_member(actor, own_id(actor))
    matrix = consents_of(member.pk)
    form = PreferencesForm(request.POST or None, initial=_present(member, matrix))
    if request.method == "POST" and form.is_valid():
        record_choices(actor=actor, member_id=member.pk, choices=form.choices(), evidence=EVIDENCE)
        messages.success(request, _("Your choices are saved."))
        return redirect("portal-preferences")
    context = {
        "form": form,
        "purposes": form.purposes(matrix),
        "member": member,
        "is_quiet": not any(answer for name, answer in form.initial.items() if name != "service"),
        "erasure": open_erasure(member.pk),
    }
    return show(request, "portal/preferences.html", context)


@require_POST
@member_page
def stop(request: HttpRequest, actor: Actor) -> HttpResponse:
    """No reminders, offers and calls any more, in one tap."""
    stop_everything(actor=actor, member_id=own_id(actor), evidence=EVIDENCE)
    messages.success(request, _("Done: no reminders, no offers and no calls any more."))
    return redirect("portal-preferences")


@require_POST
@member_page
def language(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Speak this language from now on, here and, after signing out, in this browser."""
    form = LanguageForm(request.POST)
    if form.is_valid() and request.user.pk is not None:
        chosen = form.cleaned_data["language"]
        choose_language(user_id=request.user.pk, language=chosen)
        with translation.override(chosen):
            messages.success(request, _("Your choices are saved."))
        response = redirect("portal-preferences")
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, samesite="Lax")
        return response
    return redirect("portal-preferences")


def _present(member: Any, matrix: ConsentMatrix) -> dict[str, bool]:
    """What holds now, by the names of the form's fields."""
    calls = {
        f"{cell.purpose}_{cell.channel}": cell.is_given
        for row in matrix.rows
        for cell in row
        if cell.channel != SMS
    }
    return calls | {name: getattr(member, f"allows_{name}") for name in PreferencesForm.texts}
