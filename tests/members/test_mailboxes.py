"""An e-mail address becomes a member's by the yes of its own mailbox, and by nothing else."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.core import mail
from pytest_django import Settings

from members.exceptions import EmailLinkExpired, InvalidField, NotAllowed, UnknownEmailLink
from members.models import WIPED, AuditEntry, Consent, Member, Message, PendingEmail
from members.roles import SYSTEM, Actor
from members.selectors.mailboxes import mailbox_link, token_of
from members.selectors.own_file import own_file
from members.services.history_beside import Policy, Told
from members.services.history_members import Gathered, Newcomer, gather_members
from members.services.history_undo import close_imported_members, take_beside_back
from members.services.mailboxes import confirm_email, decline_email, tell_email
from members.services.merging import close_into, reopen
from members.services.sending import send_due_messages
from points.services.erasure import erase_member
from tests.cast import Cast
from tests.clock import DAY, MINUTE, NOON
from tests.factories import make_member, refused
from tests.members.sending_cases import write_to_mailbox

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("public")]
ADDRESS = "sara@example.org"
WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def _post_office(settings: Settings) -> Iterator[None]:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox.clear()
    yield
    mail.outbox.clear()


def himself(member: Member) -> Actor:
    return Actor(kind="member", id=f"member:{member.pk}", name="", rights=frozenset())


def told(
    member: Member, email: str = ADDRESS, *, actor: Actor = SYSTEM, now: datetime = NOON
) -> str:
    return tell_email(member_id=member.pk, email=email, actor=actor, now=now).state


def waiting(member: Member) -> PendingEmail:
    return PendingEmail.objects.get(member=member)


def letters() -> int:
    return Message.objects.filter(channel="email", kind="code").count()


def test_the_letter_leads_to_the_yes(cast: Cast) -> None:
    state = told(cast.sara, f"  {ADDRESS} ")
    send_due_messages(now=NOON)
    link = re.search(r"https://club\.example/e/\S+/", str(mail.outbox[0].body))
    assert link is not None
    confirm_email(token=link[0].split("/")[-2], consents={"promotion": True}, now=NOON + DAY)

    cast.sara.refresh_from_db()
    consent = Consent.objects.filter(channel="email").get()
    assert (state, mail.outbox[0].to, cast.sara.email) == ("asked", [ADDRESS], ADDRESS)
    assert PendingEmail.objects.count() == 0
    assert (consent.purpose, consent.is_given, consent.evidence) == ("promotion", True, "email")
    assert consent.wording != "elsewhere"
    assert AuditEntry.objects.filter(action="email.confirmed").get().actor_id == (
        f"member:{cast.sara.pk}"
    )


def test_nothing_else_goes_to_an_address_that_waits(cast: Cast) -> None:
    told(cast.sara)
    Consent.objects.create(
        member=cast.sara, purpose="promotion", channel="email", is_given=True,
        evidence="portal", wording="2027-01", taken_by="x", taken_at=NOON,
    )  # fmt: skip
    write_to_mailbox(cast.sara, ADDRESS, "an offer", now=NOON)

    send_due_messages(now=NOON)

    offer = Message.objects.get(natural_key="an offer")
    assert (offer.status, offer.problem) == ("blocked", "other_address")
    assert len(mail.outbox) == 1


def test_the_link_is_kept_nowhere_once_it_has_left(cast: Cast) -> None:
    told(cast.sara)

    send_due_messages(now=NOON)

    letter = Message.objects.get()
    assert (letter.status, letter.text, letter.facts) == ("sent", WIPED, {})


def test_the_former_address_holds_until_the_yes(cast: Cast) -> None:
    Member.objects.filter(pk=cast.sara.pk).update(email="old@example.org")

    told(cast.sara)
    cast.sara.refresh_from_db()
    before = cast.sara.email
    confirm_email(token=token_of(waiting(cast.sara)), now=NOON)
    cast.sara.refresh_from_db()

    assert (before, cast.sara.email) == ("old@example.org", ADDRESS)


def test_another_address_makes_the_former_link_and_letter_useless(cast: Cast) -> None:
    told(cast.sara, "wrong@example.org")
    former = token_of(waiting(cast.sara))
    told(cast.sara, ADDRESS, now=NOON + MINUTE)

    send_due_messages(now=NOON + MINUTE)

    assert [one.to for one in mail.outbox] == [[ADDRESS]]
    with refused(UnknownEmailLink):
        confirm_email(token=former, now=NOON)


def test_seven_days_and_not_a_second_more(cast: Cast) -> None:
    told(cast.sara)
    token = token_of(waiting(cast.sara))

    with refused(EmailLinkExpired):
        confirm_email(token=token, now=NOON + WEEK)
    confirm_email(token=token, now=NOON + WEEK - timedelta(seconds=1))

    cast.sara.refresh_from_db()
    assert cast.sara.email == ADDRESS


def test_a_link_works_once(cast: Cast) -> None:
    told(cast.sara)
    token = token_of(waiting(cast.sara))
    confirm_email(token=token, now=NOON)

    with refused(UnknownEmailLink):
        confirm_email(token=token, now=NOON)


def test_a_guessed_link_opens_nothing(cast: Cast) -> None:
    told(cast.sara)
    token = token_of(waiting(cast.sara))
    another = make_member()
    told(another, "ali@example.org")
    swapped = token_of(waiting(another))[:20] + token[20:]

    for guess in (swapped, "A" * 20 + token[20:], token[:-1], "", token.swapcase()):
        with refused(UnknownEmailLink):
            confirm_email(token=guess, now=NOON)


def test_a_former_key_of_the_club_still_opens(cast: Cast, settings: Settings) -> None:
    told(cast.sara)
    token = token_of(waiting(cast.sara))
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key, as long as a key of a club has to be, and longer"

    confirm_email(token=token, now=NOON)

    cast.sara.refresh_from_db()
    assert cast.sara.email == ADDRESS


def test_who_says_no_is_left_alone(cast: Cast) -> None:
    told(cast.sara)
    decline_email(token=token_of(waiting(cast.sara)), now=NOON)
    count = letters()

    with pytest.raises(InvalidField) as problem:
        told(cast.sara, ADDRESS.upper(), now=NOON + DAY)
    imported = _imported(ADDRESS)

    cast.sara.refresh_from_db()
    assert problem.value.facts["problem"] == "declined"
    assert (cast.sara.email, letters(), imported.beside["emails"]) == ("", count, [])
    assert told(cast.sara, actor=himself(cast.sara), now=NOON + DAY) == "asked"


def test_three_letters_a_day_to_one_mailbox_whoever_asks(cast: Cast) -> None:
    people = [cast.sara, make_member(), make_member(), make_member()]

    states = [told(one, now=NOON + MINUTE * at) for at, one in enumerate(people)]
    tomorrow = told(people[3], now=NOON + DAY)

    assert (states, tomorrow) == (["asked", "asked", "asked", "waits"], "asked")
    assert letters() == 4


def test_five_letters_a_day_for_one_member(cast: Cast) -> None:
    states = [
        told(cast.sara, f"sara{at}@example.org", now=NOON + MINUTE * 2 * at) for at in range(6)
    ]

    assert states == ["asked"] * 5 + ["waits"]


def test_pressed_twice_is_asked_once(cast: Cast) -> None:
    states = [told(cast.sara), told(cast.sara, now=NOON + timedelta(seconds=30))]

    assert (states, letters()) == (["asked", "asked"], 1)


def test_without_a_public_address_it_waits(cast: Cast, settings: Settings) -> None:
    settings.PUBLIC_URL = ""

    state = told(cast.sara)

    assert (state, letters(), waiting(cast.sara).address) == ("waits", 0, ADDRESS)


def test_his_own_address_again_drops_what_waits(cast: Cast) -> None:
    Member.objects.filter(pk=cast.sara.pk).update(email=ADDRESS)
    told(cast.sara, "new@example.org")

    state = told(cast.sara, "SARA@example.org", now=NOON + MINUTE)

    assert (state, PendingEmail.objects.count(), letters()) == ("kept", 0, 1)


def test_none_any_more(cast: Cast) -> None:
    Member.objects.filter(pk=cast.sara.pk).update(email=ADDRESS)
    told(cast.sara, "new@example.org")

    state = told(cast.sara, " ")

    cast.sara.refresh_from_db()
    assert (state, cast.sara.email, PendingEmail.objects.count()) == ("none", "", 0)


@pytest.mark.parametrize("typed", ["sara", "sara@", "a b@example.org", "x" * 115 + "@example.org"])
def test_what_is_no_address_is_refused(cast: Cast, typed: str) -> None:
    with refused(InvalidField):
        told(cast.sara, typed)


def test_who_may_not_change_members_tells_no_address(cast: Cast) -> None:
    stranger = Actor(kind="user", id="user:0", name="", rights=frozenset())

    with refused(NotAllowed):
        told(cast.sara, actor=stranger)


def test_his_file_holds_what_waits(cast: Cast) -> None:
    told(cast.sara)

    assert own_file(cast.sara.pk, language="en")["profile"]["email_to_confirm"] == ADDRESS


def test_erasure_takes_the_address_wherever_it_stands(cast: Cast) -> None:
    Member.objects.filter(pk=cast.sara.pk).update(email="old@example.org")
    told(cast.sara)
    for key, address in (("old", "OLD@example.org"), ("new", ADDRESS)):
        write_to_mailbox(None, address.lower(), key, now=NOON)
    token = token_of(waiting(cast.sara))

    erase_member(member_id=cast.sara.pk, ground="staff", actor=SYSTEM)

    kept = set(Message.objects.values_list("address", flat=True))
    assert (PendingEmail.objects.count(), kept) == (0, {"", ADDRESS})
    assert Message.objects.filter(status="queued").count() == 1
    with refused(UnknownEmailLink):
        confirm_email(token=token, now=NOON)


def test_a_merge_takes_it_along_and_back(cast: Cast) -> None:
    twin = make_member()
    told(twin)
    token = token_of(waiting(twin))

    moved = close_into(merged=twin, kept=cast.sara)
    link = mailbox_link(waiting(cast.sara))
    reopen(merged=twin, kept=cast.sara, moved=moved)

    assert token in link
    assert waiting(twin).address == ADDRESS


def test_a_merge_takes_a_confirmed_one_along_and_back(cast: Cast) -> None:
    twin = make_member()
    Member.objects.filter(pk=twin.pk).update(email=ADDRESS)
    twin.refresh_from_db()

    moved = close_into(merged=twin, kept=cast.sara)
    kept = Member.objects.get(pk=cast.sara.pk).email
    reopen(merged=twin, kept=cast.sara, moved=moved)

    back = {one.pk: one.email for one in Member.objects.all()}
    assert (kept, back) == (ADDRESS, {cast.sara.pk: "", twin.pk: ADDRESS})
    assert ADDRESS not in str(moved)


def test_of_two_that_wait_that_of_the_kept_card_holds(cast: Cast) -> None:
    twin = make_member()
    told(cast.sara)
    told(twin, "twin@example.org")

    moved = close_into(merged=twin, kept=cast.sara)

    assert (moved["pending_email"], waiting(cast.sara).address) == (0, ADDRESS)


def _imported(*emails: str) -> Gathered:
    people = [
        Newcomer(joined_at=NOON, external_ref=f"old-{at}", told=Told(email=email))
        for at, email in enumerate(emails)
    ]
    return gather_members(
        actor=SYSTEM, people=people, policy=Policy(evidence="import:1"), shop_id=None, now=NOON
    )


def test_a_file_asks_each_mailbox_once_and_at_a_pace() -> None:
    emails = [f"m{at}@example.org" for at in range(201)]

    first = _imported(*emails)
    again = _imported(*emails)

    within = Message.objects.filter(due_at__lte=NOON + timedelta(hours=1)).count()
    assert (len(first.beside["emails"]), again.beside["emails"]) == (201, [])
    assert (letters(), within) == (201, 200)
    assert Member.objects.exclude(email="").count() == 0
    last = PendingEmail.objects.order_by("-asked_at").first()
    assert last is not None
    assert last.asked_at > NOON + timedelta(hours=1)


def test_a_file_that_is_taken_back_takes_its_addresses_along() -> None:
    done = _imported(ADDRESS, "b@example.org")
    first, second = done.created
    confirm_email(token=token_of(PendingEmail.objects.get(member_id=second)), now=NOON)

    staying = close_imported_members(
        member_ids=done.created, together=done.created, beside=done.beside, actor=SYSTEM, now=NOON
    )
    take_beside_back(beside=done.beside, evidence="import:1", actor=SYSTEM, now=NOON)

    assert [pk for pk, _why in staying] == [second]
    assert PendingEmail.objects.count() == 0
    assert Member.objects.get(pk=first).status == "erased"
