"""The callers of these tests: a till with all rights of a till."""

import pytest

from tests.api.callers import Caller
from tests.cast import Cast


@pytest.fixture
def till(cast: Cast) -> Caller:
    """A till of the main shop that may do all a till may."""
    return Caller(cast.secret)
