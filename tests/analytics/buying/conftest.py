"""The day on which it is read how members buy."""

from tests.dashboard.conftest import noon

__all__ = ["noon"]
