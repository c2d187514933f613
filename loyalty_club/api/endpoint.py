"""What every endpoint has in common: JSON only, one right for each method, no caches."""

from typing import Any, ClassVar, cast

from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.permissions import BasePermission
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from loyalty_club.api.fields import Shape
from loyalty_club.api.problems import request_id
from loyalty_club.api.refusals import InvalidInput
from members.roles import Actor, Right
from members.selectors.tills import Till

NO_PARAMETERS = Shape("NoParameters")


class AlwaysJson(DefaultContentNegotiation):
    """There is one form of answer, whatever the caller would like to accept."""

    def select_renderer(  # type: ignore[override]
        self, request: Request, renderers: list[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        return renderers[0], str(renderers[0].media_type)


class HasKey(BasePermission):
    """Nothing is open without a key; the right of each method is asked for beside it."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return request.auth is not None


class Endpoint(APIView):
    """One address. `rights` says what each method asks for, `parameters` what GET accepts."""

    rights: ClassVar[dict[str, Right]]
    parameters: ClassVar[Shape] = NO_PARAMETERS
    permission_classes = [HasKey]
    content_negotiation_class = AlwaysJson
    http_method_names = ["get", "head", "post"]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Who calls, whether he may, and whether the address makes sense."""
        super().initial(request, *args, **kwargs)
        method = "GET" if request.method == "HEAD" else str(request.method)
        if method in self.rights:
            self.actor.require(self.rights[method])
        self.asked = _read_parameters(
            request, self.parameters if method == "GET" else NO_PARAMETERS
        )

    @property
    def default_response_headers(self) -> dict[str, str]:
        """Every answer names its request and belongs to its caller alone."""
        headers: dict[str, str] = super().default_response_headers
        return headers | {"X-Request-ID": request_id(), "Cache-Control": "no-store"}

    @property
    def actor(self) -> Actor:
        """The till as services want it."""
        return cast("Actor", self.request.auth)

    @property
    def till(self) -> Till:
        """The till and its shop."""
        return cast("Till", self.request.user)


def _read_parameters(request: Request, shape: Shape) -> dict[str, Any]:
    given = request.query_params
    repeated = {name: "repeated" for name, values in given.lists() if len(values) > 1}
    if repeated:
        raise InvalidInput(repeated)
    return shape.read(given.dict())
