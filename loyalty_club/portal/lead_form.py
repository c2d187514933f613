"""The form on the web for whoever would like to hear from the shop: no sign-in, one answer to all.

Nobody learns from it who is a member or has written before: all see the same page of thanks.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

from allauth.core import ratelimit
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.selectors.leads.rules import sales_rules
from campaigns.services.leads.web_form import Wish, take_wish
from loyalty_club.portal.forms import SLOW_DOWN
from loyalty_club.portal.lead_forms import LeadForm
from loyalty_club.portal.limits import shut_without_limits
from members.exceptions import InvalidField
from members.roles import SYSTEM
from members.selectors.access import shops_for
from members.selectors.shops import open_shop_by_code
from members.services.conflicts import retry_conflicts

NOT_ACCEPTED = 400
CLOSED = 404
TOO_MANY = 429
RETRY_AFTER = "600"
LONGEST_KEY = 40
MOST_DIGITS = 9


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@partial(shut_without_limits, notice="portal/lead_form_rests.html")
def write_in(request: HttpRequest) -> HttpResponse:
    """The form; the link that led here may name source, campaign and shop, and is kept."""
    rules = sales_rules()
    if not rules.is_form_open:
        return render(request, "portal/lead_form_closed.html", status=CLOSED)
    shops = shops_for(SYSTEM)
    if request.method != "POST":
        shop = open_shop_by_code(request.GET.get("shop", ""))
        form = LeadForm(shops=shops, initial={"shop": None if shop is None else shop.pk})
        return _page(request, form, rules)
    form = LeadForm(request.POST, shops=shops)
    if form.is_of_a_machine():
        return redirect("lead-form-thanks")
    if form.is_valid() and _is_taken(request, form, shops):
        return redirect("lead-form-thanks")
    return _page(request, form, rules)


@never_cache
@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """The same for everybody."""
    return render(request, "portal/lead_form_thanks.html")


def _is_taken(request: HttpRequest, form: LeadForm, shops: Sequence[Any]) -> bool:
    """Every try counts before it is looked at; False where the form says why not."""
    typed = form.cleaned_data
    try:
        _refuse_many(request, typed["mobile"])
        retry_conflicts(partial(take_wish, wish=_wish(request, typed, shops)))
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    except InvalidField as refusal:
        form.put_on(refusal)
        return False
    return True


def _wish(request: HttpRequest, typed: dict[str, Any], shops: Sequence[Any]) -> Wish:
    only = shops[0].pk if len(shops) == 1 else None
    return Wish(
        name=typed["name"],
        mobile=typed["mobile"],
        interest=typed["interest"],
        shop_id=typed.get("shop") or only,
        allows_contact=typed["may_contact"],
        language=get_language() or "en",
        source=request.GET.get("from", "")[:LONGEST_KEY].replace("\x00", ""),
        campaign_id=_number(request.GET.get("campaign", "")),
    )


def _number(raw: str) -> int | None:
    is_one = raw.isascii() and raw.isdigit() and len(raw) <= MOST_DIGITS
    return int(raw) if is_one else None


def _refuse_many(request: HttpRequest, mobile: str) -> None:
    """Pass, counting it, where this address, this number and the club may have one more."""
    may_write = ratelimit.consume(request, action="lead_form", key=mobile) and ratelimit.consume(
        request, action="lead_form_of_all", key="all"
    )
    if not may_write:
        raise ValidationError(
            _("We have had a word from here just now. Please wait a little, or call the shop."),
            code=SLOW_DOWN,
        )


def _page(request: HttpRequest, form: LeadForm, rules: Any) -> HttpResponse:
    is_early = form.has_error("__all__", SLOW_DOWN)
    status = TOO_MANY if is_early else NOT_ACCEPTED if form.errors else 200
    context = {"form": form, "months": rules.forget_months}
    answer = render(request, "portal/lead_form.html", context, status=status)
    if is_early:
        answer.headers["Retry-After"] = RETRY_AFTER
    return answer
