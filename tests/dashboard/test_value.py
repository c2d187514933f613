"""The worth of a customer: in a sentence, by groups and members, asked for anew, one member's."""

import pytest
from celery import Celery
from django.test import Client
from django.urls import reverse

from analytics.models import KeptFigure, MemberScores
from analytics.selectors.kept import kept
from analytics.selectors.scope import Circle
from analytics.selectors.value.members import best_members
from analytics.services.works import WORKS, work_out_asked, work_out_one
from loyalty_club.dashboard import asking
from members.roles import SYSTEM
from members.services.labels import add_label
from tests.analytics.worth_cases import CROWD, crowd, one_customer
from tests.cast import Cast
from tests.clock import NOON
from tests.dashboard.conftest import Enter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

ALL = Circle()
VALUE = "dashboard-value"
MEMBERS = "dashboard-value-members"


@pytest.fixture
def scored(cast: Cast) -> None:
    """A club of many customers, in two shops, the morning after the night."""
    crowd(cast.shop, cast.other_shop)
    work_out_one(name="clv", now=NOON)


def text(client: Client, name: str, *arguments: object, query: str = "") -> str:
    answer = client.get(reverse(name, args=arguments) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_a_customer_is_worth_in_a_sentence(scored: None, enter: Enter) -> None:
    context = enter("analyst").get(reverse(VALUE)).context

    worths = {told.key: told.value for told in context["ahead"]}
    assert context["headline"] == (
        f"A customer of today will still leave about {worths['clv_predicted']} with you in the"
        f" coming 3 years. To keep one, up to {worths['keep_at_most']} a year is money well spent."
    )
    assert context["caution"] == ""
    assert [told.key for told in context["lasting"]] == [
        "clv_new",
        "lifetime_expected",
        "lifetime_observed",
    ]
    assert [told.key for told in context["simple"]] == ["clv_quick", "clv_geometric"]


def test_every_group_opens_into_its_members(scored: None, enter: Enter) -> None:
    best = [one.pk for one in best_members(ALL)[:5]]
    MemberScores.objects.filter(pk__in=best).update(segment="champions")
    client = enter("owner")

    rows = {row.name: row for row in client.get(reverse(VALUE)).context["groups"]}
    behind = client.get(rows["Champions"].url).context["page"]

    assert {name: (row.members, row.is_few) for name, row in rows.items()} == {
        "Champions": (5, True),
        "Not sorted yet": (CROWD - 5, False),
    }
    assert [one.pk for one in behind] == best
    assert client.get(rows["Not sorted yet"].url).context["page"].paginator.count == CROWD - 5


def test_members_from_either_end(scored: None, enter: Enter) -> None:
    client = enter("analyst")

    first = client.get(reverse(MEMBERS)).context["rows"][0]
    last = client.get(reverse(MEMBERS) + "?order=least").context["rows"][0]

    assert first.worth == max(one.worth or 0 for one in best_members(ALL))
    assert last.worth == min(one.worth or 0 for one in best_members(ALL))


def test_a_manager_sees_the_members_of_his_shop_only(
    cast: Cast, scored: None, enter: Enter
) -> None:
    client = enter("manager")

    page = client.get(reverse(VALUE)).context
    rows = client.get(reverse(MEMBERS)).context["page"]

    assert rows.paginator.count == CROWD // 2
    assert "trial" not in page
    assert "tenths" not in page


def test_a_label_in_the_address_narrows_the_page(cast: Cast, scored: None, enter: Enter) -> None:
    best = best_members(ALL)[0]
    add_label(member_id=best.pk, name="vip", actor=SYSTEM)

    context = enter("owner").get(reverse(VALUE) + "?label=vip").context

    assert [row.member.pk for row in context["best"]] == [best.pk]
    assert context["all_url"] == reverse(MEMBERS) + "?label=vip"


def test_where_there_is_too_little_the_page_says_so(cast: Cast, enter: Enter) -> None:
    one_customer(visits=11, days=300, ago=65, sales=11_000_000)
    work_out_one(name="clv", now=NOON)

    context = enter("owner").get(reverse(VALUE)).context

    assert context["headline"] == (
        "What a customer is worth cannot be told yet: it shows itself as members come again."
    )
    assert context["caution"] == (
        "For a prediction of each, a hundred members have to have bought. Until then everybody is"
        " given the club's average."
    )
    assert {told.key: told.value for told in context["ahead"]}["clv_predicted"] == "–"


def test_an_empty_club_shows_sense(cast: Cast, enter: Enter) -> None:
    work_out_one(name="clv", now=NOON)

    page = text(enter("owner"), VALUE)

    assert "No member has bought yet" in page
    assert "NaN" not in page
    assert "None" not in page
    assert "Nobody here has a worth yet." in text(enter("owner"), MEMBERS)


def test_the_list_as_a_file(scored: None, enter: Enter) -> None:
    best = best_members(ALL)[0]

    answer = enter("owner").get(reverse("dashboard-export", args=["worth"]) + "?format=csv")

    lines = b"".join(answer).decode("utf-8-sig").splitlines()
    assert len(lines) == CROWD + 1
    assert lines[0].startswith("Card number,Member,Mobile,Group,")
    assert any(line.startswith(best.member.card_number) for line in lines)


def test_beside_the_member_stands_what_he_is_worth(cast: Cast, scored: None, enter: Enter) -> None:
    alive = MemberScores.objects.filter(alive__gt=0.8).order_by("-worth").first()
    once = MemberScores.objects.filter(alive=None, worth_by="model").first()
    assert alive is not None
    assert once is not None
    client = enter("owner")

    assert "He is probably still a customer:" in text(client, "dashboard-member", alive.pk)
    assert "He has come once, so nobody knows yet" in text(client, "dashboard-member", once.pk)
    assert "What he is worth" not in text(client, "dashboard-member", cast.sara.pk)


def test_who_is_gone_and_who_is_uncertain_are_told_so(scored: None, enter: Enter) -> None:
    known = MemberScores.objects.exclude(alive=None).order_by("pk")
    gone, open_ = known[0], known[1]
    MemberScores.objects.filter(pk=gone.pk).update(alive=0.1, expected_visits=0.2)
    MemberScores.objects.filter(pk=open_.pk).update(alive=0.5, expected_visits=3.4)
    client = enter("owner")

    assert "He has probably gone: only hardly a visit" in text(client, "dashboard-member", gone.pk)
    assert "is open: about 3 visits" in text(client, "dashboard-member", open_.pk)


def test_asked_for_once_however_often_it_is_pressed(scored: None, enter: Enter) -> None:
    client = enter("analyst")
    back = reverse(VALUE) + "?label=vip"

    for _time in range(2):
        answer = client.post(reverse("dashboard-figure-ask", args=["clv"]), {"next": back})
        assert (answer.status_code, answer["Location"]) == (302, back)

    assert KeptFigure.objects.filter(asked_at__isnull=False).count() == 1
    page = text(client, VALUE)
    assert "Being worked out anew" in page
    assert work_out_asked(now=NOON) == 1
    assert "Being worked out anew" not in text(client, VALUE)


def test_the_bar_goes_on_until_the_work_is_done(scored: None, enter: Enter) -> None:
    client = enter("analyst")
    client.post(reverse("dashboard-figure-ask", args=["clv"]))
    KeptFigure.objects.filter(name="clv").update(done=40)
    address = reverse("dashboard-figure-progress", args=["clv"])

    under_way = client.get(address)
    work_out_asked(now=NOON)
    done = client.get(address)

    assert 'value="40" max="100"' in under_way.content.decode()
    assert "HX-Refresh" not in under_way.headers
    assert done["HX-Refresh"] == "true"


def test_a_way_back_leads_nowhere_else(cast: Cast, enter: Enter) -> None:
    address = reverse("dashboard-figure-ask", args=["clv"])

    answer = enter("owner").post(address, {"next": "https://elsewhere.example/"})

    assert answer["Location"] == reverse("dashboard-home")


@pytest.mark.parametrize("shop", ["other", "9999", "x"])
def test_nobody_asks_for_a_shop_that_is_not_his(cast: Cast, enter: Enter, shop: str) -> None:
    asked = {"shop": str(cast.other_shop.pk) if shop == "other" else shop}

    answer = enter("manager").post(reverse("dashboard-figure-ask", args=["clv"]), asked)

    assert answer.status_code == 404
    assert not kept("clv").is_working


def test_every_long_reading_can_be_asked_for() -> None:
    assert set(WORKS) == asking.NAMES


def test_a_figure_that_is_none_cannot_be_asked_for(cast: Cast, enter: Enter) -> None:
    client = enter("owner")

    assert client.post(reverse("dashboard-figure-ask", args=["horoscope"])).status_code == 404
    assert client.get(reverse("dashboard-figure-progress", args=["horoscope"])).status_code == 404
    assert KeptFigure.objects.count() == 0


def test_the_cashier_sees_none_of_it(cast: Cast, enter: Enter) -> None:
    client = enter("cashier")

    assert client.get(reverse(VALUE)).status_code == 403
    assert client.get(reverse(MEMBERS)).status_code == 403
    assert client.post(reverse("dashboard-figure-ask", args=["clv"])).status_code == 403


def test_without_a_broker_the_next_tick_does_it(
    scored: None, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody answers at that port: the page does not wait, the row waits for the tick."""
    nobody = Celery("nobody", broker="redis://127.0.0.1:1/0", set_as_current=False)
    monkeypatch.setattr(asking, "current_app", nobody)

    answer = enter("owner").post(reverse("dashboard-figure-ask", args=["clv"]))

    assert answer.status_code == 302
    assert kept("clv").is_working
    assert work_out_asked(now=NOON) == 1
