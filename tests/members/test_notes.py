"""Notes: a few words about a member, taken back by their writer, put back as they were."""

import json

import pytest

from members.exceptions import InvalidField, MemberClosed, NotAllowed, UnknownMember, UnknownNote
from members.models import AuditEntry, Member, Note
from members.roles import SYSTEM
from members.selectors.care import notes_of
from members.services.notes import erase_note, put_back_note, write_note
from tests.cast import Cast
from tests.clock import NOON
from tests.factories import make_member, refused
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db


def test_a_note_is_kept_tidied_with_its_writer(cast: Cast) -> None:
    write_note(member_id=cast.sara.pk, text="older", actor=SYSTEM, now=NOON)

    note = write_note(
        member_id=cast.sara.pk,
        text="  رز  سفيد دوست دارد\r\nنه ليليوم ",
        actor=cast.actor("cashier"),
    )

    newest, oldest = notes_of(cast.sara.pk)
    assert (newest.id, newest.text) == (note.pk, "رز سفید دوست دارد\nنه لیلیوم")
    assert (newest.writer, newest.written_by) == ("Cashier", f"user:{cast.cashier.pk}")
    assert (oldest.text, oldest.writer, oldest.written_at) == ("older", "", NOON)


def test_the_audit_knows_of_it_but_not_what_it_says(cast: Cast) -> None:
    note = write_note(member_id=cast.sara.pk, text="secret", actor=SYSTEM)
    erase_note(member_id=cast.sara.pk, note_id=note.pk, actor=SYSTEM)

    rows = list(AuditEntry.objects.order_by("-id").values()[:2])

    assert [row["action"] for row in rows] == ["member.note_erased", "member.note_written"]
    assert {row["subject"] for row in rows} == {f"note:{note.pk}"}
    assert "secret" not in json.dumps(rows, default=str)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (" \n ", "required"),
        ("a" * 501, "too_long"),
        ("fine\na" + "\u0301" * 9, "invalid"),
    ],
)
def test_what_is_no_note_is_refused(cast: Cast, text: str, problem: str) -> None:
    with nothing_changed(), refused(InvalidField) as refusal:
        write_note(member_id=cast.sara.pk, text=text, actor=SYSTEM)

    assert refusal.value.facts == {"field": "text", "problem": problem}


def test_five_hundred_letters_fit(cast: Cast) -> None:
    write_note(member_id=cast.sara.pk, text="گ" * 500, actor=SYSTEM)

    assert [len(note.text) for note in notes_of(cast.sara.pk)] == [500]


def test_ones_own_is_taken_back_and_put_back(cast: Cast) -> None:
    cashier = cast.actor("cashier")
    note = write_note(member_id=cast.sara.pk, text="roses", actor=cashier, now=NOON)

    erased = erase_note(member_id=cast.sara.pk, note_id=note.pk, actor=cashier)
    gone = notes_of(cast.sara.pk)
    put_back_note(member_id=cast.sara.pk, erased=erased, actor=cashier)
    put_back_note(member_id=cast.sara.pk, erased=erased, actor=cashier)

    assert gone == []
    assert [(one.id, one.text, one.written_at) for one in notes_of(cast.sara.pk)] == [
        (note.pk, "roses", NOON)
    ]


def test_managers_take_back_what_others_wrote(cast: Cast) -> None:
    note = write_note(member_id=cast.sara.pk, text="roses", actor=cast.actor("cashier"))
    manager = cast.actor("manager")

    erased = erase_note(member_id=cast.sara.pk, note_id=note.pk, actor=manager)
    put_back_note(member_id=cast.sara.pk, erased=erased, actor=manager)

    assert Note.objects.get().written_by == f"user:{cast.cashier.pk}"


def test_cashiers_leave_what_others_wrote(cast: Cast) -> None:
    note = write_note(member_id=cast.sara.pk, text="roses", actor=cast.actor("owner"))
    other = make_member()

    with nothing_changed():
        with refused(NotAllowed):
            erase_note(member_id=cast.sara.pk, note_id=note.pk, actor=cast.actor("cashier"))
        with refused(UnknownNote):
            erase_note(member_id=other.pk, note_id=note.pk, actor=cast.actor("owner"))
        with refused(UnknownNote):
            erase_note(member_id=cast.sara.pk, note_id=999_999, actor=cast.actor("owner"))


def test_who_may_not_and_who_is_not_there(cast: Cast) -> None:
    gone = make_member()
    Member.objects.filter(pk=gone.pk).update(status=Member.Status.MERGED, merged_into=cast.sara)

    with nothing_changed():
        with refused(NotAllowed):
            write_note(member_id=cast.sara.pk, text="x", actor=cast.actor("analyst"))
        with refused(UnknownMember):
            write_note(member_id=999_999, text="x", actor=SYSTEM)
        with refused(MemberClosed):
            write_note(member_id=gone.pk, text="x", actor=SYSTEM)
