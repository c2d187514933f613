"""Imports from upload to done and back: the check tells what will be, and nothing is done twice."""

import csv
import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from members.exceptions import InvalidField, NotAllowed
from members.models import (
    Answer,
    AuditEntry,
    Consent,
    Fact,
    ImportantDate,
    Label,
    Member,
    Message,
    Note,
    PendingEmail,
)
from points.exceptions import ImportNotReady
from points.models import Account, ImportJob, LedgerEntry, Purchase, RefusedRow
from points.selectors.balances import balance_of
from points.selectors.import_files import Choices
from points.selectors.import_jobs import error_rows, leftovers_of
from points.services.import_forgetting import forget_old_imports
from points.services.import_jobs import (
    choose_columns,
    discard_import,
    start_import,
    stop_import,
    undo_import,
    upload_file,
)
from points.services.import_runs import work_on_imports
from points.services.returns import return_purchase
from tests.cast import Cast
from tests.factories import make_member, refused, ring_up
from tests.points.import_cases import (
    brought_in,
    checked,
    csv_bytes,
    put_in,
    taken_back,
    uploads,
    worked,
)
from tests.snapshots import nothing_changed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads")]
__all__ = ["uploads"]

MEMBERS = csv_bytes(
    "موبایل,نام و نام خانوادگی,جنسیت,تاریخ تولد,برچسب,اجازه رسید,یادداشت,کد مشتری,معرف",
    "9121110001,مینا رضایی,خانم,1365/05/12,گل رز؛ وفادار,بله,همیشه عجله دارد,101,",
    "+98 912 111 0002,کاوه مهدوی,آقا,۳ مهر,,خیر,,102,101",
    "۰۹۱۲۱۱۱۰۰۰۳,,,,,,,103,",
    "0912,بی شماره,,,,,,104,",
    "09121110005,ناشناس,,12/03/1360,,,,105,",
)
SALES = csv_bytes(
    "receipt,date,amount,mobile,name",
    "1,1404/02/01,1250000,09121234567,سارا",
    "2,1404/02/02,2500000,09121110009,تازه",
    "3,1404/02/03,نه,09121234567,سارا",
    "4,1404/02/04,1000000,,",
)


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


def test_stopping_keeps_what_is_in_and_going_on_brings_the_rest(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = cast.actor("owner")
    rows = [f"0912{number:07d},{number}" for number in range(1, 31)]
    job = checked(put_in("members", csv_bytes("mobile,ref", *rows), owner), owner)
    monkeypatch.setattr("points.services.import_kinds.MemberImporter.chunk", 10)
    start_import(job_id=job.pk, actor=owner)

    work_on_imports(patience=timedelta(0))
    job.refresh_from_db()

    assert (job.status, job.next_row, job.beaten_at) == ("running", 12, None)
    stop_import(job_id=job.pk, actor=owner)
    worked(job)
    assert (job.status, job.is_stop_asked) == ("stopped", False)
    assert Member.objects.filter(origin="import").count() == 10

    brought_in(job, owner)

    assert (job.status, job.figures["run"]) == ("done", job.figures["check"])
    assert Member.objects.filter(origin="import").count() == 30


def test_a_check_can_be_stopped(cast: Cast) -> None:
    owner = cast.actor("owner")
    job = put_in("members", MEMBERS, owner)
    choose_columns(job_id=job.pk, columns=job.mapping, choices=Choices(), shop_id=None, actor=owner)
    stop_import(job_id=job.pk, actor=owner)

    worked(job)

    assert (job.status, job.figures) == ("uploaded", {})


def test_one_import_works_at_a_time_and_a_silent_one_is_taken_over(cast: Cast) -> None:
    owner = cast.actor("owner")
    job = put_in("members", MEMBERS, owner)
    choose_columns(job_id=job.pk, columns=job.mapping, choices=Choices(), shop_id=None, actor=owner)
    ImportJob.objects.filter(pk=job.pk).update(beaten_at=timezone.now() - timedelta(seconds=60))

    assert work_on_imports() is None

    ImportJob.objects.filter(pk=job.pk).update(beaten_at=timezone.now() - timedelta(minutes=3))
    worked(job)
    assert job.status == "checked"


def test_the_error_file_is_mended_and_brought_in_with_the_same_columns(cast: Cast) -> None:
    owner = cast.actor("owner")
    content = csv_bytes("mobile,first_name,birthday", "09125550009,=2+3,12/03/1360")
    job = brought_in(checked(put_in("members", content, owner), owner), owner)

    rows = [list(row) for row in error_rows(job)]

    assert rows[0] == ["row", "reason", "mobile", "first_name", "birthday"]
    assert rows[1][0] == "2"
    assert rows[1][2:] == ["09125550009", "'=2+3", "12/03/1360"]
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    mended = text.getvalue().replace("12/03/1360", "1360/03/12").encode("utf-8-sig")
    again = brought_in(checked(put_in("members", mended, owner), owner), owner)
    assert again.figures["run"]["created"] == 1
    assert Member.objects.get(mobile="+989125550009").first_name == "=2+3"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 what", "unsupported_file"),
        (b"\xd0\xcf\x11\xe0 old", "unsupported_file"),
        (b"\x89PNG\r\n", "unsupported_file"),
        (b"a,b\n\x00\x01", "unsupported_file"),
    ],
)
def test_what_is_no_table_is_refused_and_not_kept(
    cast: Cast, uploads: Path, content: bytes, problem: str
) -> None:
    with refused(InvalidField) as refusal:
        put_in("members", content, cast.actor("owner"))

    assert refusal.value.facts == {"field": "file", "problem": problem}
    assert list(uploads.iterdir()) == []


def test_a_file_too_large_is_refused_while_it_comes(cast: Cast, uploads: Path) -> None:
    block = b"x" * (1 << 20)

    with refused(InvalidField) as refusal:
        put_in("members", [block] * 51, cast.actor("owner"))

    assert refusal.value.facts["problem"] == "too_large"
    assert list(uploads.iterdir()) == []


def test_the_name_of_a_file_is_never_a_path(cast: Cast, uploads: Path) -> None:
    job = put_in("members", MEMBERS, cast.actor("owner"), name="../../etc/\x00passwd.csv")

    assert job.name == "passwd.csv"
    assert [path.name for path in uploads.iterdir()] == [job.file]
    assert len(job.file) == 32


@pytest.mark.parametrize(
    ("columns", "field", "problem"),
    [
        ({"first_name": 1}, "mobile", "missing"),
        ({"mobile": 0, "first_name": 0}, "mobile", "same_column"),
        ({"mobile": 99}, "columns", "invalid_choice"),
        ({"mobile": 0, "amount": 1}, "columns", "invalid_choice"),
    ],
)
def test_columns_that_cannot_be_used(
    cast: Cast, columns: dict[str, int], field: str, problem: str
) -> None:
    job = put_in("members", MEMBERS, cast.actor("owner"))

    with refused(InvalidField) as refusal:
        choose_columns(
            job_id=job.pk,
            columns=columns,
            choices=Choices(),
            shop_id=None,
            actor=cast.actor("owner"),
        )

    assert refusal.value.facts == {"field": field, "problem": problem}


def test_only_whoever_may_import_does(cast: Cast) -> None:
    manager = cast.actor("manager")
    job = put_in("members", MEMBERS, cast.actor("owner"))

    with nothing_changed():
        for work in (
            lambda: upload_file(kind="members", name="x", content=[b"a"], actor=manager),
            lambda: start_import(job_id=job.pk, actor=manager),
            lambda: stop_import(job_id=job.pk, actor=manager),
            lambda: undo_import(job_id=job.pk, actor=manager),
            lambda: discard_import(job_id=job.pk, actor=manager),
        ):
            with refused(NotAllowed):
                work()


def test_an_import_whose_owner_has_left_fails_and_writes_nothing(cast: Cast) -> None:
    owner = cast.actor("owner")
    job = checked(put_in("members", MEMBERS, owner), owner)
    start_import(job_id=job.pk, actor=owner)
    cast.owner.is_active = False
    cast.owner.save()

    worked(job)

    assert (job.status, job.problem) == ("failed", "not_allowed")
    assert not Member.objects.filter(origin="import").exists()


def test_states_that_do_not_fit_are_refused(cast: Cast) -> None:
    owner = cast.actor("owner")
    job = put_in("members", MEMBERS, owner)

    with refused(ImportNotReady):
        start_import(job_id=job.pk, actor=owner)
    with refused(ImportNotReady):
        undo_import(job_id=job.pk, actor=owner)
    brought_in(checked(job, owner), owner)
    with refused(ImportNotReady):
        discard_import(job_id=job.pk, actor=owner)


def test_a_month_later_nothing_personal_is_kept_of_it(cast: Cast) -> None:
    owner = cast.actor("owner")
    job = brought_in(checked(put_in("members", MEMBERS, owner), owner), owner)

    assert forget_old_imports(now=timezone.now() + timedelta(days=29)) == 0
    assert forget_old_imports(now=timezone.now() + timedelta(days=31)) == 1

    assert not job.refused.exists()
    assert not job.stretches.exists()
    assert forget_old_imports(now=timezone.now() + timedelta(days=31)) == 0


def test_a_file_that_nobody_brings_in_does_not_wait_for_ever(
    cast: Cast, uploads: Path, django_capture_on_commit_callbacks: Any
) -> None:
    put_in("members", MEMBERS, cast.actor("owner"))

    with django_capture_on_commit_callbacks(execute=True):
        forget_old_imports(now=timezone.now() + timedelta(days=8))

    assert list(uploads.iterdir()) == []
    assert ImportJob.objects.get().status == "failed"


def test_the_audit_tells_of_each_step_without_names(cast: Cast) -> None:
    owner = cast.actor("owner")
    taken_back(brought_in(checked(put_in("members", MEMBERS, owner), owner), owner), owner)

    deeds = list(
        AuditEntry.objects.filter(subject__startswith="import:")
        .order_by("pk")
        .values_list("action", flat=True)
    )
    assert deeds == [
        "import.uploaded",
        "import.started",
        "import.done",
        "import.undo_started",
        "import.undone",
    ]
    assert "مینا" not in str(list(AuditEntry.objects.values_list("facts", flat=True)))
