"""A draft's cards: kept as they were filled in, tiers row by row, and what is said against them."""

from typing import Any

import pytest

from members.roles import SYSTEM
from points.models import ProgramDraft
from points.services.drafts import create_draft
from tests.cast import Cast
from tests.dashboard.conftest import Enter
from tests.dashboard.draft_cases import CARDS, HTMX, a_draft, page
from tests.snapshots import nothing_changed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


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
