"""Notes and labels at the counter: written, taken back, put back, each in one step."""

from typing import Any

import pytest
from django.test import Client

from members.models import Label, Note
from members.roles import SYSTEM
from members.services.club_labels import bear_label
from members.services.labels import add_label
from members.services.notes import write_note
from tests.cast import Cast
from tests.counter.steps import at_the_till, words_of
from tests.factories import make_member
from tests.members.care_cases import leave_out, plan
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db


def address(cast: Cast) -> str:
    return f"/counter/members/{cast.sara.pk}/care/"


def undo_on(page: Any) -> dict[str, str]:
    """The form that puts back what was taken away."""
    undo = page.context["care"].undo
    assert undo is not None
    fields: dict[str, str] = undo.fields
    return fields


def test_a_note_is_written(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)

    answer = client.post(address(cast), {"deed": "note", "text": "likes white roses"})

    assert answer["Location"] == address(cast)
    assert "likes white roses" in words_of(client.get(address(cast)))
    assert Note.objects.get().written_by == f"user:{cast.cashier.pk}"


def test_a_note_is_taken_back_and_put_back(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    note = write_note(member_id=cast.sara.pk, text="roses", actor=cast.actor("cashier"))

    client.post(address(cast), {"deed": "erase", "note": str(note.pk)})
    gone = Note.objects.count()
    page = client.get(address(cast))
    client.post(address(cast), undo_on(page))

    assert gone == 0
    assert "roses" not in client.session.get("care_undo", {})
    assert (Note.objects.get().pk, Note.objects.get().text) == (note.pk, "roses")


def test_what_others_wrote_stays(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    note = write_note(member_id=cast.sara.pk, text="roses", actor=cast.actor("owner"))

    page = client.get(address(cast))
    with nothing_changed():
        answer = client.post(address(cast), {"deed": "erase", "note": str(note.pk)})

    assert page.context["care"].notes[0].may_erase is False
    assert answer.status_code == 403


@pytest.mark.parametrize("erased", ["", "forged", "eyJpZCI6MX0:x:y"])
def test_only_what_was_taken_back_is_put_back(client: Client, cast: Cast, erased: str) -> None:
    at_the_till(client, cast.cashier)

    with nothing_changed():
        client.post(address(cast), {"deed": "restore", "erased": erased})

    assert Note.objects.count() == 0


def test_a_label_is_set_taken_off_and_put_back(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)

    client.post(address(cast), {"deed": "label", "name": " florist "})
    client.post(address(cast), {"deed": "unlabel", "name": "florist"})
    gone = Label.objects.count()
    client.post(address(cast), undo_on(client.get(address(cast))))

    assert gone == 0
    assert Label.objects.get().name == "florist"


def test_known_labels_are_offered(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    add_label(member_id=make_member().pk, name="florist", actor=SYSTEM)

    assert '<option value="florist">' in words_of(client.get(address(cast)))


def test_computed_labels_have_no_button(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    bear_label(name="golden", member_ids=[cast.sara.pk], computed_by="1")

    page = client.get(address(cast))
    with nothing_changed():
        refused = client.post(address(cast), {"deed": "unlabel", "name": "golden"})

    assert "golden" in words_of(page)
    assert "Take off the label golden" not in words_of(page)
    assert refused.status_code == 422
    assert "The club computes this label by itself; it stays." in words_of(refused)


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"deed": "note", "text": " "}, "This field is required."),
        ({"deed": "note", "text": "a" * 501}, "at most 500 characters"),
        ({"deed": "label", "name": ""}, "This field is required."),
        ({"deed": "label", "name": "a" * 41}, "at most 40 characters"),
    ],
)
def test_what_is_wrong_is_said_in_its_place(
    client: Client, cast: Cast, form: dict[str, str], sentence: str
) -> None:
    at_the_till(client, cast.cashier)

    with nothing_changed():
        page = client.post(address(cast), form)

    assert page.status_code == 422
    assert sentence in words_of(page)


def test_what_is_to_be_done_and_who_is_left_out(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    planned = plan(cast.sara, days=3)
    leave_out(cast.sara)

    page = client.get(address(cast))

    assert page.context["care"].follow_ups == [planned]
    assert f"/counter/follow-ups/{planned.pk}/" in words_of(page)
    assert "Left out of follow-ups" in words_of(page)
