"""Labels in the dashboard: counted, renamed, merged, removed; computed ones defined and run."""

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from campaigns.models import ComputedLabel
from campaigns.selectors.labels import Definition
from campaigns.services.labels import compute_labels, define_label
from members.models import Label, Member
from members.roles import SYSTEM
from members.selectors.labels import labels_of
from members.services.labels import add_label, set_labels
from tests.cast import Cast
from tests.clock import NOON
from tests.dashboard.conftest import Enter
from tests.factories import make_member, ring_up
from tests.snapshots import nothing_changed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

LIST = "/dashboard/labels/"
NEW = "/dashboard/labels/new/"
ONE = "/dashboard/labels/one/"
PREVIEW = "/dashboard/labels/preview/"


def typed(**change: Any) -> dict[str, Any]:
    return {
        "once": uuid4().hex,
        "name": "golden",
        "measure": "spent",
        "amount": "1,000,000",
        "count": "",
        "within_days": "",
        "category": "",
        **change,
    }


def once() -> dict[str, str]:
    return {"once": uuid4().hex}


def define(cast: Cast) -> ComputedLabel:
    """Golden is who has bought for a million toman, as Sara has."""
    ring_up(cast.shop, 10_000_000, member=cast.sara, now=NOON)
    return define_label(name="golden", definition=Definition("spent", 10_000_000), actor=SYSTEM)


def members_on(page: Any) -> list[Member]:
    return list(page.context["page"])


# All of them -----------------------------------------------------------------------------


def test_both_kinds_are_counted(cast: Cast, enter: Enter) -> None:
    other = make_member()
    define(cast)
    compute_labels(NOON)
    for member in (cast.sara, other):
        add_label(member_id=member.pk, name="florist", actor=SYSTEM)

    page = enter("owner").get(LIST)

    assert [(row.label.name, row.label.bearers) for row in page.context["computed"]] == [
        ("golden", 1)
    ]
    assert page.context["computed"][0].words == "bought for at least 1,000,000 toman"
    assert page.context["free"] == [("florist", 2, 2)]


def test_the_members_list_is_filtered_by_a_label(cast: Cast, enter: Enter) -> None:
    other = make_member()
    add_label(member_id=cast.sara.pk, name="گل‌فروش", actor=SYSTEM)
    owner = enter("owner")

    assert members_on(owner.get("/dashboard/members/", {"label": "گل‌فروش"})) == [cast.sara]
    assert members_on(owner.get("/dashboard/members/", {"label": "unknown"})) == [other, cast.sara]
    assert members_on(owner.get("/dashboard/members/")) == [other, cast.sara]


# By hand ---------------------------------------------------------------------------------


def test_one_is_renamed_and_merged(cast: Cast, enter: Enter) -> None:
    other = make_member()
    set_labels(member_id=cast.sara.pk, names=["vip", "VIP"], actor=SYSTEM)
    add_label(member_id=other.pk, name="vip", actor=SYSTEM)

    page = enter("owner").post(f"{ONE}?name=vip", {**once(), "labels": "VIP"}, follow=True)

    assert labels_of([cast.sara.pk, other.pk]) == {cast.sara.pk: {"VIP"}, other.pk: {"VIP"}}
    assert "2 members bear the label VIP now." in page.content.decode()


def test_what_is_no_name_is_said(cast: Cast, enter: Enter) -> None:
    add_label(member_id=cast.sara.pk, name="vip", actor=SYSTEM)
    owner = enter("owner")

    with nothing_changed():
        same = owner.post(f"{ONE}?name=vip", {**once(), "labels": "vip"})
        none = owner.post(f"{ONE}?name=vip", {**once(), "labels": ""})

    assert same.context["form"].errors == {"labels": ["This is its name already."]}
    assert none.context["form"].errors == {"labels": ["This field is required."]}


def test_one_is_removed_everywhere(cast: Cast, enter: Enter) -> None:
    add_label(member_id=cast.sara.pk, name="vip", actor=SYSTEM)

    answer = enter("manager").post(f"{ONE}?name=vip", {**once(), "deed": "drop"})

    assert answer["Location"] == LIST
    assert Label.objects.count() == 0


def test_computed_and_unknown_ones_are_not_changed_by_hand(cast: Cast, enter: Enter) -> None:
    define(cast)
    compute_labels(NOON)
    owner = enter("owner")

    assert owner.get(f"{ONE}?name=golden").status_code == 404
    assert owner.get(f"{ONE}?name=none").status_code == 404
    assert owner.get(ONE).status_code == 404


# Computed --------------------------------------------------------------------------------


def test_one_is_defined_run_and_retired(cast: Cast, enter: Enter) -> None:
    ring_up(cast.shop, 10_000_000, member=cast.sara, now=NOON)
    owner = enter("owner")

    saved = owner.post(NEW, typed(within_days="90", category="flowers"))
    label = ComputedLabel.objects.get()
    before = Label.objects.count()
    run = owner.post(reverse("dashboard-computed-label-run", args=[label.pk]), once(), follow=True)
    borne = Label.objects.count()
    owner.post(reverse("dashboard-computed-label-retire", args=[label.pk]), once())

    assert saved["Location"] == reverse("dashboard-computed-label", args=[label.pk])
    assert (label.at_least, label.within_days, label.category) == (10_000_000, 90, "flowers")
    assert (before, borne, Label.objects.count()) == (0, 1, 0)
    assert "1 member got it, 0 lost it." in run.content.decode()


def test_sent_twice_it_is_defined_once(cast: Cast, enter: Enter) -> None:
    owner, form = enter("owner"), typed(measure="visits", amount="", count="۵")
    first = owner.post(NEW, form)

    with nothing_changed():
        again = owner.post(NEW, form)

    assert first["Location"] == again["Location"]
    assert ComputedLabel.objects.get().at_least == 5


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"name": ""}, "name", "This field is required."),
        ({"name": "taken"}, "name", "This name is taken."),
        ({"amount": ""}, "amount", "This field is required."),
        ({"measure": "visits"}, "count", "This field is required."),
        (
            {"measure": "silent", "count": "90", "within_days": "60"},
            "within_days",
            "Look back further than the days of silence.",
        ),
        (
            {"measure": "silent", "count": "9000"},
            "count",
            "This amount is out of range.",
        ),
    ],
)
def test_what_cannot_be_defined_is_said_at_its_field(
    cast: Cast, enter: Enter, change: dict[str, str], field: str, sentence: str
) -> None:
    define_label(name="taken", definition=Definition("visits", 1), actor=SYSTEM)
    owner = enter("owner")

    with nothing_changed():
        page = owner.post(NEW, typed(**change))

    assert page.status_code == 422
    assert page.context["form"].errors == {field: [sentence]}


def test_it_is_seen_before_how_many_would_bear_it(cast: Cast, enter: Enter) -> None:
    ring_up(cast.shop, 10_000_000, member=cast.sara, now=NOON)
    owner = enter("owner")

    def counted(**change: str) -> Any:
        return owner.get(PREVIEW, typed(**change)).context["count"]

    assert counted() == 1
    assert counted(name="") == 1
    assert counted(amount="1,000,001") == 0
    assert counted(amount="") is None
    assert counted(measure="visits", count="1") == 1
    assert Label.objects.count() == 0


def test_one_is_changed(cast: Cast, enter: Enter) -> None:
    label = define(cast)
    owner, address = enter("owner"), reverse("dashboard-computed-label", args=[label.pk])

    page = owner.get(address)
    owner.post(address, typed(name="diamond", measure="silent", amount="", count="30"))

    label.refresh_from_db()
    assert page.context["count"] == 1
    assert page.context["form"]["measure"].value() == "spent"
    assert (label.name, label.measure, label.at_least) == ("diamond", "silent", 30)


def test_what_is_retired_is_not_there(cast: Cast, enter: Enter) -> None:
    label = define(cast)
    owner = enter("owner")
    owner.post(reverse("dashboard-computed-label-retire", args=[label.pk]), once())

    assert owner.get(reverse("dashboard-computed-label", args=[label.pk])).status_code == 404
    assert owner.get(LIST).context["computed"] == []


@pytest.mark.parametrize(
    ("definition", "words"),
    [
        (Definition("visits", 3, 30), "bought on at least 3 days, within the last 30 days"),
        (Definition("silent", 90), "has not bought for 90 days"),
        (Definition("returns", 500_000), "brought back goods of at least 50,000 toman"),
        (
            Definition("spent", 500_000, 0, "roses"),
            "bought for at least 50,000 toman, of the category roses",
        ),
    ],
)
def test_a_definition_is_told_in_words(
    cast: Cast, enter: Enter, definition: Definition, words: str
) -> None:
    define_label(name="x", definition=definition, actor=SYSTEM)

    assert enter("owner").get(LIST).context["computed"][0].words == words
