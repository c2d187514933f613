"""The staff: taking somebody on, changing a role, a new password; refusals at their field."""

import pytest
from django.urls import reverse

from members.models import AuditEntry, User
from tests.cast import Cast
from tests.dashboard.conftest import Enter
from tests.factories import PASSWORD
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db

LIST = "/dashboard/staff/"
HIRE = "/dashboard/staff/hire/"


def facts(cast: Cast, **change: object) -> dict[str, object]:
    return {
        "first_name": "مینا",
        "last_name": "راد",
        "mobile": "۰۹۱۲ ۱۱۱ ۲۲۳۳",
        "role": "cashier",
        "shops": [cast.shop.pk],
        "username": "mina",
        "password": "roses-in-the-rain-9",
        **change,
    }


def test_somebody_new_can_sign_in(cast: Cast, enter: Enter) -> None:
    answer = enter("owner").post(HIRE, facts(cast))

    assert (answer.status_code, answer["Location"]) == (302, LIST)
    mina = User.objects.get(username="mina")
    assert (mina.role, mina.mobile, mina.is_staff) == ("cashier", "+989121112233", False)
    assert list(mina.shops.all()) == [cast.shop]
    assert mina.check_password("roses-in-the-rain-9")
    assert AuditEntry.objects.filter(action="staff.hired", subject=f"user:{mina.pk}").count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"username": "owner"}, "username"),
        ({"username": "مینا"}, "username"),
        ({"username": ""}, "username"),
        ({"password": "short"}, "password"),
        ({"password": "password123"}, "password"),
        ({"mobile": "021 8877"}, "mobile"),
        ({"email": "mina@"}, "email"),
        ({"role": "member"}, "role"),
        ({"role": "king"}, "role"),
        ({"shops": []}, "shops"),
        ({"shops": [999_999]}, "shops"),
        ({"first_name": ""}, "first_name"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    cast: Cast, enter: Enter, change: dict[str, object], field: str
) -> None:
    owner = enter("owner")

    with nothing_changed():
        answer = owner.post(HIRE, facts(cast, **change))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_hiring_twice_is_hiring_once(cast: Cast, enter: Enter) -> None:
    owner = enter("owner")
    owner.post(HIRE, facts(cast))

    with nothing_changed():
        answer = owner.post(HIRE, facts(cast))

    assert answer.status_code == 422


def test_members_are_not_staff(cast: Cast, enter: Enter) -> None:
    User.objects.create(username="m", role="member", member=cast.sara)

    listed = list(enter("owner").get(LIST).context["page"])

    assert {user.username for user in listed} == {"owner", "manager", "cashier", "analyst"}


def test_another_role_and_shop(cast: Cast, enter: Enter) -> None:
    address = reverse("dashboard-staff-change", args=[cast.cashier.pk])
    change = {"role": "manager", "shops": [cast.other_shop.pk], "mobile": "", "is_active": "on"}

    answer = enter("owner").post(address, change)

    cast.cashier.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (302, LIST)
    assert (cast.cashier.role, cast.cashier.is_active) == ("manager", True)
    assert list(cast.cashier.shops.all()) == [cast.other_shop]


def test_somebody_who_left_cannot_sign_in(cast: Cast, enter: Enter) -> None:
    cashier = enter("cashier")
    address = reverse("dashboard-staff-change", args=[cast.cashier.pk])

    enter("owner").post(address, {"role": "cashier", "shops": [cast.shop.pk], "mobile": ""})

    cast.cashier.refresh_from_db()
    assert cast.cashier.is_active is False
    assert cashier.get("/dashboard/").status_code == 302


def test_the_last_owner_stays(cast: Cast, enter: Enter) -> None:
    owner = enter("owner")
    address = reverse("dashboard-staff-change", args=[cast.owner.pk])

    with nothing_changed():
        answer = owner.post(address, {"role": "analyst", "mobile": "", "is_active": "on"})

    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors() == [
        "The club needs at least one owner who can sign in."
    ]


def test_the_form_begins_with_what_holds(cast: Cast, enter: Enter) -> None:
    address = reverse("dashboard-staff-change", args=[cast.manager.pk])

    form = enter("owner").get(address).context["form"]

    assert form["role"].value() == "manager"
    assert form["shops"].value() == [cast.shop.pk]
    assert form["is_active"].value() is True


def test_a_new_password(cast: Cast, enter: Enter) -> None:
    address = reverse("dashboard-staff-password", args=[cast.cashier.pk])

    answer = enter("owner").post(address, {"password": "tulips-on-monday-7"})

    cast.cashier.refresh_from_db()
    assert answer.status_code == 302
    assert cast.cashier.check_password("tulips-on-monday-7")
    assert AuditEntry.objects.filter(action="staff.password").count() == 1


def test_a_weak_password_is_refused(cast: Cast, enter: Enter) -> None:
    owner = enter("owner")
    address = reverse("dashboard-staff-password", args=[cast.cashier.pk])

    with nothing_changed():
        answer = owner.post(address, {"password": "12345"})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["password"]
    assert cast.cashier.check_password(PASSWORD)


@pytest.mark.parametrize("name", ["dashboard-staff-change", "dashboard-staff-password"])
def test_unknown_people_and_members_are_not_found(cast: Cast, enter: Enter, name: str) -> None:
    member = User.objects.create(username="m", role="member", member=cast.sara)
    owner = enter("owner")

    assert owner.get(reverse(name, args=[999_999])).status_code == 404
    assert owner.get(reverse(name, args=[member.pk])).status_code == 404


def test_his_own_email_is_kept_on_his_page(cast: Cast, enter: Enter) -> None:
    owner = enter("owner")
    address = reverse("dashboard-staff-change", args=[cast.owner.pk])
    facts = {"role": "owner", "mobile": "", "is_active": "on"}

    owner.post(address, {**facts, "email": " owner@example.org "})
    kept = User.objects.get(pk=cast.owner.pk).email
    shown = owner.get(address).context["form"]["email"].value()
    owner.post(address, {**facts, "email": ""})

    assert (kept, shown) == ("owner@example.org", "owner@example.org")
    assert User.objects.get(pk=cast.owner.pk).email == ""
