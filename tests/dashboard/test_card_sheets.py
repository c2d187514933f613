"""Cards to print: whose, eight a sheet, two hundred at a time, and no more than a card tells."""

import pytest
from django.utils import timezone

from members.models import Member
from members.roles import SYSTEM
from members.services.labels import set_labels
from tests.cast import Cast
from tests.clock import DAY
from tests.dashboard.conftest import Enter
from tests.factories import make_member

pytestmark = pytest.mark.django_db

PAGE = "/dashboard/members/cards/"


def test_whoever_joined_this_week_comes_first(cast: Cast, enter: Enter) -> None:
    early = make_member()
    Member.objects.filter(pk=early.pk).update(joined_at=timezone.now() - 30 * DAY)

    answer = enter("owner").get(PAGE)

    assert answer.context["sheets"] == [[cast.sara]]
    assert cast.sara.card_number[:3] in answer.content.decode()
    assert answer.content.decode().count('class="qr"') == 1


def test_eight_stand_on_a_sheet(cast: Cast, enter: Enter) -> None:
    for _ in range(9):
        make_member()

    sheets = enter("owner").get(PAGE).context["sheets"]

    assert [len(sheet) for sheet in sheets] == [8, 2]


def test_two_hundred_are_the_most_at_once(
    cast: Cast, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("loyalty_club.dashboard.people.card_sheets.MOST_AT_ONCE", 2)
    for _ in range(4):
        make_member()
    owner = enter("owner")

    pages = [owner.get(PAGE, {"page": page}).context["page"] for page in (1, 2, 3)]

    assert [len(page) for page in pages] == [2, 2, 1]
    assert len({member.pk for page in pages for member in page}) == 5


def test_chosen_by_label_day_and_name(cast: Cast, enter: Enter) -> None:
    loyal = make_member(first_name="مریم", last_name="رضایی")
    set_labels(member_id=loyal.pk, names=["loyal"], actor=SYSTEM)
    owner = enter("owner")

    by_label = owner.get(PAGE, {"label": "loyal"})
    by_name = owner.get(PAGE, {"q": "سارا"})
    by_day = owner.get(PAGE, {"since": "2099-01-01"})

    assert by_label.context["sheets"] == [[loyal]]
    assert by_name.context["sheets"] == [[cast.sara]]
    assert by_day.context["sheets"] == []
    assert "No card to print." in by_day.content.decode()


def test_a_manager_prints_for_his_shop(cast: Cast, enter: Enter) -> None:
    make_member(shop=cast.other_shop)

    assert enter("manager").get(PAGE).context["sheets"] == [[cast.sara]]


def test_a_card_tells_no_mobile(cast: Cast, enter: Enter) -> None:
    page = enter("owner").get(PAGE).content.decode()

    assert "1234567" not in page


@pytest.mark.parametrize("role", ["analyst", "cashier"])
def test_who_registers_nobody_prints_none(cast: Cast, enter: Enter, role: str) -> None:
    assert enter(role).get(PAGE).status_code == 403


def test_an_erased_member_has_no_card(cast: Cast, enter: Enter) -> None:
    Member.objects.filter(pk=cast.sara.pk).update(status=Member.Status.ERASED)

    assert enter("owner").get(PAGE).context["sheets"] == []
