"""Signing in and out: allauth's flows with the club's limits, status codes and pages."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from loyalty_club.portal.forms import SLOW_DOWN, RequestCodeForm
from loyalty_club.portal.limits import shut_without_limits
from loyalty_club.web.guards import actor_of
from members.exceptions import NotAllowed

RETRY_AFTER = "60"
TOO_MANY = 429


class SignInStaff(views.LoginView):
    """Name and password; whoever is signed in already goes on to his place."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show or take the form."""
        if request.user.is_authenticated:
            return redirect("home")
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response


class RequestCode(views.RequestLoginCodeView):
    """A mobile asks for a code; every visit begins anew."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show or take the form."""
        if request.user.is_authenticated:
            return redirect("home")
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def form_invalid(self, form: RequestCodeForm) -> HttpResponse:
        """400, or 429 where patience is what helps."""
        is_early = form.has_error("phone", SLOW_DOWN)
        return _refuse(self.render_to_response(self.get_context_data(form=form)), is_early=is_early)


class ConfirmCode(views.ConfirmLoginCodeView):
    """The code comes back: the right one signs in, others are counted."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A code that comes too late, or twice, meets the form for a new one."""
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        is_spent = request.method == "POST" and getattr(self, "_process", None) is None
        if is_spent and not request.user.is_authenticated:
            reason = _("This code has run out. Please ask for a new one.")
            return _refuse(_start_again(request, reason), is_early=False)
        return response

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form counts tries by mobile and by the request that the code belongs to."""
        kwargs = super().get_form_kwargs()
        state = self._process.state
        return {**kwargs, "mobile": state.get("phone", ""), "asked_at": state["at"]}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The mobile, as it was typed by whoever waits for the code."""
        return {**super().get_context_data(**kwargs), "phone": self._process.state.get("phone")}

    def form_invalid(self, form: Any) -> HttpResponse:
        """400 while tries are left; then the code is dead and the answer 429."""
        has_tries_left = self._process.record_invalid_attempt()
        if has_tries_left and not form.has_error("code", SLOW_DOWN):
            return _refuse(
                self.render_to_response(self.get_context_data(form=form)), is_early=False
            )
        self._process.abort()
        reason = _("Too many wrong codes. Please ask for a new one.")
        return _refuse(_start_again(self.request, reason), is_early=True)


class SignOut(views.LogoutView):
    """Out; what a member's browser kept for opening offline goes as well."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """End the session."""
        user = self.request.user
        is_member = user.is_authenticated and actor_of(self.request).kind == "member"
        response: HttpResponse = super().post(*args, **kwargs)
        if is_member:
            response.headers["Clear-Site-Data"] = '"storage"'
        return response


sign_in_staff = SignInStaff.as_view()
request_code = never_cache(shut_without_limits(RequestCode.as_view()))
confirm_code = shut_without_limits(ConfirmCode.as_view())
sign_out = never_cache(SignOut.as_view())


def staff_account(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page about passwords and second factors: not for members, who have neither."""

    @never_cache
    @wraps(page)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and actor_of(request).kind == "member":
            raise NotAllowed(right="staff")
        return page(request, *args, **kwargs)

    return guarded


def _start_again(request: HttpRequest, reason: str) -> HttpResponse:
    context = {"form": RequestCodeForm(), "reason": reason}
    return render(request, "account/request_login_code.html", context)


def _refuse(response: HttpResponse, *, is_early: bool) -> HttpResponse:
    response.status_code = TOO_MANY if is_early else 400
    if is_early:
        response.headers["Retry-After"] = RETRY_AFTER
    return response
