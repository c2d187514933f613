"""Answers in the dashboard: bad ones are the owner's first, on every page; then his colleagues'."""

import re
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from analytics.services.summaries.folding import fold_stale
from campaigns.models import Survey, Ticket
from campaigns.selectors.surveys.links import token_of
from campaigns.services.surveys.answering import answer_rest, answer_score
from members.models import FollowUp, Message, User
from members.roles import Right
from members.services.follow_ups import move_follow_up
from tests.architecture.doors import member_in_portal, rows, set_stage
from tests.campaigns.survey_cases import HOUR, anonymous, asked, scored
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.dashboard.conftest import Enter
from tests.factories import make_member
from tests.snapshots import nothing_changed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("public")]

LIST = "/dashboard/feedback/answers/"
WORDS = "rosesdiedovernight"


@pytest.fixture(autouse=True)
def later() -> Any:
    """Two hours after he was asked."""
    with time_machine.travel(NOON + 2 * HOUR, tick=False) as clock:
        yield clock


def bad(cast: Cast) -> Survey:
    """Sara has given two of ten, and has said why."""
    survey = scored(cast.sara, cast.shop, 2)
    return answer_rest(survey_id=survey.pk, reason="goods", comment=WORDS, now=NOON + HOUR)


def said(answer: Any) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(body.decode(errors="replace"))


def plain(answer: Any) -> str:
    """The page without what every page has anew: keys of forms and tokens."""
    return re.sub(r"[0-9a-zA-Z]{32,64}", "", said(answer))


def release(browser: Client, survey: Survey) -> Any:
    return browser.post(f"{LIST}{survey.pk}/release/", {"once": uuid4().hex})


# The owner first --------------------------------------------------------------------------------


def test_the_owner_finds_the_bad_one_on_top(cast: Cast, enter: Enter) -> None:
    survey = bad(cast)
    anonymous(cast.shop, 10, now=NOON + 90 * HOUR / 60)

    page = enter("owner").get(LIST)

    assert next(each.row.pk for each in page.context["answers"]) == survey.pk
    assert "1 bad answer waits for you" in said(page)
    assert "Show to colleagues" in said(page)
    assert WORDS in said(page)
    assert "Goods and quality" in said(page)


@pytest.mark.parametrize("role", ["manager", "analyst"])
def test_nobody_else_sees_that_there_is_one(cast: Cast, enter: Enter, role: str) -> None:
    anonymous(cast.shop, 10)
    browser = enter(role)
    before = plain(browser.get(LIST))

    bad(cast)

    after = browser.get(LIST)
    assert plain(after) == before
    assert [each.mark for each in after.context["answers"]] == [10]


def test_the_owner_is_reminded_on_his_first_page(cast: Cast, enter: Enter) -> None:
    bad(cast)
    fold_stale(now=NOON)

    pages = {role: said(enter(role).get("/dashboard/")) for role in ("owner", "manager", "analyst")}

    assert "1 bad answer waits for you" in pages["owner"]
    assert "bad answer" not in pages["manager"] + pages["analyst"]


def test_the_members_page_shows_his_answers_to_whom_they_are_open(cast: Cast, enter: Enter) -> None:
    bad(cast)
    address = f"/dashboard/members/{cast.sara.pk}/"

    owners, managers = (said(enter(role).get(address)) for role in ("owner", "manager"))

    assert "What he said of us" in owners
    assert WORDS in owners
    assert "What he said of us" not in managers
    assert WORDS not in managers


SAME = (
    "/dashboard/follow-ups/?state=all",
    "/dashboard/tickets/?state=all",
    "/dashboard/feedback/surveys/",
    "/dashboard/",
    "/dashboard/audit/",
    "/dashboard/messages/?address=09121111111",
)


@pytest.mark.parametrize("address", SAME)
def test_no_count_of_a_managers_page_tells_of_it(cast: Cast, enter: Enter, address: str) -> None:
    scored(make_member(), cast.shop, 9)
    User.objects.filter(pk=cast.owner.pk).update(mobile="+989121111111")
    survey = asked_only(cast)
    browser = enter("manager")
    before = plain(browser.get(address))

    answer_score(survey_id=survey.pk, score=1, now=NOON + HOUR)
    answer_rest(survey_id=survey.pk, comment=WORDS, now=NOON + HOUR)

    assert Ticket.objects.count() == FollowUp.objects.count() == 1
    assert plain(browser.get(address)) == before


def asked_only(cast: Cast) -> Survey:
    """Sara has been asked and has not answered yet."""
    return Survey.objects.create(
        kind="purchase",
        natural_key="purchase:asked",
        plan=Survey.objects.get().plan,
        member=cast.sara,
        shop=cast.shop,
        asked_at=NOON,
        expires_at=NOON + DAY,
    )


WALKERS = ("cashier", "manager", "analyst", "key_read", "key_full")


@pytest.mark.parametrize("caller", WALKERS)
def test_whoever_walks_all_his_pages_never_meets_it(cast: Cast, caller: str) -> None:
    stage = set_stage(cast)
    survey = bad(cast)
    follow_up = FollowUp.objects.get(natural_key=f"survey:{survey.pk}")
    FollowUp.objects.filter(pk=follow_up.pk).update(reason="secretreason")
    browser = stage.browser(caller)
    own = ("account", "portal", "admin", "survey")
    seen, telling = 0, []

    for row in rows():
        if row.method != "GET" or row.cells[caller] != "200" or row.name.startswith(own):
            continue
        page: Any = browser.get(stage.address(row.name))
        seen += 1
        if re.search(f"{WORDS}|secretreason", said(page)):
            telling.append(row.name)

    assert (telling, seen > 5) == ([], True)


@pytest.mark.parametrize("role", ["manager", "cashier"])
def test_its_follow_up_is_unknown_to_others(cast: Cast, enter: Enter, role: str) -> None:
    bad(cast)
    follow_up = FollowUp.objects.get()
    door = "counter" if role == "cashier" else "dashboard"
    browser = enter(role)

    with nothing_changed():
        answers = [
            browser.get(f"/{door}/follow-ups/{follow_up.pk}/"),
            browser.post(f"/{door}/follow-ups/{follow_up.pk}/", {"deed": "drop", "remark": "x"}),
        ]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_the_owner_does_the_follow_up_while_it_is_withheld(cast: Cast, enter: Enter) -> None:
    bad(cast)
    follow_up = FollowUp.objects.get()

    page = enter("owner").get(f"/dashboard/follow-ups/{follow_up.pk}/")
    move_follow_up(
        follow_up_id=follow_up.pk, due_on=(NOON + 3 * DAY).date(), actor=cast.actor("owner")
    )

    assert page.status_code == 200
    assert "for you first" in said(page)


# Released ---------------------------------------------------------------------------------------


def test_released_it_is_everybodys(cast: Cast, enter: Enter) -> None:
    survey = bad(cast)

    answer = release(enter("owner"), survey)

    manager = enter("manager")
    follow_up = FollowUp.objects.get()
    assert answer["Location"] == LIST
    assert WORDS in said(manager.get(LIST))
    assert manager.get(f"/dashboard/follow-ups/{follow_up.pk}/").status_code == 200
    assert manager.get(f"/dashboard/tickets/{Ticket.objects.get().pk}/").status_code == 200


def test_on_the_page_of_its_ticket_all_of_it_is_released(cast: Cast, enter: Enter) -> None:
    survey = bad(cast)
    form = {"once": uuid4().hex, "deed": "release"}

    enter("owner").post(f"/dashboard/tickets/{Ticket.objects.get().pk}/", form)

    survey.refresh_from_db()
    follow_up, ticket = FollowUp.objects.get(), Ticket.objects.get()
    assert [survey.is_withheld, ticket.is_withheld, follow_up.is_withheld] == [False] * 3


@pytest.mark.parametrize("role", ["manager", "analyst", "cashier"])
def test_only_the_owner_releases(cast: Cast, enter: Enter, role: str) -> None:
    survey = bad(cast)
    browser = enter(role)

    with nothing_changed():
        answer = release(browser, survey)

    assert answer.status_code == 403
    assert Right.FEEDBACK_FIRST not in cast.actor(role).rights


def test_back_to_where_he_was_and_nowhere_else(cast: Cast, enter: Enter) -> None:
    survey = bad(cast)
    owner = enter("owner")
    form = {"once": uuid4().hex, "next": "https://evil.example/"}

    answer = owner.post(f"{LIST}{survey.pk}/release/", form)

    assert answer["Location"] == LIST


# Links ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["manager", "owner"])
def test_the_outbox_shows_nobody_a_link_that_answers_for_another(
    cast: Cast, enter: Enter, role: str
) -> None:
    survey = asked(cast.sara, cast.shop)
    browser = enter(role)
    message = survey.message_id

    pages = [
        said(browser.get(address))
        for address in (
            "/dashboard/messages/",
            f"/dashboard/messages/{message}/",
            f"/dashboard/members/{cast.sara.pk}/",
        )
    ]

    assert [token_of(survey.pk) in page for page in pages] == [False] * 3
    assert ["/s/••••/" in page for page in pages] == [True] * 3


def test_the_member_reads_his_own_link_and_takes_his_answers_along(cast: Cast) -> None:
    survey = bad(cast)
    Message.objects.filter(natural_key=f"survey:{survey.pk}").update(status="sent", sent_at=NOON)
    browser = Client()
    browser.force_login(member_in_portal(cast.sara))

    messages = said(browser.get("/portal/preferences/messages/"))
    file = said(browser.get("/portal/preferences/my-data/download/"))

    assert token_of(survey.pk) in messages
    assert WORDS in file


# Filters ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "marks"),
    [
        ("", [10, 8, 3]),
        ("?band=promoter", [10]),
        ("?band=passive", [8]),
        ("?band=detractor", [3]),
        ("?words=on", [8]),
        ("?since=1405/06/11", []),
        ("?until=1405/06/10", [10, 8, 3]),
    ],
)
def test_the_list_is_narrowed_by_its_address(
    cast: Cast, enter: Enter, query: str, marks: list[int]
) -> None:
    for number, score in enumerate((3, 8, 10)):
        survey = anonymous(cast.shop, score, key=str(number), now=NOON + number * HOUR / 60)
        if score == 8:
            answer_rest(survey_id=survey.pk, comment="fine", now=NOON + HOUR / 2)
    Survey.objects.update(is_withheld=False)

    page = enter("analyst").get(f"{LIST}{query}")

    assert [each.mark for each in page.context["answers"]] == marks


def test_a_manager_reads_the_answers_of_his_shops(cast: Cast, enter: Enter) -> None:
    anonymous(cast.shop, 9)
    anonymous(cast.other_shop, 8)

    page = enter("manager").get(LIST)

    assert [each.mark for each in page.context["answers"]] == [9]


def test_a_club_without_answers_says_so(cast: Cast, enter: Enter) -> None:
    assert "Nobody has answered yet." in said(enter("owner").get(LIST))
