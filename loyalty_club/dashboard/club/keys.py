"""API keys of tills: made for a shop with rights, shown once, revoked at once."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from loyalty_club.dashboard.forms import RIGHT_NAMES, KeyForm
from loyalty_club.dashboard.frame import page_of, show
from loyalty_club.dashboard.refusals import done
from loyalty_club.web.guards import staff_page
from members.roles import TILL_RIGHTS, Actor, Right
from members.selectors.access import shops_for
from members.selectors.keys import keys_for
from members.services.keys import create_api_key, revoke_api_key


@require_safe
@staff_page(Right.KEYS_MANAGE)
def keys(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The keys of the shops this person may manage."""
    page = page_of(request, keys_for(actor))
    rows = [(key, [RIGHT_NAMES[right] for right in key.rights]) for key in page]
    return show(request, actor, "dashboard/keys.html", page=page, rows=rows)


@require_http_methods(["GET", "POST"])
@staff_page(Right.KEYS_MANAGE)
def create(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A new key; its secret is on this one page and nowhere else."""
    form = KeyForm(
        request.POST or None,
        shops=shops_for(actor),
        initial={"rights": [right.value for right in TILL_RIGHTS - {Right.MOBILES_READ}]},
    )
    made: list[str] = []
    if request.method == "POST" and done(
        form, lambda: made.append(create_api_key(actor=actor, **form.facts())[1])
    ):
        return show(
            request,
            actor,
            "dashboard/key_shown.html",
            secret=made[0],
            name=form.cleaned_data["name"],
        )
    return show(request, actor, "dashboard/key_create.html", form=form)


@require_POST
@staff_page(Right.KEYS_MANAGE)
def revoke(request: HttpRequest, actor: Actor, prefix: str) -> HttpResponse:
    """The key opens nothing from now on."""
    if not keys_for(actor).filter(prefix=prefix).exists():
        raise Http404
    revoke_api_key(actor=actor, prefix=prefix)
    messages.success(request, _("The key is revoked."))
    return redirect("dashboard-keys")
