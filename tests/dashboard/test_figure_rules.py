"""How we count: the owner's choices about figures, and the letter that tells them."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from analytics.models import FigureRules
from analytics.services.summaries.folding import fold_stale
from members.models import AuditEntry, Club, Message
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.dashboard.conftest import Enter
from tests.factories import ring_up

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

RULES = "/dashboard/figures/rules/"
LETTER = "/dashboard/figures/letter/"


def typed(owner: Client, **changed: Any) -> dict[str, Any]:
    """The form as it stands, with what was changed in it."""
    form = owner.get(RULES).context["form"]
    values = {name: form[name].value() for name in form.fields}
    told = {name: value for name, value in values.items() if value not in (None, False)}
    told["letter_is_on"] = "on"
    return told | {"once": form["once"].value()} | changed


def test_what_ships_stands_there_before_anybody_chose(enter: Enter) -> None:
    page = enter("owner").get(RULES)

    form = page.context["form"]
    assert page.status_code == 200
    assert (form["lost_by"].value(), form["discount_bps"].value()) == ("own", "35")
    assert next(day for day, _name in form.fields["letter_weekday"].choices) == 5


def test_the_owner_decides_how_figures_are_counted(enter: Enter) -> None:
    owner = enter("owner")
    told = typed(
        owner,
        lost_by="fixed",
        lost_days="۱۲۰",
        discount_bps="40.5",
        wanted_roi_bps="150",
        margin_bps="۲۷٫۵",
        horizon_years="5",
        purchase_minutes="6",
        letter_weekday="0",
        letter_to="books@example.com",
    )

    answer = owner.post(RULES, told, follow=True)

    rules = FigureRules.objects.get()
    assert (rules.lost_by, rules.lost_days, rules.horizon_years) == ("fixed", 120, 5)
    assert (rules.discount_bps, rules.wanted_roi_bps, rules.purchase_minutes) == (4050, 15000, 6)
    assert (rules.letter_is_on, rules.letter_weekday) == (True, 0)
    assert rules.letter_to == "books@example.com"
    assert Club.objects.get().margin_bps == 2750
    assert "Who is lost is counted anew" in answer.content.decode()
    (entry,) = AuditEntry.objects.filter(action="figures.rules")
    assert "books@example.com" not in str(entry.facts)


def test_sent_twice_it_is_done_once(enter: Enter) -> None:
    owner = enter("owner")
    told = typed(owner, horizon_years="5")

    owner.post(RULES, told)
    owner.post(RULES, told)

    assert AuditEntry.objects.filter(action="figures.rules").count() == 1


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("lost_days", "10", "greater than or equal to 30"),
        ("discount_bps", "250", "Enter a percentage from 0 to 200."),
        ("discount_bps", "a lot", "Enter a percentage from 0 to 200."),
        ("letter_to", "books", "Enter a valid email address."),
        ("letter_weekday", "9", "Select a valid choice."),
    ],
)
def test_what_makes_no_sense_is_said_beside_the_field(
    enter: Enter, field: str, value: str, sentence: str
) -> None:
    owner = enter("owner")

    answer = owner.post(RULES, typed(owner, **{field: value}))

    assert answer.status_code == 422
    assert sentence in answer.context["form"].errors[field][0]
    assert FigureRules.objects.count() == 0


@pytest.mark.parametrize("role", ["manager", "analyst", "cashier"])
@pytest.mark.parametrize("address", [RULES, LETTER])
def test_nobody_else_decides(enter: Enter, role: str, address: str) -> None:
    assert enter(role).get(address).status_code == 403


def test_the_letter_can_be_read_before_it_leaves(cast: Cast, enter: Enter) -> None:
    ring_up(cast.shop, 12_000_000, member=cast.sara, now=NOON - 5 * DAY)
    fold_stale(now=NOON)

    page = enter("owner").get(LETTER)

    letter = page.context["letter"]
    assert letter.opening.startswith(
        "From Saturday 22 August 2026 to Friday 28 August 2026 you sold"
    )
    assert letter.opening in page.content.decode()
    assert "No owner has an e-mail address here" in page.content.decode()


def test_the_page_says_where_letters_go_without_a_mail_server(enter: Enter) -> None:
    page = enter("owner").get(LETTER).content.decode()

    assert "No mail server is set (EMAIL_HOST)" in page


def test_one_can_be_sent_at_once(cast: Cast, enter: Enter) -> None:
    owner = enter("owner")
    form = owner.get(LETTER).context["form"]
    told = {"address": "mina@example.com", "once": form["once"].value()}

    owner.post(LETTER, told)
    answer = owner.post(LETTER, told, follow=True)

    (letter,) = Message.objects.filter(natural_key__startswith="letter:now:")
    assert letter.address == "mina@example.com"
    page = answer.content.decode()
    assert "It is on its way" in page
    assert reverse("dashboard-message", args=[letter.pk]) in page


def test_a_wrong_address_is_said_beside_the_field(enter: Enter) -> None:
    owner = enter("owner")
    form = owner.get(LETTER).context["form"]

    answer = owner.post(LETTER, {"address": "mina", "once": form["once"].value()})

    assert answer.status_code == 422
    assert Message.objects.count() == 0
