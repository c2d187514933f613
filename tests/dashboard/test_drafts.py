"""A draft's pages: beginning, comparing, publishing, discarding."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from members.models import AuditEntry
from points.models import Program, ProgramDraft
from points.rules.program_files import load_document
from points.rules.templates import TEMPLATES
from tests.cast import Cast
from tests.dashboard.conftest import Enter
from tests.dashboard.draft_cases import BEGIN, CARDS, QUIET, a_draft, page, sample_draft
from tests.factories import make_ruled_program
from tests.snapshots import nothing_changed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


# --- Beginning --------------------------------------------------------------------------------


def test_a_draft_begins_with_todays_program(cast: Cast, enter: Enter) -> None:
    make_ruled_program(QUIET)

    answer = enter("owner").post(BEGIN, {"from": "current"})

    draft = ProgramDraft.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, page(draft))
    assert draft.name == "After version 2"
    assert draft.document["rules"] == [QUIET]
    assert AuditEntry.objects.filter(action="draft.created").count() == 1


@pytest.mark.parametrize("kind", TEMPLATES)
def test_each_template_begins_a_draft_that_could_be_published(
    cast: Cast, enter: Enter, kind: str
) -> None:
    owner = enter("owner")

    answer = owner.post(BEGIN, {"from": kind}, follow=True)

    assert ProgramDraft.objects.get().name == TEMPLATES[kind].title
    assert answer.context["words"].is_ready is True


def test_a_plain_program_begins_without_rules(cast: Cast, enter: Enter) -> None:
    Program.objects.all().delete()

    answer = enter("owner").post(BEGIN, {"from": "bare"}, follow=True)

    assert answer.context["words"].is_ready is True
    assert answer.context["words"].rules == []


def test_what_no_tile_stands_for_is_not_found(cast: Cast, enter: Enter) -> None:
    owner = enter("owner")

    with nothing_changed():
        answer = owner.post(BEGIN, {"from": "bakery"})

    assert answer.status_code == 404


def test_a_pasted_document_begins_a_draft(cast: Cast, enter: Enter) -> None:
    owner = enter("owner")
    text = owner.get(page(a_draft(), "download/")).content.decode()
    ProgramDraft.objects.all().delete()

    answer = owner.post(BEGIN, {"document": "1", "text": text})

    draft = ProgramDraft.objects.get()
    assert answer["Location"] == page(draft)
    assert draft.name == "Flower shop club"


def test_an_uploaded_file_begins_a_draft(cast: Cast, enter: Enter) -> None:
    owner = enter("owner")
    content = owner.get(page(a_draft(), "download/")).content
    ProgramDraft.objects.all().delete()

    owner.post(BEGIN, {"document": "1", "file": SimpleUploadedFile("shop.yaml", content)})

    assert ProgramDraft.objects.get().document["cap"]["percent"] == 5


def test_every_problem_of_a_document_is_listed_by_name(cast: Cast, enter: Enter) -> None:
    text = "format: loyalty-club/program/1\npoints: {earn_amount: 0}\ncap: {percent: 120}\n"
    owner = enter("owner")

    with nothing_changed():
        answer = owner.post(BEGIN, {"document": "1", "text": text})

    assert answer.status_code == 422
    assert [problem.field for problem in answer.context["problems"]] == [
        "points.earn_amount",
        "cap.percent",
    ]
    assert answer.context["problems"][1].sentence in answer.content.decode()


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a: [", b""])
def test_a_file_that_cannot_be_read_says_so(cast: Cast, enter: Enter, content: bytes) -> None:
    file = SimpleUploadedFile("shop.yaml", content)
    owner = enter("owner")

    with nothing_changed():
        answer = owner.post(BEGIN, {"document": "1", "file": file})

    assert answer.status_code == 422


# --- Publishing and the end -------------------------------------------------------------------


def test_the_differences_are_told_in_words(cast: Cast, enter: Enter) -> None:
    make_ruled_program(QUIET, {"code": "gone", "name": "Gone", "give": {"points": 3}})
    owner = enter("owner")
    owner.post(BEGIN, {"from": "current"})
    draft = ProgramDraft.objects.get()
    new = {"code": "new", "name": "New", "give": {"points": 4}}
    louder = {**QUIET, "give": {"multiply_percent": 300}}
    ProgramDraft.objects.update(
        document={
            **draft.document,
            "rules": [new, louder],
            "redeem": {"min_points": 5},
        }
    )

    differences = owner.get(page(draft, "publish/")).context["differences"]

    assert [(one.title, one.gone, one.new) for one in differences] == [
        ("Spending points", (), ("At least 5 points are spent at a time.",)),
        ("Rule “New”", (), ("4 points as a gift; at most once a day",)),
        (
            "Rule “Quiet days”",
            ("50 percent more points, on Tuesdays",),
            ("Triple the points, on Tuesdays",),
        ),
        ("Rule “Gone”", ("3 points as a gift; at most once a day",), ()),
    ]


def test_the_same_program_differs_in_nothing_but_perhaps_its_order(
    cast: Cast, enter: Enter
) -> None:
    other = {"code": "other", "name": "Other", "give": {"points": 3}}
    make_ruled_program(QUIET, other)
    owner = enter("owner")
    owner.post(BEGIN, {"from": "current"})
    draft = ProgramDraft.objects.get()

    same = owner.get(page(draft, "publish/")).context
    ProgramDraft.objects.update(document={**draft.document, "rules": draft.document["rules"][::-1]})
    turned = owner.get(page(draft, "publish/")).context

    assert (same["differences"], same["is_reordered"]) == ([], False)
    assert (turned["differences"], turned["is_reordered"]) == ([], True)


def test_a_draft_is_published_from_tomorrow(cast: Cast, enter: Enter) -> None:
    draft, owner = a_draft(), enter("owner")
    form = owner.get(page(draft, "publish/")).context["form"]

    answer = owner.post(
        page(draft, "publish/"), {"starts_on": form["starts_on"].value(), "revision": "1"}
    )

    assert (answer.status_code, answer["Location"]) == (302, "/dashboard/program/")
    program = Program.objects.get(version=2)
    assert (program.starts_on, program.name) == (date(2026, 9, 2), "Flower shop club")
    assert len(program.rules) == 8
    assert AuditEntry.objects.filter(action="program.published").latest("id").actor_id == (
        f"user:{cast.owner.pk}"
    )


def test_publishing_twice_is_publishing_once(cast: Cast, enter: Enter) -> None:
    draft, owner = a_draft(), enter("owner")
    typed = {"starts_on": "1405/07/01", "revision": "1"}
    owner.post(page(draft, "publish/"), typed)

    with nothing_changed():
        answer = owner.post(page(draft, "publish/"), typed)

    assert (answer.status_code, answer["Location"]) == (302, "/dashboard/program/")


def test_a_published_draft_leads_to_the_program(cast: Cast, enter: Enter) -> None:
    draft, owner = a_draft(), enter("owner")
    owner.post(page(draft, "publish/"), {"starts_on": "1405/07/01", "revision": "1"})

    places = [
        owner.get(page(draft, rest))["Location"]
        for rest in ("", "publish/", "discard/", "new-rule/", "rules/birthday/")
    ]
    kept = owner.post(page(draft, "cards/redeem/"), {**CARDS["redeem"][0], "revision": "1"})

    assert places == ["/dashboard/program/"] * 5
    assert kept["Location"] == "/dashboard/program/"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"starts_on": "1405/06/10"}, "A new version starts on a day to come."),
        ({"starts_on": ""}, "This field is required."),
        ({"starts_on": "soon"}, "Write the day as 2026-11-21."),
    ],
)
def test_a_day_that_cannot_be_is_said_at_its_field(
    cast: Cast, enter: Enter, typed: dict[str, str], sentence: str
) -> None:
    draft = a_draft()
    owner = enter("owner")

    with nothing_changed():
        answer = owner.post(page(draft, "publish/"), {"revision": "1", **typed})

    assert answer.status_code == 422
    assert answer.context["form"].errors == {"starts_on": [sentence]}


def test_what_was_changed_meanwhile_is_not_published_unseen(cast: Cast, enter: Enter) -> None:
    draft = a_draft(redeem={"min_points": 50})
    owner = enter("owner")

    with nothing_changed():
        answer = owner.post(page(draft, "publish/"), {"starts_on": "1405/07/01", "revision": "1"})

    assert answer.status_code == 422
    assert len(answer.context["form"].non_field_errors()) == 1


def test_an_unfinished_draft_is_not_published(cast: Cast, enter: Enter) -> None:
    draft = sample_draft({"code": "odd"})
    owner = enter("owner")

    with nothing_changed():
        answer = owner.post(page(draft, "publish/"), {"starts_on": "1405/07/01", "revision": "1"})

    assert answer.status_code == 422
    assert "The draft is not finished yet." in answer.content.decode()


def test_the_first_program_may_hold_from_today(cast: Cast, enter: Enter) -> None:
    Program.objects.all().delete()
    draft, owner = a_draft(), enter("owner")

    form = owner.get(page(draft, "publish/")).context["form"]
    owner.post(page(draft, "publish/"), {"starts_on": "2026-09-01", "revision": "1"})

    assert form["starts_on"].value() == "2026-09-01"
    assert Program.objects.get().starts_on == date(2026, 9, 1)


def test_a_draft_is_downloaded_as_a_document(cast: Cast, enter: Enter) -> None:
    draft = a_draft()

    answer = enter("owner").get(page(draft, "download/"))

    assert answer["Content-Type"] == "application/yaml; charset=utf-8"
    assert answer["Content-Disposition"] == (
        f'attachment; filename="program-draft-{draft.pk}.yaml"'
    )
    assert load_document(answer.content.decode()) == draft.document


def test_a_draft_is_discarded_once_that_is_confirmed(cast: Cast, enter: Enter) -> None:
    draft, owner = a_draft(), enter("owner")

    asked = owner.get(page(draft, "discard/"))
    still_there = ProgramDraft.objects.count()
    done = owner.post(page(draft, "discard/"))

    assert (asked.status_code, still_there) == (200, 1)
    assert done["Location"] == "/dashboard/program/"
    assert ProgramDraft.objects.count() == 0
    assert AuditEntry.objects.filter(action="draft.discarded").count() == 1


@pytest.mark.parametrize("role", ["manager", "analyst", "cashier"])
@pytest.mark.parametrize("rest", ["", "publish/", "download/", "discard/", "sample/", "new-rule/"])
def test_drafts_are_the_owners_alone(cast: Cast, enter: Enter, role: str, rest: str) -> None:
    assert enter(role).get(page(a_draft(), rest)).status_code == 403


def test_a_draft_that_there_is_not_is_not_found(cast: Cast, enter: Enter) -> None:
    assert enter("owner").get("/dashboard/program/drafts/999/").status_code == 404
