"""The sign at the counter: a code to scan, and one has given a score."""

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, get_language_bidi, override
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from loyalty_club.dashboard.frame import show
from loyalty_club.web.guards import staff_page
from members.roles import Actor, Right
from members.selectors.access import shops_for

SIZES = [("a5", _("A5")), ("a4", _("A4"))]


class SignForm(forms.Form):
    """Which shop's, in which language, how large."""

    shop = forms.ChoiceField(label=_("Shop"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, required=False)
    size = forms.ChoiceField(label=_("Paper"), choices=SIZES, required=False)


@require_safe
@staff_page(Right.FEEDBACK_MANAGE)
def sign(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The sheet as it will be printed; what is not asked for is the first shop's, on A5."""
    shops = {shop.code: shop.name for shop in shops_for(actor)}
    form = SignForm(request.GET)
    form.fields["shop"].choices = list(shops.items())  # type: ignore[attr-defined]
    chosen = form.cleaned_data if form.is_valid() else {}
    code = chosen.get("shop") or next(iter(shops), "")
    language = chosen.get("language") or get_language() or settings.LANGUAGE_CODE
    size = chosen.get("size") or "a5"
    shown = SignForm({"shop": code, "language": language, "size": size})
    shown.fields["shop"].choices = list(shops.items())  # type: ignore[attr-defined]
    with override(language):
        is_rtl = get_language_bidi()
    return show(
        request,
        actor,
        "dashboard/feedback_sign.html",
        asked=shown,
        link=request.build_absolute_uri(reverse("feedback-counter", args=[code])) if code else "",
        shop_name=shops.get(code, ""),
        language=language,
        direction="rtl" if is_rtl else "ltr",
        sheet=size,
    )
