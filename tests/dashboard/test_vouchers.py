"""Vouchers: issued to one member or as a batch, listed, printed, cancelled."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from members.models import AuditEntry, Member
from members.roles import SYSTEM
from points.models import Voucher
from points.services.vouchers import issue_voucher, issue_vouchers
from tests.cast import Cast
from tests.clock import NOON
from tests.dashboard.conftest import Enter
from tests.points.reward_cases import (
    fill_pool,
    give_points,
    issue,
    make_reward,
    pay_by_voucher,
    pool,
)
from tests.snapshots import nothing_changed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

LIST = "/dashboard/vouchers/"
ISSUE = "/dashboard/vouchers/issue/"
BATCH = "/dashboard/vouchers/issue/?whose=open"
PREVIEW = "/dashboard/vouchers/preview/"
END = date(2026, 10, 1)


def typed(**change: Any) -> dict[str, Any]:
    terms = {
        "once": uuid4().hex,
        "value": "۲۰٬۰۰۰",
        "min_bill": "100,000",
        "starts_on": "2026-09-01",
        "ends_on": "1405/07/09",
        "reason": "دلجویی",
    }
    return {**terms, **change}


def make_voucher(**given: Any) -> Voucher:
    terms: dict[str, Any] = {"value": 200_000, "ends_on": END, "reason": "test", "now": NOON}
    return issue_voucher(actor=SYSTEM, **{**terms, **given})


def test_a_member_is_found_and_given_a_voucher(cast: Cast, enter: Enter) -> None:
    fill_pool(cast.shop, 1_000_000)
    manager = enter("manager")

    people = manager.get(ISSUE, {"q": "4567"}).context["people"]
    answer = manager.post(f"{ISSUE}{people.found[0].url}", typed())

    voucher = Voucher.objects.get()
    assert [one.member for one in people.found] == [cast.sara]
    assert (answer.status_code, answer["Location"]) == (
        302,
        reverse("dashboard-voucher-sheet", args=[voucher.pk]),
    )
    assert (voucher.member, voucher.value, voucher.min_bill) == (cast.sara, 200_000, 1_000_000)
    assert (voucher.starts_on, voucher.ends_on) == (date(2026, 9, 1), END)
    assert (voucher.reason, voucher.issued_by) == ("دلجویی", f"user:{cast.manager.pk}")
    assert pool() == 800_000


def test_sent_twice_it_is_issued_once(cast: Cast, enter: Enter) -> None:
    fill_pool(cast.shop, 1_000_000)
    owner = enter("owner")
    form = typed(count="3")
    first = owner.post(BATCH, form)

    with nothing_changed():
        again = owner.post(BATCH, form)

    assert Voucher.objects.count() == 3
    assert first["Location"] == again["Location"]


def test_a_batch_is_all_or_nothing(cast: Cast, enter: Enter) -> None:
    fill_pool(cast.shop, 500_000)
    owner = enter("owner")

    with nothing_changed():
        answer = owner.post(BATCH, typed(count="3"))

    assert answer.status_code == 422
    assert "50,000 toman" in str(answer.context["form"].non_field_errors())


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"value": ""}, "value"),
        ({"count": "501"}, "count"),
        ({"count": "0"}, "count"),
        ({"reason": ""}, "reason"),
        ({"ends_on": "1405/06/01"}, "ends_on"),
        ({"ends_on": "soon"}, "ends_on"),
        ({"shop": "999999"}, "shop"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    cast: Cast, enter: Enter, change: dict[str, str], field: str
) -> None:
    fill_pool(cast.shop, 1_000_000)
    owner = enter("owner")

    with nothing_changed():
        answer = owner.post(BATCH, typed(**{"count": "2", **change}))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_nobody_gives_himself_a_voucher(cast: Cast, enter: Enter) -> None:
    fill_pool(cast.shop, 1_000_000)
    type(cast.owner).objects.filter(pk=cast.owner.pk).update(mobile=cast.sara.mobile)
    owner = enter("owner")
    cast.owner.refresh_from_db()

    with nothing_changed():
        answer = owner.post(f"{ISSUE}?member={cast.sara.pk}", typed())

    assert answer.status_code == 422
    assert "Nobody can serve himself" in answer.content.decode()


def test_the_preview_knows_the_cap_and_the_share(cast: Cast, enter: Enter) -> None:
    fill_pool(cast.shop, 1_000_000)
    owner = enter("owner")

    half = owner.get(PREVIEW, typed(count="6", min_bill="30,000")).content.decode()
    whole = owner.get(PREVIEW, typed(count="1", min_bill="")).content.decode()

    assert "This takes 66.7% off a bill of 30,000 toman: more than half." in half
    assert "The cap has 100,000 toman left in this window; this asks for 120,000 toman." in half
    assert "Without a least bill this pays a whole bill of 20,000 toman." in whole
    assert "The cap has 100,000 toman left in this window." in whole


def test_the_sheet_holds_the_whole_batch(cast: Cast, enter: Enter) -> None:
    fill_pool(cast.shop, 1_000_000)
    make_voucher()
    batch = issue_vouchers(
        actor=SYSTEM, count=3, value=100_000, ends_on=END, reason="parcels", now=NOON
    )
    Voucher.objects.filter(pk__in=[one.pk for one in batch]).update(issued_by="user:1")
    owner = enter("owner")

    page = owner.get(reverse("dashboard-voucher-sheet", args=[batch[1].pk]))

    assert [voucher.pk for voucher in page.context["page"]] == [one.pk for one in batch]
    assert all(one.code in page.content.decode() for one in batch)
    assert page.content.decode().count('class="qr"') == 3


def test_the_batch_is_a_file_and_that_is_audited(cast: Cast, enter: Enter) -> None:
    fill_pool(cast.shop, 1_000_000)
    voucher = make_voucher(min_bill=1_000_000, shop_id=cast.shop.pk)
    address = reverse("dashboard-voucher-export", args=[voucher.pk])

    answer: Any = enter("owner").get(address)

    lines = answer.getvalue().decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Code,Worth (toman),Least bill (toman),First day,")
    days = "2026-09-01,1405/06/10,2026-10-01,1405/07/09"
    assert [line.partition(",Open")[0] for line in lines[1:]] == [
        f"{voucher.code},20000,100000,{days},{cast.shop.name}"
    ]
    entry = AuditEntry.objects.get(action="list.exported")
    assert (entry.subject, entry.facts["list"]) == (f"voucher:{voucher.pk}", "voucher-batch")


def test_a_manager_sees_the_vouchers_of_his_shop_and_of_all(cast: Cast, enter: Enter) -> None:
    fill_pool(cast.shop, 1_000_000)
    make_voucher(shop_id=cast.other_shop.pk)
    own = [make_voucher(), make_voucher(shop_id=cast.shop.pk)]
    foreign = Voucher.objects.get(shop=cast.other_shop)
    manager = enter("manager")

    listed = list(manager.get(LIST).context["page"])

    assert listed == own[::-1]
    assert manager.get(reverse("dashboard-voucher-sheet", args=[foreign.pk])).status_code == 404


def test_the_list_tells_states_and_what_the_cap_counts(cast: Cast, enter: Enter) -> None:
    fill_pool(cast.shop, 2_000_000)
    give_points(cast.shop, cast.sara, 100)
    bought = issue(cast, make_reward(kind="discount", points=50, cost=250_000))
    used, left = make_voucher(), make_voucher(member_id=cast.sara.pk)
    pay_by_voucher(cast.shop, used.code, by_voucher=150_000)
    owner = enter("owner")

    every = owner.get(LIST)
    by_points = owner.get(LIST, {"whose": "bought"}).context["page"]
    of_member = owner.get(LIST, {"whose": "member", "status": "open"}).context["page"]
    by_code = owner.get(LIST, {"code": used.code.lower()}).context["page"]
    none = owner.get(LIST, {"code": "nothing"})

    sums = every.context["sums"]
    assert (sums.open, sums.open_value) == (2, 450_000)
    assert (sums.used, sums.used_value) == (1, 150_000)
    assert (sums.counted, sums.came_back) == (400_000, 0)
    assert [voucher.code for voucher in by_points] == [bought.code]
    assert [voucher.pk for voucher in of_member] == [left.pk]
    assert [(voucher.pk, voucher.counted) for voucher in by_code] == [(used.pk, 200_000)]
    assert "No voucher matches." in none.content.decode()


def test_an_open_voucher_is_cancelled_with_a_reason(cast: Cast, enter: Enter) -> None:
    fill_pool(cast.shop, 1_000_000)
    voucher = make_voucher()
    owner = enter("owner")
    address = reverse("dashboard-voucher-cancel", args=[voucher.pk])

    with nothing_changed():
        silent = owner.post(address, {"once": uuid4().hex, "note": ""}, follow=True)
    answer = owner.post(address, {"once": uuid4().hex, "note": "printed twice"}, follow=True)

    voucher.refresh_from_db()
    assert "This field is required." in silent.content.decode()
    assert (voucher.status, pool()) == ("cancelled", 1_000_000)
    assert "The voucher is cancelled" in answer.content.decode()
    assert voucher.ended_why == "printed twice"
    assert "reason" not in AuditEntry.objects.get(action="voucher.cancelled").facts


def test_a_used_voucher_stays(cast: Cast, enter: Enter) -> None:
    fill_pool(cast.shop, 1_000_000)
    voucher = make_voucher()
    pay_by_voucher(cast.shop, voucher.code)
    owner = enter("owner")

    with nothing_changed():
        answer = owner.post(
            reverse("dashboard-voucher-cancel", args=[voucher.pk]),
            {"once": uuid4().hex, "note": "late"},
            follow=True,
        )

    assert "This voucher has been used." in answer.content.decode()


def test_without_vouchers_the_page_says_what_they_are_for(cast: Cast, enter: Enter) -> None:
    assert "No voucher has been issued." in enter("owner").get(LIST).content.decode()


def test_nobody_is_found_under_nonsense(cast: Cast, enter: Enter) -> None:
    page = enter("owner").get(ISSUE, {"q": "zzzz"})

    assert Member.objects.count() == 1
    assert "Nobody was found." in page.content.decode()
