"""Whoever may not see mobiles sees none, on whatever page he may open."""

from typing import Any

import pytest

from members.models import Member
from members.rules.text import fold_digits
from tests.architecture.doors import rows, set_stage
from tests.cast import Cast

# Not the number of the examples in the published schema.
SARA = "9177003391"
# Nobody of these holds MOBILES_READ.
CALLERS = ("cashier", "analyst", "key_read")
# What a member types or sees of himself is his own.
OWN = ("account", "portal")


@pytest.mark.django_db
@pytest.mark.parametrize("caller", CALLERS)
def test_no_page_tells_a_whole_mobile(cast: Cast, caller: str) -> None:
    stage = set_stage(cast)
    Member.objects.filter(pk=cast.sara.pk).update(mobile=f"+98{SARA}")
    browser = stage.browser(caller)
    seen, telling = 0, []

    for row in rows():
        if row.method != "GET" or row.cells[caller] != "200" or row.name.startswith(OWN):
            continue
        answer: Any = browser.get(stage.address(row.name))
        body = answer.getvalue() if answer.streaming else answer.content
        digits = fold_digits(body.decode(errors="replace"))
        seen += 1
        if SARA in "".join(sign for sign in digits if sign.isdigit()):
            telling.append(row.name)

    assert (telling, seen > 5) == ([], True)
