"""The language of a page: the signed-in person's choice before the browser's."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from members.models import User
from members.services.staff import choose_language


class UserLanguageMiddleware:
    """Speaks the language that the signed-in person has chosen."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, User) and user.language:
            translation.activate(user.language)
            request.LANGUAGE_CODE = user.language
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language() or "")
        return response


@require_POST
def switch_language(request: HttpRequest) -> HttpResponse:
    """Remember the choice for who is signed in, and in the browser for everybody."""
    chosen = request.POST.get("language", "")
    if isinstance(request.user, User) and chosen in dict(settings.LANGUAGES):
        choose_language(user_id=request.user.pk, language=chosen)
    return set_language(request)
