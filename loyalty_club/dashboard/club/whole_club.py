"""Pages about the whole club, which who serves some of its shops is not shown."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponseBase

from loyalty_club.dashboard.frame import show
from members.roles import Actor

Params = ParamSpec("Params")
Page = Callable[Concatenate[HttpRequest, Actor, Params], HttpResponseBase]


def whole_club(page: Page[Params]) -> Page[Params]:
    """A page whose figures are those of all shops together; others are told so, kindly."""

    @wraps(page)
    def shown(
        request: HttpRequest, actor: Actor, /, *args: Params.args, **kwargs: Params.kwargs
    ) -> HttpResponseBase:
        if actor.shop_ids is not None:
            return show(request, actor, "dashboard/whole_club.html")
        return page(request, actor, *args, **kwargs)

    return shown
