"""The program: told in sentences, its versions, and a new one for a day to come."""

from datetime import date

import pytest
from django.urls import reverse

from members.models import AuditEntry
from points.models import Program
from tests.cast import Cast
from tests.dashboard.conftest import Enter
from tests.snapshots import nothing_changed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

PROGRAM = "/dashboard/program/"
PUBLISH = "/dashboard/program/publish/"
PREVIEW = "/dashboard/program/preview/"

TERMS = {
    "earn_amount": "۲۰٬۰۰۰",
    "point_value": "600",
    "cap": "۴٫۵",
    "window_kind": "quarter",
    "vesting_days": "۷",
    "expiry_months": "6",
    "redeem_min_points": "10",
    "redeem_max": "50",
    "starts_on": "1405/07/01",
}


def test_the_terms_are_told_in_plain_sentences(cast: Cast, enter: Enter) -> None:
    answer = enter("analyst").get(PROGRAM)

    assert answer.context["sentences"] == [
        "10,000 toman paid in money earns one point.",
        "One point pays 500 toman of a later bill.",
        "Points can be spent from the next purchase on.",
        "Points expire 12 months after they were earned.",
        "Points may pay up to 100% of a bill, at least 1 points at a time.",
        "Parts of a bill that are paid with points earn none.",
        "In no month does more than 5% of sales go back.",
    ]
    assert answer.context["current"].give_back_bps == 500


def test_only_who_may_publish_is_offered_it(cast: Cast, enter: Enter) -> None:
    assert PUBLISH in enter("owner").get(PROGRAM).content.decode()
    assert PUBLISH not in enter("analyst").get(PROGRAM).content.decode()


def test_a_new_version_is_published(cast: Cast, enter: Enter) -> None:
    answer = enter("owner").post(PUBLISH, TERMS)

    assert (answer.status_code, answer["Location"]) == (302, PROGRAM)
    program = Program.objects.get(version=2)
    assert (program.earn_amount, program.point_value, program.cap_bps) == (200_000, 6_000, 450)
    assert (program.window_kind, program.calendar) == ("quarter", "jalali")
    assert (program.vesting_days, program.expiry_months) == (7, 6)
    assert (program.redeem_min_points, program.redeem_max_bps) == (10, 5_000)
    assert program.starts_on == date(2026, 9, 23)
    assert AuditEntry.objects.filter(action="program.published").latest("id").actor_id == (
        f"user:{cast.owner.pk}"
    )


def test_versions_say_where_they_stand(cast: Cast, enter: Enter) -> None:
    owner = enter("owner")
    owner.post(PUBLISH, TERMS)

    versions = owner.get(PROGRAM).context["versions"]

    assert [(version.terms.version, version.state) for version in versions] == [
        (2, "coming"),
        (1, "current"),
    ]


def test_a_past_version_stays_in_the_list(cast: Cast, enter: Enter) -> None:
    owner = enter("owner")
    owner.post(PUBLISH, TERMS)
    Program.objects.filter(version=2).update(starts_on=date(2026, 9, 1))

    versions = owner.get(PROGRAM).context["versions"]

    assert [version.state for version in versions] == ["current", "past"]


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"starts_on": "1405/06/10"}, "starts_on", "A new version starts on a day to come."),
        ({"starts_on": "soon"}, "starts_on", "Write the day as 2026-11-21."),
        ({"starts_on": ""}, "starts_on", "This field is required."),
        ({"point_value": "1000"}, "point_value", "These rates promise more than the cap allows."),
        ({"point_value": "0"}, "point_value", "Enter more than zero."),
        ({"earn_amount": "ten"}, "earn_amount", "This amount cannot be read. Write it in digits."),
        ({"cap": "101"}, "cap", "Enter a percentage from 0 to 100, such as 4.5."),
        ({"cap": "4.555"}, "cap", "Enter a percentage from 0 to 100, such as 4.5."),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    cast: Cast, enter: Enter, change: dict[str, str], field: str, sentence: str
) -> None:
    owner = enter("owner")

    with nothing_changed():
        answer = owner.post(PUBLISH, {**TERMS, **change})

    assert answer.status_code == 422
    assert answer.context["form"].errors == {field: [sentence]}
    assert sentence in answer.content.decode()


def test_publishing_twice_is_publishing_once(cast: Cast, enter: Enter) -> None:
    owner = enter("owner")
    owner.post(PUBLISH, TERMS)

    with nothing_changed():
        answer = owner.post(PUBLISH, TERMS)

    assert answer.status_code == 422


def test_a_form_begins_with_the_terms_that_hold(cast: Cast, enter: Enter) -> None:
    form = enter("owner").get(PUBLISH).context["form"]

    assert form["earn_amount"].value() == "10,000"
    assert form["cap"].value() == "5"
    assert form["starts_on"].value() == "2026-09-02"


def test_the_first_program_may_hold_from_today(cast: Cast, enter: Enter) -> None:
    Program.objects.all().delete()
    owner = enter("owner")

    assert "The club has no program yet." in owner.get(PROGRAM).content.decode()
    assert owner.get(PUBLISH).context["form"]["starts_on"].value() == "2026-09-01"
    owner.post(PUBLISH, {**TERMS, "starts_on": "2026-09-01"})

    assert Program.objects.get().starts_on == date(2026, 9, 1)


def test_who_may_not_publish_is_told_but_not_led_there(cast: Cast, enter: Enter) -> None:
    Program.objects.all().delete()

    page = enter("analyst").get(PROGRAM).content.decode()

    assert "The club has no program yet." in page
    assert PUBLISH not in page


def test_the_preview_counts_while_one_types(cast: Cast, enter: Enter) -> None:
    owner = enter("owner")

    kept = owner.get(PREVIEW, TERMS).content.decode()
    broken = owner.get(PREVIEW, {**TERMS, "point_value": "1000"}).content.decode()
    unread = owner.get(PREVIEW, {**TERMS, "cap": ""}).content.decode()

    assert "These rates give back 3% of what is paid in money; the cap is 4.5%." in kept
    assert "These rates would give back 5%, more than the cap of 4.5%." in broken
    assert "Fill in the three numbers above" in unread


def test_the_rail_marks_the_program(cast: Cast, enter: Enter) -> None:
    nav = enter("owner").get(PUBLISH).context["nav"]

    assert [item.url for item in nav if item.current] == [reverse("dashboard-program")]
