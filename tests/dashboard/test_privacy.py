"""The Privacy page: who is to be forgotten, the rule for the silent, the words agreed to."""

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from members.models import Club, Erasure, Member
from members.roles import SYSTEM
from members.services.consents import record_consents
from members.services.privacy import ask_erasure
from tests.cast import Cast
from tests.dashboard.conftest import Enter
from tests.factories import ring_up

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _register(tmp_path: Path, settings: Any) -> None:
    settings.ERASURE_REGISTER = str(tmp_path / "erasures.jsonl")


def key_of(page: Any) -> str:
    """The key of the page's buttons, or of its form."""
    form = page.context.get("form")
    return str(form["once"].value() if "once" in form.fields else page.context["once"])


def test_what_is_planned_is_shown(cast: Cast, enter: Enter) -> None:
    ask_erasure(member_id=cast.sara.pk, ground="own_wish", actor=SYSTEM)

    page = enter("owner").get(reverse("dashboard-privacy"))

    text = page.content.decode()
    assert [one.row.member for one in page.context["rows"]] == [cast.sara]
    assert ("Planned (1)" in text, "Done (0)" in text) == (True, True)


def test_the_member_stays(cast: Cast, enter: Enter) -> None:
    ask_erasure(member_id=cast.sara.pk, ground="own_wish", actor=SYSTEM)
    owner = enter("owner")
    once = key_of(owner.get(reverse("dashboard-privacy")))

    owner.post(reverse("dashboard-erasure-call-off", args=[cast.sara.pk]), {"once": once})
    late = owner.post(reverse("dashboard-erasure-call-off", args=[cast.sara.pk]), {"once": once})

    assert Erasure.objects.get().cancelled_by == f"user:{cast.owner.pk}"
    assert late.status_code == 302


def test_what_was_planned_is_done_now(cast: Cast, enter: Enter) -> None:
    ask_erasure(member_id=cast.sara.pk, ground="own_wish", actor=SYSTEM)
    owner = enter("owner")
    once = key_of(owner.get(reverse("dashboard-privacy")))

    owner.post(reverse("dashboard-erasure-now", args=[cast.sara.pk]), {"once": once})

    erasure = Erasure.objects.get()
    assert (erasure.ground, erasure.done_at is not None) == ("own_wish", True)
    done = owner.get(reverse("dashboard-privacy"), {"state": "done"}).content.decode()
    assert ("Erased member" in done, cast.sara.full_name in done) == (True, False)


def test_how_many_it_would_concern(cast: Cast, enter: Enter) -> None:
    asked = enter("owner").get(reverse("dashboard-privacy"), {"months": "12"})

    assert "With 12 months it would concern 0 members today." in asked.content.decode()
    assert Club.objects.get().retention_months is None


def test_the_silent_are_kept_so_long(cast: Cast, enter: Enter) -> None:
    owner = enter("owner")

    owner.post(reverse("dashboard-retention"), {"months": "24"})
    kept = Club.objects.get().retention_months
    wrong = owner.post(reverse("dashboard-retention"), {"months": "7"})
    owner.post(reverse("dashboard-retention"), {"months": "0"})

    assert (kept, wrong.status_code) == (24, 422)
    assert Club.objects.get().retention_months is None


def test_the_words_and_how_many_agreed(cast: Cast, enter: Enter) -> None:
    record_consents(
        actor=SYSTEM, member_id=cast.sara.pk, consents={"promotion": True}, evidence="api"
    )

    page = enter("owner").get(reverse("dashboard-privacy"))

    told = {(one.version, one.given, one.refused) for one in page.context["wordings"]}
    assert told == {("2027-01", 1, 0), ("elsewhere", 1, 0)}


def test_the_last_digits_confirm_it(cast: Cast, enter: Enter) -> None:
    ring_up(cast.shop, 5_000_000, member=cast.sara)
    owner = enter("owner")
    address = reverse("dashboard-erase", args=[cast.sara.pk])
    page = owner.get(address)
    once, digits = key_of(page), cast.sara.card_number[-4:]
    other = f"{(int(digits) + 1) % 10_000:04}"

    wrong = owner.post(address, {"once": once, "digits": other, "when": "now"})
    still = Member.objects.get(pk=cast.sara.pk).status
    right = owner.post(address, {"once": once, "digits": digits, "when": "now"})

    assert "25,000 toman" in page.content.decode()
    assert (wrong.status_code, still, right.status_code) == (422, "active", 302)
    assert Member.objects.get(pk=cast.sara.pk).status == "erased"


def test_in_a_week(cast: Cast, enter: Enter) -> None:
    owner = enter("owner")
    address = reverse("dashboard-erase", args=[cast.sara.pk])
    typed = {"digits": cast.sara.card_number[-4:], "when": "week"}

    owner.post(address, typed | {"once": key_of(owner.get(address))})

    assert (Erasure.objects.get().ground, Erasure.objects.get().done_at) == ("staff", None)


def test_open_credit_is_said(cast: Cast, enter: Enter) -> None:
    ring_up(cast.shop, 2_000_000, member=cast.sara, tender="credit")

    page = enter("owner").get(reverse("dashboard-erase", args=[cast.sara.pk])).content.decode()

    assert "1 purchase on credit is not settled: 200,000 toman." in page
    assert "Erase the member" not in page


def test_an_old_link_says_so_kindly(cast: Cast, enter: Enter) -> None:
    owner = enter("owner")
    typed = {"digits": cast.sara.card_number[-4:], "when": "now"}
    address = reverse("dashboard-erase", args=[cast.sara.pk])
    owner.post(address, typed | {"once": key_of(owner.get(address))})

    page = owner.get(reverse("dashboard-member", args=[cast.sara.pk]))

    assert (page.status_code, "has been erased" in page.content.decode()) == (410, True)
    assert owner.get(reverse("dashboard-members")).context["page"].object_list.count() == 0
