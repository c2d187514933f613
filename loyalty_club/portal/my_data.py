"""What the club holds of a member: to look at, to correct, to take along."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from loyalty_club.portal.my_data_file import data_pieces, purchase_sheet
from loyalty_club.portal.my_data_forms import EmailForm, NameForm, NewMobileForm
from loyalty_club.portal.pages import own_id, show
from loyalty_club.web.date_words import shown_date
from loyalty_club.web.files import list_file
from loyalty_club.web.guards import member_page
from loyalty_club.web.mailbox_words import mailbox_sentence
from loyalty_club.web.page_club import page_club
from loyalty_club.web.sentences import field_sentence, sentence_for
from members.exceptions import ClubError, InvalidField, MobileTaken
from members.roles import Actor
from members.selectors.access import access_member
from members.selectors.club import club_day
from members.selectors.dates import dates_of
from members.selectors.mailboxes import ends_at, pending_email
from members.selectors.own_file import own_file
from members.selectors.privacy import open_erasure
from members.services.mailboxes import tell_email
from members.services.own_details import ask_new_mobile, confirm_new_mobile, correct_own_name
from members.services.privacy import note_download
from points.selectors.balances import balance_of
from points.selectors.purchases import visits_of

SHOWN = 20
NOT_ACCEPTED = 422


@require_safe
@member_page
def my_data(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Everything in plain words; long lists are shown in part and taken along whole."""
    return _page(request, actor, NameForm)


@require_POST
@member_page
def name(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Another spelling of one's own name."""
    form = NameForm(request.POST)
    if form.is_valid():
        try:
            correct_own_name(member_id=own_id(actor), actor=actor, **form.cleaned_data)
        except InvalidField as refusal:
            form.add_error(refusal.facts["field"], field_sentence(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("portal-my-data")
    return _page(request, actor, lambda **_initial: form, status=NOT_ACCEPTED)


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def email(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The address for e-mails; a new one is his once he has opened the letter that goes there."""
    member = access_member(actor, own_id(actor))
    form = EmailForm(request.POST or None, initial={"email": member.email})
    if request.method == "POST" and form.is_valid():
        try:
            told = tell_email(member_id=member.pk, actor=actor, **form.cleaned_data)
        except InvalidField as refusal:
            form.add_error("email", field_sentence(refusal))
        else:
            tell = messages.warning if told.state == "waits" else messages.success
            tell(request, mailbox_sentence(told))
            return redirect("portal-my-email" if told.state == "asked" else "portal-my-data")
    status = NOT_ACCEPTED if form.errors else 200
    context = {"form": form, "member": member, "waiting": _waiting(member.pk)}
    return show(request, "portal/my_email.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def mobile(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The new number is sent a code; with the code it is the member's."""
    member = access_member(actor, own_id(actor))
    form = NewMobileForm(request.POST or None)
    is_sent = False
    if request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["code"]:
                confirm_new_mobile(member_id=member.pk, actor=actor, **form.cleaned_data)
                messages.success(request, _("Your new mobile number is saved."))
                return redirect("portal-my-data")
            new = form.cleaned_data["mobile"]
            ask_new_mobile(member_id=member.pk, mobile=new, say=_mobile_text, actor=actor)
            is_sent = True
        except (InvalidField, MobileTaken) as refusal:
            form.add_error("mobile", sentence_for(refusal))
        except ClubError as refusal:
            # With a code the number stands; without one the code could not be sent.
            is_sent = bool(form.cleaned_data["code"])
            form.add_error("code" if is_sent else None, sentence_for(refusal))
    status = NOT_ACCEPTED if form.errors else 200
    form.fields["code"].required = is_sent
    context = {"member": member, "form": form, "is_sent": is_sent}
    return show(request, "portal/my_mobile.html", context, status=status)


@require_safe
@member_page
def download(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """All of it as one JSON file, streamed."""
    member = access_member(actor, own_id(actor))
    note_download(member_id=member.pk, kind="json", actor=actor)
    pieces = data_pieces(member.pk, language=get_language() or "en")
    answer = StreamingHttpResponse(pieces, content_type="application/json; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="my-data-{club_day()}.json"'
    return answer


@require_safe
@member_page
def download_purchases(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The purchases as a table."""
    member = access_member(actor, own_id(actor))
    return list_file(actor, purchase_sheet(member.pk), "csv", member_id=member.pk)


def _page(request: HttpRequest, actor: Actor, form: Any, *, status: int = 200) -> HttpResponse:
    member = access_member(actor, own_id(actor))
    file = own_file(member.pk, language=get_language() or "en")
    calendar = page_club().calendar
    context = {
        "member": member,
        "file": file,
        "dates": [shown_date(one, club_calendar=calendar) for one in dates_of(member.pk)],
        "latest_messages": file["messages"][:SHOWN],
        "visits": visits_of(member.pk),
        "balance": balance_of(member.pk),
        "form": form(initial={name: getattr(member, name) for name in NameForm.base_fields}),
        "erasure": open_erasure(member.pk),
    }
    return show(request, "portal/my_data.html", context, status=status)


def _waiting(member_id: int) -> dict[str, Any] | None:
    """The address that waits for its letter to be opened."""
    row = pending_email(member_id)
    if row is None:
        return None
    end = ends_at(row)
    return {"address": row.address, "ends_at": end, "is_over": end <= timezone.now()}


def _mobile_text() -> str:
    return _(
        "%(club)s\nYour code to change the mobile number of your membership:\n%(code)s\n"
        "It works for five minutes."
    )
