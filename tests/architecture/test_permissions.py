"""Every address, every method, every caller: held against tests/permissions.csv, none forgotten.

A new address needs two rows there, GET and POST, written from what each caller ought to meet.
"""

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from members.roles import Role
from tests.architecture.doors import Row, callers, rows, set_stage
from tests.cast import Cast

DOORS = ("api", "counter", "dashboard", "portal")
STAFF_PLACES = ("dashboard-", "counter-")
ROWS = rows()


def test_no_address_is_missing_from_the_table() -> None:
    listed = sorted((row.method, row.name) for row in ROWS)

    addresses = {name for name, _ in named_addresses() if not name.startswith("admin:")}

    assert listed == sorted(
        (method, name) for name in {*addresses, "admin:index"} for method in ("GET", "POST")
    )


@pytest.mark.django_db
@pytest.mark.parametrize("caller", callers())
def test_each_caller_meets_what_the_table_says(cast: Cast, caller: str) -> None:
    stage = set_stage(cast)
    browser = stage.browser(caller)

    surprises = [
        f"{row}: {met} instead of {row.cells[caller]}"
        for row in ROWS
        if not (met := stage.knock(browser, row.method, row.name)).meets(row.cells[caller])
    ]

    assert not surprises, "\n".join(surprises)


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("caller", ["owner", "key_full"])
def test_doors_know_no_other_methods(cast: Cast, caller: str, method: str) -> None:
    stage = set_stage(cast)
    browser = stage.browser(caller)
    opened = [row for row in ROWS if row.name.startswith(tuple(f"{door}-" for door in DOORS))]

    taken = [
        f"{row.name}: {met}"
        for row in opened
        if (met := stage.knock(browser, method, row.name)).status not in {401, 404, 405}
    ]

    assert not taken, "\n".join(taken)


@pytest.mark.django_db
@pytest.mark.parametrize("caller", [role.value for role in Role if role is not Role.OWNER])
def test_the_admin_is_the_owners_alone(cast: Cast, caller: str) -> None:
    stage = set_stage(cast)
    browser = stage.browser(caller)
    lists = [name for name in admin_lists() if name != "admin:login"]

    opened = [name for name in lists if not stage.knock(browser, "GET", name).meets("login")]

    assert not opened, "\n".join(opened)


@pytest.mark.django_db
@pytest.mark.parametrize("caller", ["anonymous", "member", "owner"])
def test_no_form_is_taken_from_another_site(cast: Cast, caller: str) -> None:
    stage = set_stage(cast)
    browser = stage.browser(caller)
    browser.handler.enforce_csrf_checks = True
    # Machines that prove themselves otherwise: by a key, or by an address that only they know.
    machines = ("api-", "carrier-call")
    forms = [row for row in ROWS if row.method == "POST" and not row.name.startswith(machines)]

    taken = [
        f"{row}: {met}"
        for row in forms
        if (met := stage.knock(browser, "POST", row.name)).status != 403
    ]

    assert not taken, "\n".join(taken)


def test_the_admin_shows_nothing_of_third_parties() -> None:
    tables = {
        name
        for name, _ in named_addresses()
        if name.startswith("admin:") and name.endswith("_changelist")
    }

    assert tables
    ours = ("admin:analytics_", "admin:campaigns_", "admin:members_", "admin:points_")
    assert {name for name in tables if not name.startswith(ours)} == set()


@pytest.mark.django_db
def test_the_admin_lets_nobody_add(cast: Cast) -> None:
    stage = set_stage(cast)
    browser = stage.browser("owner")
    forms = [name for name, _ in named_addresses() if name.endswith("_add")]

    statuses = {
        stage.knock(browser, method, name).status for method in ("GET", "POST") for name in forms
    }

    assert forms
    assert statuses == {403}


def test_no_address_of_the_portal_names_a_member() -> None:
    named = [route for name, route in named_addresses() if name.startswith("portal-")]

    assert [route for route in named if "<" in route] == []


def test_members_and_strangers_open_no_page_of_the_staff() -> None:
    pages = [row for row in ROWS if row.name.startswith(STAFF_PLACES)]

    opened = [str(row) for row in pages if _outsiders(row) - {"403", "405", "login"}]

    assert not opened, "\n".join(opened)


def admin_lists() -> list[str]:
    """The pages of the admin that take nothing from their address."""
    return [
        name
        for name, route in named_addresses()
        if name.startswith("admin:")
        and "<" not in route
        and "(" not in route
        and name not in {"admin:logout", "admin:password_change"}
    ]


def named_addresses() -> Iterator[tuple[str, str]]:
    """Every address of the club by name, with its route."""
    yield from _walk(get_resolver(), "", "")


def _walk(resolver: URLResolver, space: str, route: str) -> Iterator[tuple[str, str]]:
    for pattern in resolver.url_patterns:
        here = f"{route}{pattern.pattern}"
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}", here
        else:
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern, inner, here)


def _outsiders(row: Row) -> set[str]:
    return {row.cells[caller] for caller in ("anonymous", "member", "dismissed")}
