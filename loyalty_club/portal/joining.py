"""Joining by oneself: a form, a code that proves the mobile, and one is in."""

import secrets
from dataclasses import replace
from functools import partial
from time import time
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from campaigns.services.joining import Joined, join_by_oneself
from loyalty_club.portal.codes import seal_code
from loyalty_club.portal.forms import SLOW_DOWN, refuse_many_codes
from loyalty_club.portal.join_forms import JoinCodeForm, JoinForm
from loyalty_club.portal.join_session import Joining, forget, keep, kept
from loyalty_club.portal.limits import shut_without_limits
from members.exceptions import MobileTaken
from members.rules.money import format_number
from members.rules.naming import name_in_brief
from members.selectors.referrals import invitation_of
from members.selectors.shops import open_shop_by_code
from members.services.codes import owe_joining_code
from members.services.conflicts import retry_conflicts
from members.services.portal import portal_user_for
from points.selectors.balances import balance_of
from points.selectors.welcome import joining_promise

NOT_ACCEPTED = 400
TOO_MANY = 429
RETRY_AFTER = "60"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@shut_without_limits
def join(request: HttpRequest) -> HttpResponse:
    """The form; a member gets the same answer as a stranger. Nothing is written before the code
    has come back.
    """
    if request.user.is_authenticated:
        return redirect("home")
    friend = invitation_of(request.GET.get("by", ""))
    form = JoinForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        shop = open_shop_by_code(request.GET.get("shop", ""))
        joining = Joining(
            first_name=form.cleaned_data["first_name"],
            last_name=form.cleaned_data["last_name"],
            mobile=form.cleaned_data["mobile"],
            consents=form.consents(),
            shop_id=None if shop is None else shop.pk,
            referred_by=None if friend is None else friend.pk,
        )
        try:
            _send_code(request, joining)
        except ValidationError as refusal:
            form.add_error("mobile", refusal)
        else:
            return redirect("portal-join-code")
    return _form_page(request, form, friend)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@shut_without_limits
def confirm(request: HttpRequest) -> HttpResponse:
    """The code comes back: the right one makes a member, or signs in who is one."""
    if request.user.is_authenticated:
        return redirect("home")
    joining = kept(request)
    if joining is None:
        return redirect("portal-join")
    if request.method != "POST":
        return _code_page(request, joining, JoinCodeForm(request=request, joining=joining))
    return _send_another(request, joining) if "again" in request.POST else _try(request, joining)


def _try(request: HttpRequest, joining: Joining) -> HttpResponse:
    """One try of the code that was typed."""
    if not joining.has_live_code:
        form = JoinCodeForm(request=request, joining=joining)
        reason = _("This code has run out. Please ask for a new one.")
        return _code_page(request, joining, form, reason=reason, status=NOT_ACCEPTED)
    form = JoinCodeForm(request.POST, request=request, joining=joining)
    if form.is_valid():
        return _let_in(request, joining)
    if form.has_error("code", SLOW_DOWN):
        keep(request, replace(joining, seal=""))
        return _patience(_code_page(request, joining, form))
    return _code_page(request, joining, form, status=NOT_ACCEPTED)


def _send_code(request: HttpRequest, joining: Joining) -> None:
    """A fresh code to the mobile, and only its seal stays here; refuses (`ValidationError`) where
    this browser, this number or the club has asked for too many.
    """
    refuse_many_codes(request, joining.mobile, for_joining=True)
    code = f"{secrets.randbelow(10**6):06}"
    if not owe_joining_code(mobile=joining.mobile, code=code):
        message = _("The club cannot send codes just now. Please try again in an hour.")
        raise ValidationError(message, SLOW_DOWN)
    seal = seal_code(code, mobile=joining.mobile)
    keep(request, replace(joining, seal=seal, asked_at=time()))


def _send_another(request: HttpRequest, joining: Joining) -> HttpResponse:
    try:
        _send_code(request, joining)
    except ValidationError as refusal:
        form = JoinCodeForm(request=request, joining=joining)
        return _patience(_code_page(request, joining, form, reason=refusal.messages[0]))
    return redirect("portal-join-code")


def _let_in(request: HttpRequest, joining: Joining) -> HttpResponse:
    """A member from now on, or since long; the code that was used is dead."""
    forget(request)
    try:
        joined = retry_conflicts(
            partial(
                join_by_oneself,
                mobile=joining.mobile,
                first_name=joining.first_name,
                last_name=joining.last_name,
                consents=joining.consents,
                shop_id=joining.shop_id,
                referred_by=joining.referred_by,
            )
        )
    except MobileTaken:
        joined = None
    user = portal_user_for(mobile=joining.mobile)
    if joined is None or user is None:
        return render(request, "account/join_ask.html", status=409)
    _greet(request, joining, joined)
    record_authentication(request, user, method="code", phone=joining.mobile)
    answer: HttpResponse = perform_login(request, user, redirect_url=reverse("portal-home"))
    return answer


def _greet(request: HttpRequest, joining: Joining, joined: Joined) -> None:
    if not joined.is_new:
        messages.info(request, _("You were a member already: here are your points."))
        return
    name = joining.first_name or joining.last_name
    messages.success(request, _("Welcome, %(name)s! You are a member now.") % {"name": name})
    balance = balance_of(joined.member_id)
    points = balance.spendable + balance.pending
    if points:
        text = ngettext(
            "%(points)s point is your welcome gift.",
            "%(points)s points are your welcome gift.",
            points,
        )
        messages.success(request, text % {"points": format_number(points, get_language() or "en")})


def _form_page(request: HttpRequest, form: JoinForm, friend: Any) -> HttpResponse:
    brought_by = "" if friend is None else name_in_brief(friend.first_name, friend.last_name)
    # A name in the other direction keeps its own, within isolates.
    brought_by = brought_by and f"\u2068{brought_by}\u2069"
    context = {
        "form": form,
        "promise": joining_promise(is_referred=friend is not None),
        "brought_by": brought_by,
        "is_unknown": bool(request.GET.get("by")) and friend is None,
    }
    status = NOT_ACCEPTED if form.errors else 200
    answer = render(request, "account/join.html", context, status=status)
    return _patience(answer) if form.has_error("mobile", SLOW_DOWN) else answer


def _code_page(
    request: HttpRequest,
    joining: Joining,
    form: JoinCodeForm,
    *,
    reason: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "phone": joining.mobile, "reason": reason}
    return render(request, "account/join_code.html", context, status=status)


def _patience(answer: HttpResponse) -> HttpResponse:
    answer.status_code = TOO_MANY
    answer.headers["Retry-After"] = RETRY_AFTER
    return answer
