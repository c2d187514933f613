"""The members: the list in the address, and one member's page."""

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from members.models import Member
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.dashboard.conftest import Enter
from tests.factories import make_member, ring_up

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

LIST = "/dashboard/members/"


def test_the_list_is_searched_and_ordered_by_its_address(cast: Cast, enter: Enter) -> None:
    rich = make_member(first_name="نرگس", last_name="کریمی")
    ring_up(cast.shop, 5_000_000, member=rich, now=NOON)
    owner = enter("owner")

    assert list(owner.get(f"{LIST}?q=نرگس").context["page"]) == [rich]
    assert list(owner.get(f"{LIST}?order=spent").context["page"]) == [rich, cast.sara]
    assert list(owner.get(f"{LIST}?choice=never").context["page"]) == [cast.sara]


def test_mobiles_are_whole_only_for_who_may_see_them(cast: Cast, enter: Enter) -> None:
    whole, masked = "0912 123 4567", "0912•••4567"

    to_owner = enter("owner").get(LIST).content.decode()
    to_analyst = enter("analyst").get(LIST).content.decode()

    assert whole in to_owner
    assert whole not in to_analyst
    assert masked in to_analyst


def test_a_manager_lists_the_members_of_his_shop(cast: Cast, enter: Enter) -> None:
    elsewhere = make_member(shop=cast.other_shop)

    listed = list(enter("manager").get(LIST).context["page"])

    assert cast.sara in listed
    assert elsewhere not in listed


def test_pages_of_twenty_five(cast: Cast, enter: Enter) -> None:
    for _ in range(25):
        make_member()
    owner = enter("owner")

    first, second = owner.get(LIST).context["page"], owner.get(f"{LIST}?page=2").context["page"]

    assert (len(first), len(second)) == (25, 1)
    assert first.paginator.count == 26


def test_nobody_found_says_what_to_try(cast: Cast, enter: Enter) -> None:
    page = enter("owner").get(f"{LIST}?q=zzzz").content.decode()

    assert "Nobody matches." in page


def test_the_lists_statements_do_not_grow(
    cast: Cast, enter: Enter, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(5):
        ring_up(cast.shop, 2_000_000, member=make_member(), now=NOON)
    owner = enter("owner")

    with django_assert_max_num_queries(7):
        answer = owner.get(LIST)

    assert answer.status_code == 200


def test_a_members_page_shows_points_purchases_statement_and_deeds(
    cast: Cast, enter: Enter
) -> None:
    booked = ring_up(cast.shop, 5_000_000, member=cast.sara, now=NOON - DAY)

    answer = enter("owner").get(reverse("dashboard-member", args=[cast.sara.pk]))

    page = answer.content.decode()
    assert answer.context["balance"].spendable == 50
    assert booked.purchase.receipt_number in page
    assert "one point for each 10,000 toman of 500,000 toman paid in money" in page
    assert "registered a member" in page
    assert "rang up a purchase" in page


def test_deeds_are_for_who_may_read_the_audit(cast: Cast, enter: Enter) -> None:
    answer = enter("analyst").get(reverse("dashboard-member", args=[cast.sara.pk]))

    assert answer.context["deeds"] == []
    assert "registered a member" not in answer.content.decode()


def test_a_manager_sees_purchases_of_his_shop_only(cast: Cast, enter: Enter) -> None:
    here = ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON)
    ring_up(cast.other_shop, 1_000_000, member=cast.sara, now=NOON)

    answer = enter("manager").get(reverse("dashboard-member", args=[cast.sara.pk]))

    assert list(answer.context["purchases"]) == [here.purchase]


def test_unknown_and_merged_members_are_not_found(cast: Cast, enter: Enter) -> None:
    owner = enter("owner")
    merged = make_member()
    Member.objects.filter(pk=merged.pk).update(status=Member.Status.MERGED)

    assert owner.get(reverse("dashboard-member", args=[999_999])).status_code == 404
    assert owner.get(reverse("dashboard-member", args=[merged.pk])).status_code == 404


def test_a_members_page_takes_few_statements(
    cast: Cast, enter: Enter, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(5):
        ring_up(cast.shop, 2_000_000, member=cast.sara, now=NOON)
    owner = enter("owner")

    # Reminders, journeys, offers, answers, tickets, his stage and how he was won stand there too;
    # none of it grows with the club.
    with django_assert_max_num_queries(60):
        answer = owner.get(reverse("dashboard-member", args=[cast.sara.pk]))

    assert answer.status_code == 200
