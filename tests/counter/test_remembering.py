"""From the sale to next year: the reason, the day that is kept, and a stranger who joins."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from members.models import Consent, ImportantDate, Member
from members.roles import SYSTEM
from members.rules.calendars import name_of
from members.selectors.club import club_day
from members.services.dates import keep_date
from points.models import Purchase
from points.services.reasons import note_reason
from tests.cast import Cast
from tests.counter.steps import at_the_till, sale_of, sale_page, words_of
from tests.factories import ring_up

pytestmark = pytest.mark.django_db


def sold(cast: Cast, reason: str = "", member: Member | None = None) -> Purchase:
    """A sale of today for this reason."""
    purchase = ring_up(cast.shop, member=member).purchase
    return note_reason(purchase_id=purchase.pk, reason=reason, actor=SYSTEM)


def receipt_of(purchase: Purchase) -> str:
    """Where its receipt is."""
    return f"/counter/purchases/{purchase.pk}/"


def day_later(days: int) -> tuple[int, int]:
    """Month and day, so many days from today."""
    named = name_of(club_day() + timedelta(days=days), "jalali")
    return named.month, named.day


def test_the_sale_takes_a_reason_with_one_tap(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    page = sale_page(cast.sara)

    client.post(page, sale_of(client, page, reason="wedding"))
    client.post(page, sale_of(client, page))

    assert list(Purchase.objects.order_by("id").values_list("reason", flat=True)) == ["wedding", ""]


def test_an_invented_reason_is_refused_and_nothing_booked(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    page = sale_page(cast.sara)

    answer = client.post(page, sale_of(client, page, reason="boredom"))

    assert answer.status_code == 422
    assert "reason" in answer.context["form"].errors
    assert not Purchase.objects.exists()


def test_the_quote_takes_it_too(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)

    answer = client.get(
        f"/counter/quote/?amount=500000&tender=cash&reason=gift&member={cast.sara.pk}"
    )

    assert answer.context["sale"].reason == "gift"


def test_joy_is_congratulated_and_grief_met_with_sympathy(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    joy, grief = sold(cast, "wedding", cast.sara), sold(cast, "remembrance", cast.sara)

    joyful, quiet = words_of(client.get(receipt_of(joy))), words_of(client.get(receipt_of(grief)))

    assert "Congratulate" in joyful
    assert "Remind next year?" in joyful
    assert "Congratulate" not in quiet
    assert "a quiet word of sympathy" in quiet
    assert "Keep this day?" in quiet


def test_one_tap_keeps_the_day_and_the_leave(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    purchase = sold(cast, "wedding", cast.sara)
    told = {"kind": "wedding", "when": "1", "whose": "self", "is_allowed": "on"}

    answer = client.post(f"{receipt_of(purchase)}remember/", told)
    page = client.get(answer["Location"])

    kept = ImportantDate.objects.get()
    assert (kept.kind, kept.whose, kept.calendar) == ("wedding", "self", "jalali")
    assert (kept.month, kept.day) == day_later(1)
    assert Consent.objects.get(purpose="occasion").evidence == "counter"
    assert "Kept: Wedding anniversary" in words_of(page)
    assert "Remind next year?" not in words_of(page)


def test_another_day_is_typed(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    purchase = sold(cast, "birthday", cast.sara)
    path = f"{receipt_of(purchase)}remember/"
    told = {"kind": "birthday", "when": "another", "whose": "mother", "is_allowed": "on"}

    nothing = client.post(path, told, follow=True)
    client.post(path, told | {"day": "۱۵", "month": "7"})

    assert "Enter the day." in words_of(nothing)
    kept = ImportantDate.objects.get()
    assert (kept.month, kept.day) == (7, 15)


def test_a_day_that_a_month_lacks_is_refused_in_words(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    purchase = sold(cast, "birthday", cast.sara)
    told = {"kind": "birthday", "when": "another", "whose": "mother", "day": "31", "month": "7"}

    page = client.post(f"{receipt_of(purchase)}remember/", told, follow=True)

    assert "This month has no such day." in words_of(page)
    assert not ImportantDate.objects.exists()


def test_it_is_undone_as_easily(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    purchase = sold(cast, "wedding", cast.sara)
    told = {"kind": "wedding", "when": "0", "whose": "self"}
    client.post(f"{receipt_of(purchase)}remember/", told)
    kept = ImportantDate.objects.get()

    page = client.post(
        f"{receipt_of(purchase)}remember/forget/", {"date": str(kept.pk)}, follow=True
    )

    assert not ImportantDate.objects.exists()
    assert "Remind next year?" in words_of(page)


def test_a_day_that_is_known_is_not_asked_for_again(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    month, day = day_later(2)
    keep_date(
        member_id=cast.sara.pk,
        whose="self",
        kind="wedding",
        calendar="jalali",
        month=month,
        day=day,
        actor=SYSTEM,
    )

    words = words_of(client.get(receipt_of(sold(cast, "wedding", cast.sara))))

    assert "Kept: Wedding anniversary" in words
    assert "Remind next year?" not in words


def test_without_a_reason_nothing_is_asked_but_it_can_be_told(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    purchase = sold(cast, "", cast.sara)

    before = words_of(client.get(receipt_of(purchase)))
    client.post(f"{receipt_of(purchase)}reason/", {"reason": "wedding"})
    after = words_of(client.get(receipt_of(purchase)))

    assert "What was it for?" in before
    assert "Remind next year?" not in before
    assert Purchase.objects.get().reason == "wedding"
    assert "Remind next year?" in after


def join(client: Client, purchase: Purchase, **more: str) -> Any:
    """The stranger of this sale gives his name and mobile."""
    person = {"mobile": "09351112233", "first_name": "Reza", "last_name": "Amini", **more}
    return client.post(f"/counter/register/?purchase={purchase.pk}", person)


def test_a_stranger_becomes_a_member_with_his_sale_and_his_day(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    purchase = sold(cast, "wedding")
    told = {"kind": "wedding", "when": "0", "whose": "self", "is_allowed": "on"}

    carried = client.post(f"{receipt_of(purchase)}remember/", told)
    form = client.get(carried["Location"])
    answer = join(client, purchase, occasion="on")

    member = Member.objects.get(mobile="+989351112233")
    kept = ImportantDate.objects.get()
    assert "Wedding anniversary" in words_of(form)
    assert form.context["form"]["occasion"].value() is True
    assert answer["Location"] == f"{receipt_of(purchase)}?kept={kept.pk}"
    assert (kept.member, (kept.month, kept.day)) == (member, day_later(0))
    assert Purchase.objects.get().member == member
    assert member.allows_occasion


def test_where_the_tick_is_taken_away_no_leave_is_recorded(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    purchase = sold(cast, "wedding")
    told = {"kind": "wedding", "when": "0", "whose": "self", "is_allowed": "on"}
    client.post(f"{receipt_of(purchase)}remember/", told)

    join(client, purchase)

    assert ImportantDate.objects.count() == 1
    assert not Member.objects.get(mobile="+989351112233").allows_occasion


def test_an_ordinary_newcomer_takes_nothing_of_it(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    purchase = sold(cast, "wedding")
    told = {"kind": "wedding", "when": "0", "whose": "self"}
    client.post(f"{receipt_of(purchase)}remember/", told)
    person = {"mobile": "09351112233", "first_name": "Reza"}

    client.post("/counter/register/", person)

    assert Purchase.objects.get().member is None
    assert not ImportantDate.objects.exists()


def test_the_sale_of_another_shop_is_out_of_reach(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    purchase = ring_up(cast.other_shop, member=cast.sara).purchase
    told = {"kind": "wedding", "when": "0", "whose": "self"}

    assert client.post(f"{receipt_of(purchase)}remember/", told).status_code == 404
    assert client.post(f"{receipt_of(purchase)}reason/", {"reason": "gift"}).status_code == 404
    assert not ImportantDate.objects.exists()
