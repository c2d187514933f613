"""The weekly letter: the newest one to read, who got it, and one more for whoever asks."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from analytics.selectors.rules import figure_rules
from loyalty_club.dashboard.frame import show
from loyalty_club.dashboard.once import do_once
from loyalty_club.letter.content import write_letter
from loyalty_club.letter.posting import readers_of, send_letter_now
from loyalty_club.letter.weeks import newest_week
from loyalty_club.web.guards import staff_page
from loyalty_club.web.once_form import OnceForm
from loyalty_club.web.page_club import page_club
from members.roles import Actor, Right
from members.selectors.club import club_day
from members.selectors.letters import email_of, newest_letters

MOST_SHOWN = 12


class SendNowForm(OnceForm):
    """To whom the letter goes once more."""

    address = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=120,
        widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "email"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Right.FIGURES_MANAGE)
def letter(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The letter of the last week, as it reads today, in the language of the page."""
    rules = figure_rules()
    form = SendNowForm(
        request.POST if request.method == "POST" else None,
        initial={"address": rules.letter_to or email_of(int(actor.id.removeprefix("user:")))},
    )
    if request.method == "POST" and _is_sent(actor, form):
        messages.success(request, _("It is on its way, within a minute or two."))
        return redirect("dashboard-letter")
    week = newest_week(club_day(), rules.letter_weekday, page_club().calendar)
    return show(
        request,
        actor,
        "dashboard/letter.html",
        form=form,
        letter=write_letter(week),
        rules=rules,
        readers=[one.address for one in readers_of(rules)],
        has_server=bool(settings.EMAIL_HOST),
        sent=newest_letters(MOST_SHOWN),
    )


def _is_sent(actor: Actor, form: SendNowForm) -> bool:
    def effect() -> dict[str, Any]:
        return {"message": send_letter_now(address=form.cleaned_data["address"], actor=actor)}

    return do_once(actor, form, effect, page="letter") is not None
