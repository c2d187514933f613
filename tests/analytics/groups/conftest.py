"""The day on which the groups are made."""

from tests.dashboard.conftest import noon

__all__ = ["noon"]
