"""How a text will look on a telephone, while it is typed."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from campaigns.rules.texts import PLACES
from campaigns.selectors.text_values import (
    Values,
    member_to_show,
    plan_values,
    sample_values,
    values_of,
)
from loyalty_club.web.guards import staff_page
from loyalty_club.web.text_preview import preview_of
from members.roles import Actor, Right

LONGEST = 2_000
# Nothing fills these where the form around names no offer; a tier has a last day as well.
OF_AN_OFFER = {"offer", "code"}


class PreviewForm(forms.Form):
    """What a text field sends of itself: its text, and what may stand in it.

    `preview_member` is the member it is shown with, none for made-up values; `preview_next` asks
    for another.
    """

    text = forms.CharField(required=False, strip=False, max_length=LONGEST)
    kind = forms.CharField(required=False)
    channel = forms.CharField(required=False)
    places = forms.CharField(required=False)
    offer = forms.IntegerField(required=False)
    count = forms.IntegerField(required=False, min_value=0)
    preview_member = forms.IntegerField(required=False)
    preview_next = forms.BooleanField(required=False)

    def __init__(self, data: Any) -> None:
        # The text stands under the name that its own field has in the form around it.
        sent = {name: data.get(name, "") for name in self.base_fields}
        self.is_without_offer = data.get("offer") == ""
        super().__init__({**sent, "text": data.get(data.get("field", "text"), "")})

    def chosen(self, name: str) -> Any:
        """The value, or nothing where it made no sense."""
        return self.cleaned_data.get(name)


@require_POST
@staff_page(Right.CAMPAIGNS_MANAGE)
def text_preview(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The text as one member would get it."""
    del actor
    form = PreviewForm(request.POST)
    form.is_valid()
    member_id = _member(form)
    preview = preview_of(
        form.chosen("text") or "",
        kind=form.chosen("kind") or "promotion",
        channel=form.chosen("channel") or "sms",
        allowed=[key for key in (form.chosen("places") or "").split(",") if key in PLACES],
        values=_values(form, member_id),
        count=form.chosen("count") or 0,
    )
    context = {"preview": preview, "member_id": member_id}
    return render(request, "parts/phone_preview.html", context)


def _member(form: PreviewForm) -> int | None:
    """The member it is shown with; after the last one the made-up values come again."""
    shown: int | None = form.chosen("preview_member")
    return member_to_show(shown) if form.chosen("preview_next") else shown


def _values(form: PreviewForm, member_id: int | None) -> Values:
    values = sample_values()
    if form.is_without_offer:
        values = {key: value for key, value in values.items() if key not in OF_AN_OFFER}
    if form.chosen("offer"):
        values |= plan_values(form.chosen("offer"))
    if member_id is not None:
        values |= values_of([member_id]).get(member_id, {})
    return values
