"""One member looked after in the dashboard: notes, labels, follow-ups, the way to the figures."""

import pytest
from django.urls import reverse

from members.models import Label, Note
from members.roles import SYSTEM
from members.services.notes import write_note
from tests.cast import Cast
from tests.dashboard.conftest import Enter
from tests.members.care_cases import leave_out, plan
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db


def address(cast: Cast) -> str:
    return reverse("dashboard-care", args=[cast.sara.pk])


def test_managers_write_label_and_take_back_what_others_wrote(cast: Cast, enter: Enter) -> None:
    note = write_note(member_id=cast.sara.pk, text="roses", actor=cast.actor("cashier"))
    manager = enter("manager")

    manager.post(address(cast), {"deed": "note", "text": "tulips"})
    manager.post(address(cast), {"deed": "label", "name": "florist"})
    manager.post(address(cast), {"deed": "erase", "note": str(note.pk)})
    undo = manager.get(address(cast)).context["care"].undo
    gone = list(Note.objects.values_list("text", flat=True))
    manager.post(address(cast), undo.fields)

    assert gone == ["tulips"]
    assert set(Note.objects.values_list("text", "written_by")) == {
        ("tulips", f"user:{cast.manager.pk}"),
        ("roses", f"user:{cast.cashier.pk}"),
    }
    assert Label.objects.get().name == "florist"


def test_analysts_read_only(cast: Cast, enter: Enter) -> None:
    write_note(member_id=cast.sara.pk, text="roses", actor=SYSTEM)
    analyst = enter("analyst")

    page = analyst.get(address(cast))
    with nothing_changed():
        answer = analyst.post(address(cast), {"deed": "note", "text": "tulips"})

    assert "roses" in page.content.decode()
    assert 'name="deed"' not in page.content.decode()
    assert answer.status_code == 403


def test_follow_ups_and_the_exclusion_are_one_click_away(cast: Cast, enter: Enter) -> None:
    planned = plan(cast.sara)
    leave_out(cast.sara)

    page = enter("owner").get(address(cast)).content.decode()

    assert reverse("dashboard-follow-up", args=[planned.pk]) in page
    assert reverse("dashboard-exclude", args=[cast.sara.pk]) in page
    assert "never buys" in page


def test_what_is_wrong_is_said(cast: Cast, enter: Enter) -> None:
    owner = enter("owner")

    with nothing_changed():
        page = owner.post(address(cast), {"deed": "note", "text": ""})

    assert page.status_code == 422
    assert "This field is required." in page.content.decode()
