"""Members out of a file: the check tells what will be, and what is known already stays."""

import pytest

from members.models import (
    Answer,
    Consent,
    Fact,
    ImportantDate,
    Label,
    Member,
    Message,
    Note,
    PendingEmail,
)
from points.models import RefusedRow
from points.selectors.import_files import Choices
from tests.cast import Cast
from tests.factories import make_member
from tests.points.import_cases import (
    MEMBERS,
    brought_in,
    checked,
    csv_bytes,
    put_in,
    taken_back,
    uploads,
)

__all__ = ["uploads"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads")]


def test_members_are_checked_then_brought_in_as_the_check_told(cast: Cast) -> None:
    owner = cast.actor("owner")
    job = put_in("members", MEMBERS, owner, name="C:\\old\\فهرست.csv")

    before = Member.objects.count()
    checked(job, owner, Choices(consents=True))

    assert (job.name, job.status) == ("فهرست.csv", "checked")
    assert Member.objects.count() == before
    assert job.figures["check"] == {"rows": 5, "created": 3, "refused": 2}
    assert [(row.row, row.field, row.code) for row in RefusedRow.objects.all()] == [
        (5, "mobile", "too_short"),
        (6, "birthday", "ambiguous_date"),
    ]

    brought_in(job, owner)

    assert (job.status, job.file) == ("done", "")
    assert job.figures["run"] == job.figures["check"]
    mina = Member.objects.get(mobile="+989121110001")
    assert (mina.first_name, mina.last_name, mina.gender) == ("مینا", "رضایی", "woman")
    assert (mina.external_ref, mina.origin, mina.allows_service) == ("101", "import", True)
    assert mina.search_key.startswith("مینا رضایی")
    day = ImportantDate.objects.get(member=mina)
    assert (day.whose, day.kind, day.calendar) == ("self", "birthday", "jalali")
    assert (day.month, day.day, day.year, day.source) == (5, 12, 1365, "import")
    assert set(Label.objects.values_list("name", flat=True)) == {"گل رز", "وفادار"}
    consent = Consent.objects.get(member=mina)
    assert (consent.purpose, consent.evidence) == ("service", f"import:{job.pk}")
    assert Note.objects.get().text == "همیشه عجله دارد"
    kaveh = Member.objects.get(mobile="+989121110002")
    assert kaveh.referred_by == mina
    assert not Consent.objects.filter(member=kaveh).exists()
    assert not job.refused.filter(row=4).exists()


def test_the_same_members_again_change_nothing(cast: Cast) -> None:
    owner = cast.actor("owner")
    for _turn in range(2):
        job = brought_in(checked(put_in("members", MEMBERS, owner), owner), owner)

    assert job.figures["run"] == {"rows": 5, "unchanged": 3, "refused": 2}
    assert job.stretches.count() == 0
    assert (ImportantDate.objects.count(), Label.objects.count()) == (2, 2)
    assert Note.objects.count() == 1


@pytest.mark.usefixtures("public")
def test_addresses_of_a_file_wait_for_their_mailboxes_and_go_with_it(cast: Cast) -> None:
    owner = cast.actor("owner")
    people = csv_bytes(
        "موبایل,نام,ایمیل",
        "09121110001,مینا,Mina@Example.org",
        "09121110002,کاوه,kaveh@",
        "09121234567,سارا,sara@example.org",
    )
    job = checked(put_in("members", people, owner), owner)
    before = Message.objects.filter(channel="email").count()

    brought_in(job, owner)

    waiting = set(PendingEmail.objects.values_list("address", flat=True))
    assert (before, waiting) == (0, {"mina@example.org", "sara@example.org"})
    assert [(row.row, row.field) for row in RefusedRow.objects.all()] == [(3, "email")]
    assert Message.objects.filter(channel="email").count() == 2
    assert Member.objects.exclude(email="").count() == 0

    taken_back(job, owner)

    assert PendingEmail.objects.count() == 0


def test_consents_are_taken_only_where_the_owner_says_he_may(cast: Cast) -> None:
    owner = cast.actor("owner")

    brought_in(checked(put_in("members", MEMBERS, owner), owner), owner)

    assert not Consent.objects.filter(evidence__startswith="import").exists()


def test_a_known_member_is_filled_in_and_never_overwritten_unless_it_is_asked(cast: Cast) -> None:
    owner = cast.actor("owner")
    content = csv_bytes(
        "mobile,first_name,last_name,external_ref,gender",
        "09121234567,زهرا,کریمی,77,woman",
    )

    brought_in(checked(put_in("members", content, owner), owner), owner)

    cast.sara.refresh_from_db()
    assert (cast.sara.first_name, cast.sara.external_ref) == ("سارا", "77")

    job = brought_in(
        checked(put_in("members", content, owner), owner, Choices(overwrites=True)), owner
    )

    cast.sara.refresh_from_db()
    assert (cast.sara.first_name, cast.sara.last_name) == ("زهرا", "کریمی")
    assert job.figures["run"] == {"rows": 1, "updated": 1, "refused": 0}

    taken_back(job, owner)

    cast.sara.refresh_from_db()
    assert (cast.sara.first_name, cast.sara.last_name) == ("سارا", "احمدی")
    assert cast.sara.external_ref == "77"


def test_what_a_member_refused_himself_no_file_allows(cast: Cast) -> None:
    owner = cast.actor("owner")
    quiet = make_member(mobile="09125550001", service=False)
    content = csv_bytes("mobile,offers allowed,receipts allowed", "09125550001,yes,yes")

    brought_in(
        checked(put_in("members", content, owner), owner, Choices(consents=True, overwrites=True)),
        owner,
    )

    quiet.refresh_from_db()
    assert (quiet.allows_service, quiet.allows_promotion) == (False, True)


def test_two_members_in_one_row_and_an_unknown_referrer_are_refused(cast: Cast) -> None:
    owner = cast.actor("owner")
    other = make_member()
    content = csv_bytes(
        "mobile,card_number,referred_by",
        f"09121234567,{other.card_number},",
        "09125550002,,09129999999",
    )

    job = brought_in(checked(put_in("members", content, owner), owner), owner)

    refusals = list(job.refused.values_list("row", "field", "code"))
    assert refusals == [(2, "card_number", "two_members"), (3, "referred_by", "unknown")]
    assert not Member.objects.filter(mobile="+989125550002").exists()


def test_facts_of_the_catalogue_come_along(cast: Cast) -> None:
    owner = cast.actor("owner")
    fact = Fact.objects.create(
        key="favourite",
        words={"fa": {"name": "گل محبوب"}, "en": {"name": "Favourite flower"}},
        kind="choice",
        options=[{"key": "rose", "fa": "رز", "en": "Rose"}],
        stage="later",
        method="asked",
    )
    content = csv_bytes("mobile,گل محبوب", "09121234567,رز", "09125550003,کاکتوس")

    job = brought_in(checked(put_in("members", content, owner), owner), owner)

    answer = Answer.objects.get(fact=fact)
    assert (answer.member, answer.value, answer.source) == (cast.sara, "rose", "import")
    assert answer.evidence == f"import:{job.pk}"
    assert list(job.refused.values_list("field", "code")) == [("fact:favourite", "invalid_choice")]
