"""Who may open a page: the signed-in person as an actor, and the rights a page asks for."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.cache import never_cache

from members.models import User
from members.roles import Actor, Right
from members.selectors.access import actor_for_user

Params = ParamSpec("Params")
Answer = TypeVar("Answer", bound=HttpResponseBase)
Page = Callable[Concatenate[HttpRequest, Actor, Params], HttpResponse]


def staff_page(
    *rights: Right,
) -> Callable[[Callable[Concatenate[HttpRequest, Actor, Params], Answer]], Callable[..., Answer]]:
    """A page for staff who hold all these rights; the view gets the actor after the request.

    Strangers are led to sign in, others get 403; nothing is kept in caches.
    """

    def guard(
        page: Callable[Concatenate[HttpRequest, Actor, Params], Answer],
    ) -> Callable[..., Answer]:
        @never_cache
        @login_required
        @wraps(page)
        def guarded(request: HttpRequest, *args: Params.args, **kwargs: Params.kwargs) -> Answer:
            actor = actor_of(request)
            for right in rights:
                actor.require(right)
            return page(request, actor, *args, **kwargs)

        return guarded

    return guard


def member_page(
    page: Callable[Concatenate[HttpRequest, Actor, Params], Answer],
) -> Callable[..., Answer]:
    """A page of the member's own; staff who open it are sent home."""

    @never_cache
    @login_required(login_url="account_request_login_code")
    @wraps(page)
    def guarded(request: HttpRequest, *args: Params.args, **kwargs: Params.kwargs) -> Answer:
        actor = actor_of(request)
        if actor.kind != "member":
            actor.require(Right.SYSTEM_RUN)
        return page(request, actor, *args, **kwargs)

    return guarded


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in person as services want him."""
    user = request.user
    if not isinstance(user, User):
        message = "the page was opened without a guard"
        raise TypeError(message)
    return actor_for_user(user)
