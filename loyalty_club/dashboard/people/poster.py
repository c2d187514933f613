"""The poster of a shop: a code to scan, and one is in the club."""

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, get_language_bidi, override
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from loyalty_club.dashboard.frame import show
from loyalty_club.web.guards import staff_page
from members.roles import Actor, Right
from members.selectors.access import shops_for
from points.selectors.welcome import joining_promise

SIZES = [("a4", _("A4")), ("a5", _("A5"))]


class PosterForm(forms.Form):
    """Which shop's, in which language, how large."""

    shop = forms.ChoiceField(label=_("Shop"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, required=False)
    size = forms.ChoiceField(label=_("Paper"), choices=SIZES, required=False)


@require_safe
@staff_page(Right.MEMBERS_WRITE, Right.FIGURES_READ)
def poster(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The sheet as it will be printed; what is not asked for is the first shop's, on A4."""
    shops = {shop.code: shop.name for shop in shops_for(actor)}
    form = PosterForm(request.GET)
    form.fields["shop"].choices = list(shops.items())  # type: ignore[attr-defined]
    chosen = form.cleaned_data if form.is_valid() else {}
    code = chosen.get("shop") or next(iter(shops), "")
    language = chosen.get("language") or get_language() or settings.LANGUAGE_CODE
    size = chosen.get("size") or "a4"
    form.initial = {"shop": code, "language": language, "size": size}
    shown = PosterForm({"shop": code, "language": language, "size": size})
    shown.fields["shop"].choices = list(shops.items())  # type: ignore[attr-defined]
    query = f"?{urlencode({'shop': code})}" if code else ""
    with override(language):
        promise, is_rtl = joining_promise(), get_language_bidi()
    return show(
        request,
        actor,
        "dashboard/poster.html",
        asked=shown,
        link=request.build_absolute_uri(reverse("portal-join") + query),
        shop_name=shops.get(code, ""),
        promise=promise,
        language=language,
        direction="rtl" if is_rtl else "ltr",
        sheet="a4" if size == "a4" else "a5",
    )
