"""Real PostgreSQL and Redis under every test, and the checker after every one that moves points."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from pytest_django import DjangoDbBlocker, Settings

from points.selectors.verification import find_breaches

pytest_plugins = ["tests.cast", "tests.standins.fixtures"]

GUARDED = ("points_ledgerentry", "points_allocation", "members_auditentry", "members_consent")


def pytest_configure() -> None:
    """Hash passwords quickly: the tests sign hundreds of people in, none of them real."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Tests that commit are cleaned by TRUNCATE, which the ledger refuses: only that trigger is
    off here, and tests/points/test_append_only.py turns it on to try it.
    """
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for table in GUARDED:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER append_only_table")


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    """Limits and sessions of one test are not those of the next."""
    cache.clear()


@pytest.fixture
def public(settings: Settings) -> None:
    """The club has an address to which the links of its messages lead."""
    settings.PUBLIC_URL = "https://club.example"


@pytest.fixture(autouse=True)
def _ledger_holds(request: pytest.FixtureRequest) -> Iterator[None]:
    """After every test with a database the ledger's promises hold, unless it says otherwise."""
    yield
    uses_database = request.node.get_closest_marker("django_db")
    if uses_database and not request.node.get_closest_marker("breaks_ledger"):
        assert find_breaches() == []
