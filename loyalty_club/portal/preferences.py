"""What the member wants to hear from the club, and in which language."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from loyalty_club.portal.forms import LanguageForm, PreferencesForm
from loyalty_club.portal.pages import own_id, show
from loyalty_club.web.guards import member_page
from members.roles import Actor
from members.selectors.access import access_member
from members.services.members import record_consents
from members.services.staff import choose_language

EVIDENCE = "portal"


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def preferences(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the choices, or record the changed ones; what stays the same leaves no row."""
    member = access_member(actor, own_id(actor))
    present = {name: getattr(member, f"allows_{name}") for name in PreferencesForm.base_fields}
    form = PreferencesForm(request.POST or None, initial=present)
    if request.method == "POST" and form.is_valid():
        changed = {name: form.cleaned_data[name] for name in form.changed_data}
        if changed:
            record_consents(actor=actor, member_id=member.pk, consents=changed, evidence=EVIDENCE)
        messages.success(request, _("Your choices are saved."))
        return redirect("portal-preferences")
    return show(request, "portal/preferences.html", {"form": form, "member": member})


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
