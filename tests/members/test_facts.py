"""The catalogue of the profile: shipped, added to, changed, retired and brought back."""

from typing import Any

import pytest

from members.exceptions import InvalidField, NotAllowed, UnknownFact
from members.models import Answer, AuditEntry, Fact
from members.roles import SYSTEM
from members.selectors.facts import catalogue, find_fact, spread_of, unused_fact_key
from members.services.dates import keep_date
from members.services.facts import (
    bring_back_fact,
    change_fact,
    define_fact,
    install_facts,
    retire_fact,
)
from members.services.profile import answer
from points.services.opening import open_club
from tests.cast import Cast
from tests.factories import make_member, refused
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db

WORDS = {
    "fa": {"name": "فصل دلخواه", "question": "کدام فصل را می‌پسندید؟", "purpose": "برای پیشنهاد"},
    "en": {"name": "Season", "question": "Which season do you like?", "purpose": "For offers"},
}
SEASONS = [
    {"key": "spring", "fa": "بهار", "en": "Spring"},
    {"key": "autumn", "fa": "پاییز", "en": "Autumn"},
]
SEASON: dict[str, Any] = {
    "key": "season",
    "words": WORDS,
    "kind": "choice",
    "options": SEASONS,
    "stage": "later",
    "method": "asked",
    "worth": 50,
    "points": 5,
}


def terms(**change: Any) -> dict[str, Any]:
    """The season as `change_fact` takes it."""
    kept = {name: SEASON[name] for name in SEASON if name not in {"key", "kind"}}
    return {"fact_key": "season", **kept, **change}


def test_what_is_shipped_is_installed_once(cast: Cast) -> None:
    installed = install_facts(actor=SYSTEM)

    assert (installed, Fact.objects.filter(is_shipped=True).count()) == (23, 23)
    with nothing_changed():
        assert install_facts(actor=SYSTEM) == 0
    entry = AuditEntry.objects.get(action="facts.installed")
    assert entry.facts == {"count": 23}


def test_installing_never_overwrites_the_owner(cast: Cast) -> None:
    install_facts(actor=SYSTEM)
    retire_fact(fact_key="scent", actor=SYSTEM)
    Fact.objects.filter(key="colour").update(points=77)
    Fact.objects.filter(key="style").delete()

    assert install_facts(actor=SYSTEM) == 1

    assert not Fact.objects.get(key="scent").is_active
    assert Fact.objects.get(key="colour").points == 77


def test_a_club_opens_with_the_catalogue(db: None) -> None:
    open_club(actor=SYSTEM, name="گل نرگس", shop_code="main", shop_name="شعبهٔ مرکزی")

    assert Fact.objects.count() == 23


def test_a_fact_is_defined(cast: Cast) -> None:
    define_fact(**SEASON, actor=cast.actor("owner"))

    fact = Fact.objects.get(key="season")
    assert (fact.words, fact.options, fact.kind) == (WORDS, SEASONS, "choice")
    assert (fact.stage, fact.method, fact.worth, fact.points) == ("later", "asked", 50, 5)
    assert (fact.is_active, fact.is_shipped) == (True, False)
    assert AuditEntry.objects.get(action="fact.defined").subject == "fact:season"


def test_one_language_is_enough(cast: Cast) -> None:
    define_fact(**SEASON | {"words": {"fa": WORDS["fa"], "en": {"name": " "}}}, actor=SYSTEM)

    assert Fact.objects.get(key="season").words == {"fa": WORDS["fa"]}


@pytest.mark.parametrize(
    ("change", "field", "problem"),
    [
        ({"key": "فصل"}, "key", "invalid"),
        ({"key": "taken"}, "key", "taken"),
        ({"words": {}}, "name_fa", "required"),
        ({"words": {"fa": {"name": "فصل"}}}, "question_fa", "required"),
        ({"words": {"en": {**WORDS["en"], "name": "x" * 61}}}, "name_en", "too_long"),
        ({"kind": "essay"}, "kind", "invalid_choice"),
        ({"stage": "never"}, "stage", "invalid_choice"),
        ({"method": "guessed"}, "method", "invalid_choice"),
        ({"method": "observed"}, "method", "invalid_choice"),
        ({"worth": 0}, "worth", "out_of_range"),
        ({"worth": 101}, "worth", "out_of_range"),
        ({"points": -1}, "points", "out_of_range"),
        ({"points": 10_001}, "points", "out_of_range"),
        ({"options": []}, "options", "too_few"),
        ({"options": SEASONS[:1]}, "options", "too_few"),
        ({"options": [{"key": f"k{n}", "en": f"l{n}"} for n in range(13)]}, "options", "too_many"),
        ({"options": [SEASONS[0], {"key": "other", "fa": "بهار"}]}, "options", "taken"),
        ({"options": [SEASONS[0], {"key": "b"}]}, "options", "required"),
        ({"options": [SEASONS[0], {"key": "B!", "en": "b"}]}, "options", "invalid"),
        ({"kind": "date", "options": {"whose": "aunt", "kind": "birthday"}}, "whose",
         "invalid_choice"),
        ({"kind": "date", "options": {"whose": "wife", "kind": "payday"}}, "day",
         "invalid_choice"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(
    cast: Cast, change: dict[str, Any], field: str, problem: str
) -> None:
    define_fact(**SEASON | {"key": "taken"}, actor=SYSTEM)

    with nothing_changed(), refused(InvalidField) as refusal:
        define_fact(**SEASON | change, actor=SYSTEM)

    told = refusal.value.facts
    assert (told["field"], told["problem"]) == (field, problem)


@pytest.mark.parametrize(
    ("change", "field", "subject"),
    [
        ({"words": {"fa": WORDS["fa"] | {"name": "مذهب"}}}, "name_fa", "belief"),
        ({"words": {"fa": WORDS["fa"] | {"question": "بیماری دارید؟"}}}, "question_fa", "health"),
        ({"words": {"en": WORDS["en"] | {"purpose": "Your religion"}}}, "purpose_en", "belief"),
        ({"options": [SEASONS[0], {"key": "x", "fa": "سنی"}]}, "options", "belief"),
    ],
)
def test_what_the_law_forbids_is_refused_where_it_is_said(
    cast: Cast, change: dict[str, Any], field: str, subject: str
) -> None:
    with nothing_changed(), refused(InvalidField) as refusal:
        define_fact(**SEASON | change, actor=SYSTEM)

    assert refusal.value.facts == {"field": field, "problem": "sensitive", "subject": subject}


def test_a_changed_fact_is_no_way_around_the_law(cast: Cast) -> None:
    define_fact(**SEASON, actor=SYSTEM)

    with nothing_changed(), refused(InvalidField) as refusal:
        change_fact(**terms(words={"fa": WORDS["fa"] | {"question": "دین شما؟"}}), actor=SYSTEM)

    assert refusal.value.facts["problem"] == "sensitive"


def test_a_fact_is_changed(cast: Cast) -> None:
    define_fact(**SEASON, actor=SYSTEM)

    change_fact(**terms(stage="online", method="self", worth=90, points=0), actor=SYSTEM)

    fact = Fact.objects.get(key="season")
    assert (fact.stage, fact.method, fact.worth, fact.points) == ("online", "self", 90, 0)
    assert AuditEntry.objects.filter(action="fact.changed").count() == 1


def test_an_answer_that_was_given_stays_among_the_options(cast: Cast) -> None:
    define_fact(**SEASON, actor=SYSTEM)
    answer(member_id=cast.sara.pk, fact_key="season", value="spring", source="asked", actor=SYSTEM)
    winter = {"key": "winter", "fa": "زمستان", "en": "Winter"}

    with nothing_changed(), refused(InvalidField) as refusal:
        change_fact(**terms(options=[SEASONS[1], winter]), actor=SYSTEM)
    change_fact(**terms(options=[SEASONS[0], winter]), actor=SYSTEM)

    assert refusal.value.facts == {"field": "options", "problem": "in_use"}
    assert [one["key"] for one in Fact.objects.get(key="season").options] == ["spring", "winter"]


def test_the_kind_changes_until_somebody_answers(cast: Cast) -> None:
    define_fact(**SEASON, actor=SYSTEM)
    change_fact(**terms(kind="text", options=[]), actor=SYSTEM)
    answer(member_id=cast.sara.pk, fact_key="season", value="بهار", source="asked", actor=SYSTEM)

    with nothing_changed(), refused(InvalidField) as refusal:
        change_fact(**terms(kind="number"), actor=SYSTEM)

    assert refusal.value.facts == {"field": "kind", "problem": "fixed"}


def test_what_the_program_reads_itself_keeps_its_method(cast: Cast) -> None:
    install_facts(actor=SYSTEM)

    change_fact(**terms(fact_key="category", method="asked", worth=10), actor=SYSTEM)

    fact = Fact.objects.get(key="category")
    assert (fact.method, fact.worth, fact.words) == ("observed", 10, WORDS)


def test_a_fact_is_retired_and_brought_back(cast: Cast) -> None:
    define_fact(**SEASON, actor=SYSTEM)

    for _ in range(2):
        retire_fact(fact_key="season", actor=SYSTEM)

    assert not Fact.objects.get(key="season").is_active
    with refused(UnknownFact):
        answer(
            member_id=cast.sara.pk, fact_key="season", value="spring", source="asked", actor=SYSTEM
        )
    bring_back_fact(fact_key="season", actor=SYSTEM)
    assert Fact.objects.get(key="season").is_active
    actions = AuditEntry.objects.filter(subject="fact:season").values_list("action", flat=True)
    assert sorted(actions) == ["fact.brought_back", "fact.defined", "fact.retired"]


def test_only_the_owner_keeps_the_catalogue(cast: Cast) -> None:
    define_fact(**SEASON, actor=SYSTEM)

    for role in ("manager", "cashier", "analyst", "till"):
        with nothing_changed():
            with refused(NotAllowed):
                define_fact(**SEASON | {"key": "other"}, actor=cast.actor(role))
            with refused(NotAllowed):
                change_fact(**terms(), actor=cast.actor(role))
            with refused(NotAllowed):
                retire_fact(fact_key="season", actor=cast.actor(role))
            with refused(NotAllowed):
                install_facts(actor=cast.actor(role))


def test_an_unknown_fact_is_refused(cast: Cast) -> None:
    with refused(UnknownFact):
        retire_fact(fact_key="nowhere", actor=SYSTEM)
    with refused(UnknownFact):
        find_fact("nowhere")


def test_sixty_facts_are_enough(cast: Cast) -> None:
    install_facts(actor=SYSTEM)
    for number in range(37):
        define_fact(**SEASON | {"key": f"season-{number}"}, actor=SYSTEM)

    with nothing_changed(), refused(InvalidField) as refusal:
        define_fact(**SEASON, actor=SYSTEM)

    assert refusal.value.facts == {"field": "facts", "problem": "too_many"}


def test_the_catalogue_tells_how_many_have_answered(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    install_facts(actor=SYSTEM)
    other, _third = make_member(), make_member()
    for member, colour in ((cast.sara, "red"), (other, "white")):
        answer(member_id=member.pk, fact_key="colour", value=colour, source="asked", actor=SYSTEM)
    answer(member_id=cast.sara.pk, fact_key="gender", value="woman", source="recorded",
           actor=SYSTEM)  # fmt: skip
    for day in (1, 2):
        keep_date(
            member_id=cast.sara.pk, whose="child", kind="birthday", calendar="jalali", month=7,
            day=day, actor=SYSTEM,
        )  # fmt: skip

    with django_assert_num_queries(4):
        rows = {row.fact.key: row for row in catalogue(language="en")}

    assert (rows["colour"].known, rows["colour"].share) == (2, 66)
    assert (rows["gender"].known, rows["child_birthday"].known) == (1, 1)
    assert (rows["scent"].known, rows["scent"].share) == (0, 0)
    assert rows["category"].share is None
    assert rows["scent"].options == ("A strong one", "A light one", "None")


def test_the_spread_of_a_choice_shows_what_nobody_chose(cast: Cast) -> None:
    install_facts(actor=SYSTEM)
    for colour in ("red", "red", "white"):
        answer(
            member_id=make_member().pk, fact_key="colour", value=colour, source="asked",
            actor=SYSTEM,
        )  # fmt: skip

    spread = spread_of(find_fact("colour"), language="en")

    assert dict(spread) == {
        "White": 1, "Red": 2, "Pink": 0, "Yellow and orange": 0, "Blue and violet": 0,
        "Many colours": 0,
    }  # fmt: skip


def test_the_spread_of_numbers_is_in_their_order(cast: Cast) -> None:
    install_facts(actor=SYSTEM)
    for count in (10, 4, 4):
        answer(
            member_id=make_member().pk, fact_key="family_members", value=count, source="asked",
            actor=SYSTEM,
        )  # fmt: skip

    assert spread_of(find_fact("family_members"), language="fa") == [("۴", 2), ("۱۰", 1)]
    assert spread_of(find_fact("mother_birthday"), language="fa") == []


def test_only_what_holds_is_counted(cast: Cast) -> None:
    install_facts(actor=SYSTEM)
    for colour in ("red", "white"):
        answer(
            member_id=cast.sara.pk, fact_key="colour", value=colour, source="asked", actor=SYSTEM
        )

    rows = {row.fact.key: row.known for row in catalogue(language="en")}

    assert (rows["colour"], Answer.objects.count()) == (1, 2)


def test_a_key_is_found_for_a_name(cast: Cast) -> None:
    define_fact(**SEASON, actor=SYSTEM)

    assert unused_fact_key("Season") == "season-2"
    assert unused_fact_key("Which fruit?") == "which-fruit"
    assert unused_fact_key("فصل") == "fact"
