"""What an import brought in goes again with its undo, but for what was used meanwhile."""

import pytest

from members.models import ImportantDate, Label, Member
from points.models import Account, LedgerEntry, Purchase
from points.selectors.balances import balance_of
from points.selectors.import_files import Choices
from points.selectors.import_jobs import leftovers_of
from points.services.import_jobs import choose_columns
from points.services.returns import return_purchase
from tests.cast import Cast
from tests.factories import ring_up
from tests.points.import_cases import (
    MEMBERS,
    brought_in,
    checked,
    csv_bytes,
    put_in,
    taken_back,
    uploads,
    worked,
)

__all__ = ["uploads"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads")]


SALES = csv_bytes(
    "receipt,date,amount,mobile,name",
    "1,1404/02/01,1250000,09121234567,سارا",
    "2,1404/02/02,2500000,09121110009,تازه",
    "3,1404/02/03,نه,09121234567,سارا",
    "4,1404/02/04,1000000,,",
)


def test_members_who_were_left_alone_are_erased_by_the_undo_and_the_others_named(
    cast: Cast,
) -> None:
    owner = cast.actor("owner")
    job = brought_in(checked(put_in("members", MEMBERS, owner), owner), owner)
    mina = Member.objects.get(external_ref="101")
    kaveh = Member.objects.get(external_ref="102")
    ring_up(cast.shop, 1_000_000, member=kaveh)

    taken_back(job, owner)

    mina.refresh_from_db()
    kaveh.refresh_from_db()
    assert (mina.status, mina.mobile, mina.first_name, mina.search_key) == ("erased", None, "", "")
    assert (kaveh.status, kaveh.first_name) == ("active", "کاوه")
    assert job.status == "undone"
    assert job.figures["undo"]["undone"] == 2
    assert [(one.what, one.member_id) for one in leftovers_of(job)] == [("کاوه مهدوی", kaveh.pk)]
    assert not Label.objects.exists()
    assert not job.stretches.exclude(before={}).exists()

    again = brought_in(checked(put_in("members", MEMBERS, owner), owner), owner)

    assert again.figures["run"]["created"] == 2


def test_purchases_are_brought_in_and_voided_by_the_undo(cast: Cast) -> None:
    owner = cast.actor("owner")
    job = put_in("purchases", SALES, owner)
    choose_columns(
        job_id=job.pk,
        columns=job.mapping,
        choices=Choices(unit="rial"),
        shop_id=cast.shop.pk,
        actor=owner,
    )
    worked(job)
    counted = Purchase.objects.count()

    assert counted == 0
    brought_in(job, owner)

    assert job.figures["run"] == job.figures["check"]
    assert job.figures["run"] == {
        "rows": 4,
        "created": 3,
        "unchanged": 0,
        "registered": 1,
        "points": 37,
        "sales": 4_750_000,
        "given_back": 185_000,
        "refused": 1,
    }
    assert balance_of(cast.sara.pk).balance == 12

    taken_back(job, owner)

    assert set(Purchase.objects.values_list("status", flat=True)) == {"voided"}
    assert balance_of(cast.sara.pk).balance == 0
    newcomer = Member.objects.exclude(pk=cast.sara.pk).get()
    assert (newcomer.status, newcomer.mobile) == ("erased", None)
    assert Account.objects.get(pk=newcomer.pk).is_closed
    assert job.figures["undo"]["undone"] == 3


def test_an_undo_leaves_what_was_returned_and_says_so(cast: Cast) -> None:
    owner = cast.actor("owner")
    content = csv_bytes("receipt,date,amount,mobile", "A1,1404/02/01,1250000,09121234567")
    job = put_in("purchases", content, owner)
    choose_columns(
        job_id=job.pk,
        columns=job.mapping,
        choices=Choices(),
        shop_id=cast.shop.pk,
        actor=owner,
    )
    brought_in(worked(job), owner)
    sale = Purchase.objects.get()
    return_purchase(purchase_id=sale.pk, return_number="R", amount=100_000, actor=owner)

    taken_back(job, owner)

    assert job.figures["undo"]["left"] == {"already_returned": 1}
    assert [one.what for one in leftovers_of(job)] == ["A1"]


def test_opening_balances_come_and_go_and_may_come_again(cast: Cast) -> None:
    owner = cast.actor("owner")
    content = csv_bytes("mobile,points", "09121234567,300")
    job = brought_in(checked(put_in("balances", content, owner), owner), owner)

    assert balance_of(cast.sara.pk).balance == 300
    taken_back(job, owner)
    assert balance_of(cast.sara.pk).balance == 0
    assert job.figures["undo"]["left"] == {}

    brought_in(checked(put_in("balances", content, owner), owner), owner)

    assert balance_of(cast.sara.pk).balance == 300
    kinds = LedgerEntry.objects.order_by("pk").values_list("kind", "source", "points")
    assert [(kind, points) for kind, _source, points in kinds] == [
        ("opening", 300),
        ("adjust", -300),
        ("opening", 300),
    ]


def test_points_that_were_spent_meanwhile_stay_spent(cast: Cast) -> None:
    owner = cast.actor("owner")
    content = csv_bytes("mobile,points", "09121234567,300")
    job = brought_in(checked(put_in("balances", content, owner), owner), owner)
    ring_up(cast.shop, 5_000_000, member=cast.sara, points_amount=500_000)

    taken_back(job, owner)

    assert job.figures["undo"]["left"] == {"spent": 1}
    assert balance_of(cast.sara.pk).balance == 45


def test_dates_come_and_go(cast: Cast) -> None:
    owner = cast.actor("owner")
    content = csv_bytes(
        "mobile,whose,kind,on,calendar,name",
        "09121234567,همسر,تولد,۱۲ مرداد,,لیلا",
        "09121234567,مادر,سالگرد فوت,1446/09/15,قمری,",
        "09121234567,دوست,تولد,5/6,,",
        "09120000000,دوست,تولد,1370/5/6,,",
    )
    job = brought_in(checked(put_in("dates", content, owner), owner), owner)

    days = ImportantDate.objects.order_by("pk").values_list(
        "whose", "kind", "calendar", "month", "day", "year", "person"
    )
    assert list(days) == [
        ("wife", "birthday", "jalali", 5, 12, None, "لیلا"),
        ("mother", "remembrance", "lunar", 9, 15, 1446, ""),
    ]
    assert list(job.refused.values_list("field", "code")) == [
        ("on", "ambiguous_date"),
        ("mobile", "unknown"),
    ]
    taken_back(job, owner)
    assert not ImportantDate.objects.exists()


def test_a_declared_order_of_days_makes_them_readable(cast: Cast) -> None:
    owner = cast.actor("owner")
    content = csv_bytes("mobile,kind,on", "09121234567,تولد,5/6")

    job = brought_in(checked(put_in("dates", content, owner), owner, Choices(order="dmy")), owner)

    assert job.figures["run"]["created"] == 1
    day = ImportantDate.objects.get()
    assert (day.month, day.day) == (6, 5)
