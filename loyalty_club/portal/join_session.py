"""What a newcomer has typed waits in his session until the mobile is proved, and not for long."""

import time
from dataclasses import asdict, dataclass, field

from django.http import HttpRequest

PLACE = "joining"
# Long enough to look for a code and ask for another; then the form is forgotten.
KEPT_SECONDS = 900
CODE_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Joining:
    """Name, mobile (E.164), answers, where he joins, who brought him; the sealed code that was
    sent to the mobile, and when.
    """

    first_name: str
    last_name: str
    mobile: str
    consents: dict[str, bool]
    shop_id: int | None
    referred_by: int | None
    seal: str = ""
    asked_at: float = field(default_factory=time.time)

    @property
    def has_live_code(self) -> bool:
        """False where the code has run out, or is dead after too many tries."""
        return bool(self.seal) and time.time() - self.asked_at <= CODE_SECONDS


def keep(request: HttpRequest, joining: Joining) -> None:
    """Remember it in this browser's session, which itself ends soon for a stranger."""
    request.session[PLACE] = asdict(joining)
    request.session.set_expiry(KEPT_SECONDS)


def kept(request: HttpRequest) -> Joining | None:
    """What was typed; None where nothing was, or too long ago."""
    facts = request.session.get(PLACE)
    if not facts:
        return None
    joining = Joining(**facts)
    if time.time() - joining.asked_at > KEPT_SECONDS:
        forget(request)
        return None
    return joining


def forget(request: HttpRequest) -> None:
    """Nothing is left of it."""
    request.session.pop(PLACE, None)
