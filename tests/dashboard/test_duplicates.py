"""Look-alikes side by side, households and the poster, on the dashboard."""

from uuid import uuid4

import pytest
from django.urls import reverse

from members.models import Apart, Household, Member
from members.selectors.households import household_of
from tests.cast import Cast
from tests.dashboard.conftest import Enter
from tests.factories import make_member, make_ruled_program, ring_up
from tests.snapshots import nothing_changed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

LIST = "/dashboard/duplicates/"
POSTER = "/dashboard/poster/"


@pytest.fixture
def twin(cast: Cast) -> Member:
    return make_member(mobile="09121234576")


def both(*members: Member) -> dict[str, str]:
    first, second = members
    return {"once": uuid4().hex, "first": str(first.pk), "second": str(second.pk)}


def test_a_pair_stands_side_by_side(cast: Cast, enter: Enter, twin: Member) -> None:
    ring_up(cast.shop, 5_000_000, member=twin)

    page = enter("manager").get(LIST)

    [row] = page.context["rows"]
    assert (row.older.member, row.newer.member) == (cast.sara, twin)
    assert (row.older.visits.count, row.newer.visits.count) == (0, 1)
    assert row.newer.balance.balance == 50
    assert f"{reverse('dashboard-merge', args=[cast.sara.pk])}?other={twin.pk}" in (
        page.content.decode()
    )


def test_nothing_alike_is_said(cast: Cast, enter: Enter) -> None:
    assert "Nobody looks like somebody else." in enter("owner").get(LIST).content.decode()


def test_two_people_leave_the_list_and_come_back(cast: Cast, enter: Enter, twin: Member) -> None:
    browser = enter("manager")
    said = both(twin, cast.sara)

    for _twice in range(2):
        browser.post(f"{LIST}apart/", said)
    apart = browser.get(LIST)
    browser.post(f"{LIST}together/", both(cast.sara, twin))

    assert (apart.context["rows"], len(apart.context["apart"])) == ([], 1)
    assert not Apart.objects.exists()
    assert len(browser.get(LIST).context["rows"]) == 1


@pytest.mark.parametrize("second", ["", "x", "0", "999999", "9" * 30])
def test_a_stranger_is_not_found(cast: Cast, enter: Enter, second: str) -> None:
    typed = {"once": uuid4().hex, "first": str(cast.sara.pk), "second": second}
    browser = enter("manager")

    with nothing_changed():
        answer = browser.post(f"{LIST}apart/", typed)

    assert answer.status_code == 404


@pytest.mark.parametrize("page", ["", "x", "0", "-1", "99", "9" * 30])
def test_any_page_number_is_a_page(cast: Cast, enter: Enter, twin: Member, page: str) -> None:
    assert enter("owner").get(LIST, {"page": page}).status_code == 200


def test_a_household_is_linked_and_parted(cast: Cast, enter: Enter) -> None:
    browser = enter("manager")
    other = make_member(first_name="آرش", mobile="09350001122")
    page = reverse("dashboard-household", args=[cast.sara.pk])

    found = browser.get(page, {"q": "09350001122"}).context["people"].found
    browser.post(page, {"once": uuid4().hex, "other": str(other.pk)})
    linked = household_of(cast.sara.pk)
    leave = reverse("dashboard-household-leave", args=[other.pk])
    answer = browser.post(leave, {"once": uuid4().hex, "from": str(cast.sara.pk)})

    assert [one.member for one in found] == [other]
    assert linked == [other]
    assert answer["Location"] == page
    assert not Household.objects.exists()


@pytest.mark.parametrize("role", ["analyst", "cashier"])
def test_others_judge_nobody(cast: Cast, enter: Enter, twin: Member, role: str) -> None:
    browser = enter(role)

    with nothing_changed():
        answers = [
            browser.get(LIST),
            browser.post(f"{LIST}apart/", both(twin, cast.sara)),
            browser.post(reverse("dashboard-household", args=[twin.pk])),
            browser.get(POSTER),
        ]

    assert {answer.status_code for answer in answers} == {403}


def test_the_poster_leads_to_its_shop(cast: Cast, enter: Enter) -> None:
    make_ruled_program(
        {"code": "welcome", "name": "Welcome", "event": "joined", "give": {"points": 20}}
    )

    page = enter("owner").get(POSTER, {"shop": "branch", "language": "en", "size": "a5"})

    words = page.content.decode()
    assert page.context["link"] == "http://testserver/join/?shop=branch"
    assert 'class="sheet sheet-a5"' in words
    assert "Up to 20 points to begin with, and then:" in words
    assert 'lang="en" dir="ltr"' in words


@pytest.mark.parametrize("query", [{}, {"shop": "nowhere"}, {"size": "a0", "language": "xx"}])
def test_what_is_not_asked_for_is_chosen(cast: Cast, enter: Enter, query: dict[str, str]) -> None:
    page = enter("manager").get(POSTER, query)

    assert page.context["link"] == "http://testserver/join/?shop=main"
    assert page.context["sheet"] == "a4"


def test_a_manager_hangs_the_poster_of_his_own_shop(cast: Cast, enter: Enter) -> None:
    page = enter("manager").get(POSTER, {"shop": "branch"})

    assert page.context["link"] == "http://testserver/join/?shop=main"
