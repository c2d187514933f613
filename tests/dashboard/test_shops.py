"""The shops and the club's own settings."""

import pytest
from django.urls import reverse

from members.models import AuditEntry, Club, Shop
from tests.cast import Cast
from tests.dashboard.conftest import Enter
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db

LIST = "/dashboard/shops/"
OPEN = "/dashboard/shops/open/"
CLUB = "/dashboard/club/"
LIMITS = {"manager_adjusts": "۵۰", "owner_adjusts": "500"}


def test_a_shop_is_opened(cast: Cast, enter: Enter) -> None:
    answer = enter("owner").post(OPEN, {"name": "شعبهٔ سوم", "code": "third", "address": "تهران"})

    assert (answer.status_code, answer["Location"]) == (302, LIST)
    assert Shop.objects.get(code="third").name == "شعبهٔ سوم"
    assert AuditEntry.objects.filter(action="shop.opened", subject="third").count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [({"code": "main"}, "code"), ({"code": "دو"}, "code"), ({"name": ""}, "name")],
)
def test_what_cannot_be_is_said_at_its_field(
    cast: Cast, enter: Enter, change: dict[str, str], field: str
) -> None:
    owner = enter("owner")

    with nothing_changed():
        answer = owner.post(OPEN, {"name": "نو", "code": "new", "address": "", **change})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_a_shop_is_closed_and_stays_in_the_list(cast: Cast, enter: Enter) -> None:
    owner = enter("owner")
    address = reverse("dashboard-shop-change", args=[cast.other_shop.pk])

    answer = owner.post(address, {"name": "شعبهٔ قدیم", "address": ""})

    assert answer.status_code == 302
    shops = owner.get(LIST).context["shops"]
    assert [(shop.name, shop.is_open) for shop in shops] == [
        (cast.shop.name, True),
        ("شعبهٔ قدیم", False),
    ]


def test_an_unknown_shop_is_not_found(cast: Cast, enter: Enter) -> None:
    address = reverse("dashboard-shop-change", args=[999_999])

    assert enter("owner").get(address).status_code == 404


def test_a_club_without_shops_is_led_to_the_first(cast: Cast, enter: Enter) -> None:
    owner = enter("owner")
    cast.manager.shops.clear()
    cast.cashier.shops.clear()
    cast.key.delete()
    type(cast.sara).objects.update(joined_shop=None)
    Shop.objects.all().delete()

    assert "There is no shop yet." in owner.get(LIST).content.decode()


def test_the_clubs_settings(cast: Cast, enter: Enter) -> None:
    answer = enter("owner").post(CLUB, {"name": "گل مریم", "unit": "unit", **LIMITS})

    club = Club.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, CLUB)
    assert (club.name, club.unit, club.sends_receipts) == ("گل مریم", "unit", False)
    assert (club.currency, club.calendar) == ("IRR", "jalali")
    assert (club.manager_adjusts, club.owner_adjusts) == (50, 500)
    assert AuditEntry.objects.get(action="club.adjustments").facts == {"manager": 50, "owner": 500}


def test_a_club_in_euros_has_no_toman(cast: Cast, enter: Enter) -> None:
    Club.objects.update(currency="EUR", unit="unit", calendar="gregorian")
    owner = enter("owner")

    with nothing_changed():
        answer = owner.post(CLUB, {"name": "Narges", "unit": "toman", **LIMITS})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["unit"]
