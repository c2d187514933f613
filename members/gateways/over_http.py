"""What all carriers share that are spoken to over HTTP."""

from members.gateways.http import Connections
from members.gateways.shape import Access


class OverHttp:
    """Keeps the way to the carrier open until it is closed."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._http = Connections()

    def close(self) -> None:
        """Hang up; a later call opens anew."""
        self._http.close()
