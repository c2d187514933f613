"""The audit and the outbox: read, filtered, and never more than one may see."""

import pytest
from pytest_django import DjangoAssertNumQueries

from members.models import Message
from members.roles import SYSTEM
from members.services.messages import queue_message
from members.services.shops import open_shop
from tests.cast import Cast
from tests.dashboard.conftest import Enter
from tests.factories import make_member, ring_up

pytestmark = pytest.mark.django_db

AUDIT = "/dashboard/audit/"
OUTBOX = "/dashboard/messages/"


def send(cast: Cast, *, kind: Message.Kind = Message.Kind.SERVICE, text: str = "خوش آمدید") -> None:
    queue_message(
        kind=kind,
        address="+989121234567",
        text=text,
        natural_key=f"test:{text}",
        member=cast.sara,
    )


def test_the_audit_says_who_did_what_to_whom(cast: Cast, enter: Enter) -> None:
    open_shop(actor=cast.actor("owner"), code="third", name="شعبهٔ سوم")

    answer = enter("owner").get(AUDIT)

    newest = answer.context["deeds"][0]
    assert (newest.who, newest.what, newest.subject) == ("Owner", "opened a shop", "third")
    assert "opened a shop" in answer.content.decode()


def test_a_deed_names_the_member_and_the_club_itself(cast: Cast, enter: Enter) -> None:
    ring_up(cast.shop, 1_000_000, member=cast.sara)

    newest = enter("owner").get(AUDIT).context["deeds"][0]

    assert (newest.who, newest.what) == ("The club itself", "rang up a purchase")
    assert newest.member == "سارا احمدی"


def test_the_audit_is_filtered_by_its_address(cast: Cast, enter: Enter) -> None:
    open_shop(actor=cast.actor("owner"), code="third", name="شعبهٔ سوم")
    owner = enter("owner")

    shops = owner.get(f"{AUDIT}?subject=shop").context["deeds"]
    own = owner.get(f"{AUDIT}?who=user:{cast.owner.pk}").context["deeds"]

    assert {deed.what for deed in shops} == {"opened a shop"}
    assert [deed.subject for deed in own] == ["third"]


def test_a_manager_reads_the_audit_of_his_shop(cast: Cast, enter: Enter) -> None:
    ring_up(cast.shop, 1_000_000)
    ring_up(cast.other_shop, 1_000_000)

    deeds = enter("manager").get(f"{AUDIT}?subject=purchase").context["deeds"]

    assert len(deeds) == 1


def test_the_outbox_shows_state_and_text(cast: Cast, enter: Enter) -> None:
    send(cast)

    page = enter("owner").get(OUTBOX).content.decode()

    assert "خوش آمدید" in page
    assert "0912 123 4567" in page


def test_a_code_is_nobodys_to_read(cast: Cast, enter: Enter) -> None:
    send(cast, kind=Message.Kind.CODE, text="کد ۸۲۴۱۹۳")

    page = enter("owner").get(OUTBOX).content.decode()

    assert "۸۲۴۱۹۳" not in page
    assert "One-time code" in page


def test_the_outbox_is_filtered_by_its_address(cast: Cast, enter: Enter) -> None:
    send(cast)
    owner = enter("owner")

    assert len(owner.get(f"{OUTBOX}?status=queued&kind=service").context["page"]) == 1
    assert len(owner.get(f"{OUTBOX}?status=failed").context["page"]) == 0
    assert len(owner.get(f"{OUTBOX}?kind=code").context["page"]) == 0


def test_a_manager_reads_messages_to_members_of_his_shop(cast: Cast, enter: Enter) -> None:
    send(cast)
    elsewhere = make_member(shop=cast.other_shop)
    queue_message(
        kind=Message.Kind.SERVICE,
        address="+989351112233",
        text="…",
        natural_key="elsewhere",
        member=elsewhere,
    )

    listed = list(enter("manager").get(OUTBOX).context["page"])

    assert [message.member for message in listed] == [cast.sara]


@pytest.mark.parametrize("address", [AUDIT, OUTBOX])
def test_statements_do_not_grow(
    cast: Cast,
    enter: Enter,
    address: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(5):
        ring_up(cast.shop, 1_000_000, member=make_member())
        send(cast, text=str(number))
    open_shop(actor=SYSTEM, code="third", name="شعبهٔ سوم")
    owner = enter("owner")
    owner.get(address)

    with django_assert_max_num_queries(10):
        answer = owner.get(address)

    assert answer.status_code == 200
