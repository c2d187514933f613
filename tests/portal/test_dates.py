"""My days in the portal: seen, added, changed, removed and put back by the member himself."""

import pytest
from django.test import Client

from members.models import ImportantDate
from members.roles import SYSTEM
from members.services.dates import keep_date
from members.services.portal import portal_user_for
from tests.cast import Cast
from tests.factories import make_member

pytestmark = pytest.mark.django_db

PAGE = "/portal/days/"
TYPED = {"kind": "birthday", "whose": "mother", "calendar": "jalali", "day": "۱۵", "month": "7"}


@pytest.fixture
def sara(cast: Cast) -> Client:
    """Sara's telephone, in English."""
    user = portal_user_for(mobile="+989121234567")
    assert user is not None
    user.language = "en"
    user.save(update_fields=["language"])
    browser = Client()
    browser.force_login(user)
    return browser


def note(member_id: int, day: int = 15) -> ImportantDate:
    """The birthday of the member's mother."""
    return keep_date(
        member_id=member_id,
        whose="mother",
        kind="birthday",
        calendar="jalali",
        month=7,
        day=day,
        actor=SYSTEM,
    )


def test_a_day_is_added_by_the_member(cast: Cast, sara: Client) -> None:
    answer = sara.post(PAGE, TYPED | {"person": "Mina"}, follow=True)

    kept = ImportantDate.objects.get()
    assert (kept.member, kept.person, kept.source) == (cast.sara, "Mina", "self")
    assert kept.told_to == f"member:{cast.sara.pk}"
    assert "15 Mehr" in answer.content.decode()


def test_what_cannot_be_is_said_at_its_field(cast: Cast, sara: Client) -> None:
    answer = sara.post(PAGE, TYPED | {"day": "31"})

    assert answer.status_code == 422
    assert answer.context["form"].errors["day"] == ["This month has no such day."]
    assert not ImportantDate.objects.exists()


def test_a_day_is_changed_in_its_place(cast: Cast, sara: Client) -> None:
    kept = note(cast.sara.pk)

    opened = sara.get(f"{PAGE}change/?date={kept.pk}")
    sara.post(f"{PAGE}change/", TYPED | {"date": str(kept.pk), "day": "16"})

    changed = ImportantDate.objects.get()
    assert opened.context["form"]["day"].value() == 15
    assert (changed.pk, changed.day) == (kept.pk, 16)


def test_a_day_is_removed_and_put_back(cast: Cast, sara: Client) -> None:
    kept = note(cast.sara.pk)

    page = sara.post(f"{PAGE}forget/", {"date": str(kept.pk)}, follow=True)
    gone = not ImportantDate.objects.exists()
    back = {field.name: field.value() or "" for field in page.context["forgotten"]}
    sara.post(PAGE, back)

    assert gone
    assert ImportantDate.objects.get().day == 15
    assert sara.get(PAGE).context["forgotten"] is None


def test_the_days_of_others_are_out_of_reach(cast: Cast, sara: Client) -> None:
    other = note(make_member().pk)

    sara.post(f"{PAGE}forget/", {"date": str(other.pk)})
    sara.post(f"{PAGE}change/", TYPED | {"date": str(other.pk), "day": "16"})

    assert ImportantDate.objects.get().day == 15


def test_the_months_of_another_calendar_are_shown(cast: Cast, sara: Client) -> None:
    looked = sara.post(PAGE, TYPED | {"calendar": "lunar", "look": "yes"})

    assert looked.status_code == 200
    assert "Muharram" in looked.content.decode()
    assert not ImportantDate.objects.exists()


def test_without_leave_the_page_says_so(cast: Cast, sara: Client) -> None:
    assert "not allowed reminders" in sara.get(PAGE).content.decode()
    assert PAGE in sara.get("/portal/").content.decode()
