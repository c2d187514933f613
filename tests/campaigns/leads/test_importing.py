"""Files of leads: checked, brought in, known ones left alone, and taken back."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import translation

from campaigns.models import Lead, StageMove
from campaigns.services.joining import welcome_member
from campaigns.services.leads.importing import LEAD_FILES
from campaigns.services.leads.installing import install_sales
from campaigns.services.leads.judging import judge_lead
from campaigns.services.leads.moving import assign_lead
from campaigns.services.leads.taking_in import LeadFacts, correct_lead
from members.exceptions import NotAllowed
from members.models import AuditEntry
from members.roles import SYSTEM, Actor
from points.models import ImportJob, RefusedRow
from points.selectors.import_files import Choices
from points.selectors.import_jobs import leftovers_of
from points.services.import_jobs import choose_columns, start_import, undo_import
from points.services.import_runs import work_on_imports
from tests.campaigns.lead_cases import GOOD, make_lead, make_lost
from tests.cast import Cast
from tests.factories import refused
from tests.points.import_cases import LONG, csv_bytes, put_in, uploads

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads")]
__all__ = ["uploads"]

HEADER = "mobile,name,last name,source,interest,category,value,date,contact allowed,lead id,shop"
NEGAR = "09121110003,نگار,شفیعی,instagram,گل‌آرایی عقد,دسته‌گل,8000000,1405/05/20,بله,F-12,"
BABAK = "09121110004,بابک,,fair,,,,,,,"
NOON = datetime(2026, 9, 1, 8, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def sales(cast: Cast) -> None:
    """Sources of the program."""
    install_sales()


def worked(job: ImportJob) -> ImportJob:
    """The job after the worker's turn."""
    assert work_on_imports(others=LEAD_FILES, patience=LONG) == job.pk
    job.refresh_from_db()
    return job


def checked(content: bytes, actor: Actor, choices: Choices | None = None) -> ImportJob:
    """Put in with the columns as guessed, and checked."""
    job = put_in("leads", content, actor)
    choose_columns(
        job_id=job.pk,
        columns=job.mapping,
        choices=choices or Choices(unit="toman"),
        shop_id=None,
        actor=actor,
    )
    return worked(job)


def brought_in(content: bytes, actor: Actor, choices: Choices | None = None) -> ImportJob:
    """The whole way in."""
    job = checked(content, actor, choices)
    start_import(job_id=job.pk, actor=actor)
    return worked(job)


def taken_back(job: ImportJob, actor: Actor) -> ImportJob:
    """The whole way back."""
    undo_import(job_id=job.pk, actor=actor)
    return worked(job)


def reasons(job: ImportJob) -> list[tuple[int, str, str]]:
    """What was refused: row, column and why."""
    rows = RefusedRow.objects.filter(job=job).order_by("row")
    return list(rows.values_list("row", "field", "code"))


def test_a_row_becomes_a_new_lead(cast: Cast) -> None:
    owner = cast.actor("owner")

    with time_machine.travel(NOON, tick=False):
        job = brought_in(csv_bytes(HEADER, NEGAR, BABAK), owner)

    negar, babak = Lead.objects.order_by("pk")
    assert job.figures["run"] == {"rows": 2, "created": 2, "unchanged": 0, "refused": 0}
    assert (negar.full_name, negar.mobile, negar.source.key) == (
        "نگار شفیعی",
        "+989121110003",
        "instagram",
    )
    assert (negar.interest, negar.category, negar.value) == (
        "گل‌آرایی عقد",
        "دسته‌گل",
        80_000_000,
    )
    assert (negar.external_ref, negar.origin, negar.stage, negar.status) == (
        "F-12",
        "import",
        1,
        "open",
    )
    assert negar.created_at == datetime(2026, 8, 11, 8, 30, tzinfo=UTC)
    assert (babak.created_at, babak.external_ref, babak.validity) == (NOON, None, 3)
    assert list(StageMove.objects.values_list("lead", "stage", "status", "at")) == [
        (negar.pk, 1, "open", negar.created_at),
        (babak.pk, 1, "open", babak.created_at),
    ]
    audit = AuditEntry.objects.get(action="leads.imported")
    assert (audit.actor_id, audit.facts) == (owner.id, {"leads": 2})


def test_the_check_writes_nothing(cast: Cast) -> None:
    job = checked(csv_bytes(HEADER, NEGAR, BABAK), cast.actor("owner"))

    assert (job.status, job.figures["check"]["created"]) == ("checked", 2)
    assert not Lead.objects.exists()


def test_a_file_twice_changes_nothing(cast: Cast) -> None:
    owner = cast.actor("owner")
    brought_in(csv_bytes(HEADER, NEGAR, BABAK), owner)

    again = brought_in(csv_bytes(HEADER, NEGAR, BABAK), owner)

    assert again.figures["run"] == {"rows": 2, "created": 0, "unchanged": 2, "refused": 0}
    assert Lead.objects.count() == 2


def test_whom_we_know_is_no_second_lead(cast: Cast) -> None:
    open_one = make_lead(mobile="09121110003")
    lost = make_lost(mobile="09121110004")

    job = brought_in(
        csv_bytes(
            HEADER, NEGAR, BABAK, BABAK.replace("0004", "0005"), BABAK.replace("0004", "0005")
        ),
        cast.actor("owner"),
    )

    assert job.figures["run"] == {"rows": 4, "created": 1, "unchanged": 3, "refused": 0}
    assert set(Lead.objects.values_list("pk", flat=True)) > {open_one.pk, lost.pk}


def test_the_number_in_the_other_system_knows_him_by_another_mobile(cast: Cast) -> None:
    owner = cast.actor("owner")
    brought_in(csv_bytes(HEADER, NEGAR), owner)

    job = brought_in(csv_bytes(HEADER, NEGAR.replace("09121110003", "09121119999")), owner)

    assert job.figures["run"]["unchanged"] == 1
    assert Lead.objects.get().mobile == "+989121110003"


@pytest.mark.parametrize(
    ("row", "field", "code"),
    [
        (NEGAR.replace("09121110003", "0912111"), "mobile", "too_short"),
        (NEGAR.replace("09121110003", "02188776655"), "mobile", "landline"),
        (NEGAR.replace("09121110003", ""), "mobile", "required"),
        (NEGAR.replace("instagram", "billboard"), "source", "unknown"),
        (NEGAR.replace("8000000", "much"), "value", "not_a_number"),
        (NEGAR.replace("1405/05/20", "1410/05/20"), "came_on", "in_future"),
        (NEGAR + "nowhere", "shop", "unknown"),
        (NEGAR.replace("09121110003", "09121234567"), "mobile", "is_member"),
    ],
)
def test_what_cannot_be_taken_names_its_column(cast: Cast, row: str, field: str, code: str) -> None:
    job = brought_in(csv_bytes(HEADER, row, BABAK), cast.actor("owner"))

    assert reasons(job) == [(2, field, code)]
    assert job.figures["run"] == {"rows": 2, "created": 1, "unchanged": 0, "refused": 1}
    assert [lead.first_name for lead in Lead.objects.all()] == ["بابک"]


def test_a_source_is_known_by_its_name_too_and_a_retired_one_is_not(cast: Cast) -> None:
    rows = [BABAK.replace("fair", "اينستاگرام"), BABAK.replace("0004", "0005").replace("fair", "")]

    brought_in(csv_bytes(HEADER, *rows), cast.actor("owner"))

    assert [lead.source.key for lead in Lead.objects.order_by("pk")] == ["instagram", "other"]


def test_persian_digits_the_mark_in_front_and_a_whole_name(cast: Cast) -> None:
    content = b"\xef\xbb\xbf" + csv_bytes(
        "شماره موبایل;نام و نام خانوادگی;منبع;ارزش",
        "۰۹۱۲ ۱۱۱ ۰۰۰۶;سارا احمدی نیا;نمایشگاه یا رویداد;۲٬۵۰۰٬۰۰۰ تومان",
    )

    brought_in(content, cast.actor("owner"))

    lead = Lead.objects.get()
    assert (lead.mobile, lead.first_name, lead.last_name) == ("+989121110006", "سارا", "احمدی نیا")
    assert (lead.source.key, lead.value) == ("fair", 25_000_000)


def test_a_yes_counts_where_the_owner_has_their_permission(cast: Cast) -> None:
    owner = cast.actor("owner")
    brought_in(csv_bytes(HEADER, NEGAR), owner)
    job = brought_in(
        csv_bytes(HEADER, BABAK.replace(",fair,,,,,,", ",fair,,,,,yes,")),
        owner,
        Choices(unit="toman", consents=True),
    )

    asked = Lead.objects.order_by("pk").values_list("allows_contact", "evidence")
    assert list(asked) == [(False, ""), (True, f"import:{job.pk}")]


def test_the_way_back_leaves_what_somebody_has_worked_on(cast: Cast) -> None:
    owner = cast.actor("owner")
    rows = [BABAK.replace("0004", f"00{number}") for number in range(10, 16)]
    job = brought_in(csv_bytes(HEADER, *rows), owner)
    judged, assigned, corrected, won, *_untouched = Lead.objects.order_by("pk")
    judge_lead(lead_id=judged.pk, marks=GOOD, actor=SYSTEM)
    assign_lead(lead_id=assigned.pk, assignee_id=cast.cashier.pk, actor=SYSTEM)
    facts = LeadFacts(first_name="بابک", mobile=corrected.mobile or "", interest="گلدان")
    correct_lead(lead_id=corrected.pk, facts=facts, source_id=corrected.source_id, actor=SYSTEM)
    welcome_member(actor=SYSTEM, mobile=won.mobile or "", first_name="بابک", last_name="")

    job = taken_back(job, owner)

    assert (job.status, job.figures["undo"]["undone"]) == ("undone", 2)
    assert set(Lead.objects.values_list("pk", flat=True)) == {
        judged.pk,
        assigned.pk,
        corrected.pk,
        won.pk,
    }
    with translation.override("en"):
        why = {one.what: one.why for one in leftovers_of(job)}
    assert why[f"Lead {won.pk}"] == "has become a member"
    assert why[f"Lead {judged.pk}"] == "somebody has worked on it since"


def test_ten_thousand_rows_come_in_quickly(cast: Cast) -> None:
    rows = [f"0912{number:07d},x,,fair,,,,,,," for number in range(2_000_000, 2_010_000)]
    owner = cast.actor("owner")
    job = checked(csv_bytes(HEADER, *rows), owner)
    began = datetime.now(tz=UTC)

    start_import(job_id=job.pk, actor=owner)
    worked(job)

    assert Lead.objects.count() == 10_000
    assert datetime.now(tz=UTC) - began < timedelta(seconds=30)


def test_only_who_may_bring_lists_in(cast: Cast) -> None:
    with refused(NotAllowed):
        put_in("leads", csv_bytes(HEADER, NEGAR), cast.actor("manager"))
