"""A draft's pages: beginning, cards, the sample bill, comparing, publishing, discarding."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from members.models import AuditEntry
from members.roles import SYSTEM
from points.models import Program, ProgramDraft
from points.rules.conditions import KINDS
from points.rules.program_files import load_document
from points.rules.templates import TEMPLATES
from points.services.drafts import create_draft, set_section
from tests.cast import Cast
from tests.dashboard.conftest import Enter
from tests.factories import make_ruled_program
from tests.snapshots import nothing_changed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

BEGIN = "/dashboard/program/new/"
QUIET = {
    "code": "quiet",
    "name": "Quiet days",
    "when": [{"weekday": {"days": ["tuesday"]}}],
    "give": {"multiply_percent": 150},
}
HTMX = {"HX-Request": "true"}


def a_draft(**sections: Any) -> ProgramDraft:
    """A flower shop's draft."""
    draft = create_draft(actor=SYSTEM, name="Winter", template="flower_shop", language="en")
    for section, values in sections.items():
        draft = set_section(
            draft_id=draft.pk,
            revision=draft.revision,
            section=section,
            values={**draft.document[section], **values},
            actor=SYSTEM,
        )
    return draft


def page(draft: ProgramDraft, rest: str = "") -> str:
    return f"/dashboard/program/drafts/{draft.pk}/{rest}"


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


# --- Cards ------------------------------------------------------------------------------------


CARDS: dict[str, tuple[dict[str, str], str, dict[str, Any]]] = {
    "points": (
        {"earn_amount": "۲۰٬۰۰۰", "point_value": "500"},
        "points",
        {"earn_amount": 200_000, "point_value": 5_000},
    ),
    "cap": (
        {
            "percent": "۴٫۵",
            "window": "year",
            "mode": "at_once",
            "alarm": "70",
            "throttle": "100",
        },
        "cap",
        {
            "percent": 4.5,
            "window": "year",
            "calendar": "jalali",
            "alarm_percent": 70,
            "throttle_percent": 100,
        },
    ),
    "life": (
        {"expiry": "idle", "expiry_months": "6", "credit_days": "30"},
        "life",
        {"vesting_days": 1, "expiry": "idle", "expiry_months": 6, "credit_days": 30},
    ),
    "redeem": (
        {"min_points": "5", "max_percent": "50", "code_points": "0"},
        "redeem",
        {"min_points": 5, "max_percent": 50, "code_points": 0},
    ),
    "name": ({"name": "Spring"}, "name", {}),
}


@pytest.mark.parametrize("card", CARDS)
def test_a_card_is_kept_as_it_was_filled_in(cast: Cast, enter: Enter, card: str) -> None:
    typed, section, kept = CARDS[card]
    draft = a_draft()

    answer = enter("owner").post(page(draft, f"cards/{card}/"), {**typed, "revision": "1"})

    assert (answer.status_code, answer["Location"]) == (302, f"{page(draft)}#card-{card}")
    draft.refresh_from_db()
    assert draft.document[section] == (kept or typed["name"])
    assert draft.revision == 2


def test_points_at_once_are_chosen_in_words(cast: Cast, enter: Enter) -> None:
    draft = a_draft()
    typed = {**CARDS["cap"][0], "revision": "1"}

    enter("owner").post(page(draft, "cards/cap/"), typed)

    draft.refresh_from_db()
    assert draft.document["life"]["vesting_days"] == 0


def test_who_lets_points_wait_says_how_long(cast: Cast, enter: Enter) -> None:
    draft = a_draft()
    typed = {**CARDS["cap"][0], "mode": "wait", "vesting_days": "", "revision": "1"}
    owner = enter("owner")

    with nothing_changed():
        answer = owner.post(page(draft, "cards/cap/"), typed)

    assert answer.status_code == 422
    assert answer.context["form"].errors == {"vesting_days": ["Say how many days points wait."]}


def test_a_new_name_is_the_drafts_too(cast: Cast, enter: Enter) -> None:
    draft = a_draft()

    enter("owner").post(page(draft, "cards/name/"), {"name": "Spring", "revision": "1"})

    draft.refresh_from_db()
    assert draft.name == "Spring"


def levels(*rows: tuple[str, str, str, str]) -> dict[str, Any]:
    data: dict[str, Any] = {"level": [str(place) for place in range(len(rows))]}
    for place, (name, start, more, benefits) in enumerate(rows):
        typed = {"name": name, "start": start, "more": more, "benefits": benefits}
        data |= {f"level{place}-{field}": value for field, value in typed.items()}
    return data


TIERS = {
    "measure": "spend",
    "period": "year",
    "grace_days": "10",
    "one_level_at_a_time": "on",
    "revision": "1",
}


def test_tiers_are_kept_row_by_row(cast: Cast, enter: Enter) -> None:
    draft = a_draft()
    rows = levels(
        ("Green", "0", "", ""), ("Red", "1,000,000", "15", "Wrapping, delivery"), ("", "", "", "")
    )

    enter("owner").post(page(draft, "cards/tiers/"), {**TIERS, **rows})

    draft.refresh_from_db()
    tiers = draft.document["tiers"]
    assert (tiers["measure"], tiers["period"], tiers["grace_days"]) == ("spend", "year", 10)
    assert tiers["levels"] == [
        {
            "code": "tier-1",
            "name": "Green",
            "from": 0,
            "multiply_percent": 100,
            "benefits": [],
        },
        {
            "code": "tier-2",
            "name": "Red",
            "from": 10_000_000,
            "multiply_percent": 115,
            "benefits": ["Wrapping", "delivery"],
        },
    ]


def test_tiers_without_rows_are_none(cast: Cast, enter: Enter) -> None:
    draft = a_draft()

    enter("owner").post(page(draft, "cards/tiers/"), {**TIERS, **levels(("", "", "", ""))})

    draft.refresh_from_db()
    assert "tiers" not in draft.document


def test_a_level_that_cannot_be_read_says_so(cast: Cast, enter: Enter) -> None:
    draft = a_draft()
    owner = enter("owner")

    with nothing_changed():
        answer = owner.post(
            page(draft, "cards/tiers/"), {**TIERS, **levels(("Green", "much", "", ""))}
        )

    assert answer.status_code == 422
    assert "This amount cannot be read. Write it in digits." in answer.content.decode()


def test_a_card_opens_in_place(cast: Cast, enter: Enter) -> None:
    draft = a_draft()

    whole = enter("owner").get(page(draft), {"edit": "redeem"})
    part = enter("owner").get(page(draft), {"edit": "redeem"}, headers=HTMX)

    assert 'name="min_points" value="10"' in whole.content.decode()
    assert "<html" in whole.content.decode()
    assert 'name="min_points" value="10"' in part.content.decode()
    assert "<html" not in part.content.decode()


def test_after_a_change_htmx_gets_the_cards_and_the_sample_hears_of_it(
    cast: Cast, enter: Enter
) -> None:
    draft = a_draft()

    answer = enter("owner").post(
        page(draft, "cards/redeem/"), {**CARDS["redeem"][0], "revision": "1"}, headers=HTMX
    )

    assert answer.status_code == 200
    assert "club:draft" in answer["HX-Trigger"]
    assert 'id="draft"' in answer.content.decode()


def test_who_comes_second_keeps_what_he_typed_and_is_told(cast: Cast, enter: Enter) -> None:
    draft = a_draft(redeem={"min_points": 50})
    typed = {**CARDS["redeem"][0], "revision": "1"}
    owner = enter("owner")

    with nothing_changed():
        answer = owner.post(page(draft, "cards/redeem/"), typed)
    again = owner.post(
        page(draft, "cards/redeem/"), {**typed, "revision": str(answer.context["draft"].revision)}
    )

    assert answer.status_code == 422
    assert "Somebody changed this draft while you were writing." in answer.content.decode()
    assert answer.context["form"]["min_points"].value() == "5"
    assert again.status_code == 302


def test_a_card_that_there_is_not_is_not_found(cast: Cast, enter: Enter) -> None:
    assert enter("owner").post(page(a_draft(), "cards/rules/")).status_code == 404


def test_problems_stand_beside_their_card_and_their_rule(cast: Cast, enter: Enter) -> None:
    draft = a_draft()
    document = {
        **draft.document,
        "points": {"earn_amount": 100_000, "point_value": 9_000},
        "rules": [*draft.document["rules"], {"code": "odd"}, "nonsense"],
    }
    ProgramDraft.objects.update(document=document)

    words = enter("owner").get(page(draft)).context["words"]

    assert words.is_ready is False
    assert sorted(words.problems) == ["points", "rules.10", "rules.9"]
    assert words.rate_bps == 900
    assert (words.rules[8].code, words.rules[8].sentence) == ("odd", "")
    assert words.rules[9].code == ""


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"format": "other"},
        {"points": [], "cap": 7, "life": "x", "redeem": {"max_percent": "much"}, "tiers": 3},
        {"rules": {"a": 1}, "tiers": {"levels": [1, {}]}},
        {"cap": {"percent": "NaN"}, "rules": [{"when": [{}], "give": {"points": "x"}}] * 2},
    ],
)
@pytest.mark.parametrize("card", ["", "points", "cap", "life", "redeem", "tiers", "name"])
def test_even_a_document_in_pieces_can_be_shown_and_mended(
    cast: Cast, enter: Enter, document: dict[str, Any], card: str
) -> None:
    draft = create_draft(actor=SYSTEM, name="Odd", document=document)
    owner = enter("owner")

    assert owner.get(page(draft), {"edit": card}).status_code == 200
    assert owner.get(page(draft, "publish/")).status_code == 200


# --- The promise and the sample bill ----------------------------------------------------------


def test_the_promise_counts_while_one_types(cast: Cast, enter: Enter) -> None:
    owner, draft = enter("owner"), a_draft()
    rates = {"earn_amount": "10,000", "point_value": "450"}

    kept = owner.get(page(draft, "promise/"), rates).content.decode()
    broken = owner.get(page(draft, "promise/"), {**rates, "point_value": "600"}).content.decode()
    of_cap = owner.get(page(draft, "promise/"), {"percent": "2"}).content.decode()
    unread = owner.get(page(draft, "promise/"), {**rates, "point_value": ""}).content.decode()

    assert "These rates give back 4.5% of what is paid in money; the cap is 5%." in kept
    assert "These rates would give back 6%, more than the cap of 5%." in broken
    assert "These rates would give back 3%, more than the cap of 2%." in of_cap
    assert "Fill in the three numbers above" in unread


SAMPLE = {"amount": "500,000", "tender": "card", "day": "2026-09-01", "hour": "17", "visits": "3"}


def sample_draft(*rules: dict[str, Any]) -> ProgramDraft:
    draft = a_draft()
    ProgramDraft.objects.update(document={**draft.document, "rules": list(rules)})
    return draft


def test_the_sample_bill_says_which_rules_speak(cast: Cast, enter: Enter) -> None:
    first = {
        "code": "first",
        "name": "First",
        "when": [{"first_purchase": {}}],
        "give": {"points": 9},
    }
    draft = sample_draft(QUIET, first)
    owner = enter("owner")

    with nothing_changed():
        answer = owner.get(page(draft, "sample/"), SAMPLE)

    result = answer.context["result"]
    assert [(line.text, line.points) for line in result.lines] == [
        ("One point for each 10,000 toman of 500,000 toman paid in money", 50),
        ("Quiet days", 25),
    ]
    assert (result.points, result.value, result.share_bps) == (75, 225_000, 450)
    assert (result.room, result.is_reduced, result.silent) == (83, False, "First")


def test_the_sample_bill_is_cut_by_the_cap_unless_the_pool_helps(cast: Cast, enter: Enter) -> None:
    gift = {"code": "gift", "name": "Gift", "give": {"points": 100}}
    draft, owner = sample_draft(gift), enter("owner")

    cut = owner.get(page(draft, "sample/"), SAMPLE).context["result"]
    helped = owner.get(page(draft, "sample/"), {**SAMPLE, "pool": "100,000"}).context["result"]

    assert (cut.points, cut.room, cut.is_reduced) == (83, 83, True)
    assert (helped.points, helped.room, helped.is_reduced) == (150, 416, False)


EVERY_KIND: dict[str, dict[str, Any]] = {
    "amount": {"at_least": 5_000_000},
    "product": {"names": ["rose"]},
    "category": {"names": ["flowers"]},
    "tender": {"tenders": ["cash"]},
    "visits": {"every": 4},
    "interval": {"within_days": 10},
    "silence": {"after_days": 90},
    "first_purchase": {},
    "weekday": {"days": ["tuesday"]},
    "hours": {"start": "17:00", "end": "18:00"},
    "dates": {"first": "1405-06-10", "last": "1405-06-10"},
    "occasion": {"name": "Yalda", "calendar": "jalali", "month": 9, "day": 30},
    "own_date": {"kinds": ["birthday"], "days_before": 3},
    "shop": {"codes": ["main"]},
    "tier": {"codes": ["gold"]},
    "label": {"names": ["friend"]},
    "referred": {},
    "told": {"facts": ["name"]},
    "survey": {"within_days": 1},
}
TYPED: dict[str, dict[str, Any]] = {
    "product": {"product": "rose"},
    "category": {"category": "flowers"},
    "tender": {"tender": "cash"},
    "interval": {"days_since": "7"},
    "silence": {"days_since": "100"},
    "first_purchase": {"visits": "0"},
    "occasion": {"day": "2026-12-21"},
    "own_date": {"near": "birthday", "days_until": "3"},
    "shop": {"shop": "main"},
    "tier": {"tier": "gold"},
    "label": {"labels": ["friend"]},
    "referred": {"is_referred": "on"},
    "told": {"told": ["name", "mobile"]},
    "survey": {"answered": "on"},
}


def test_the_sample_knows_every_kind_of_condition() -> None:
    assert set(EVERY_KIND) == set(KINDS)


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_the_sample_bill_can_fulfil_every_condition(cast: Cast, enter: Enter, kind: str) -> None:
    rule = {
        "code": "one",
        "name": "One",
        "when": [{kind: EVERY_KIND[kind]}],
        "give": {"points": 5},
    }
    draft = sample_draft(rule)

    answer = enter("owner").get(page(draft, "sample/"), {**SAMPLE, **TYPED.get(kind, {})})

    assert ("One", 5) in [(line.text, line.points) for line in answer.context["result"].lines]


def test_the_sample_bill_without_an_amount_waits(cast: Cast, enter: Enter) -> None:
    answer = enter("owner").get(page(a_draft(), "sample/"), {**SAMPLE, "amount": "", "whole": "1"})

    assert answer.context["result"] is None
    assert "Fill in the bill to see what it earns." in answer.content.decode()


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
