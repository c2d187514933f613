"""That the letter leaves: on its day, to its readers, once for each address and week."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMultiAlternatives

from analytics.models import FigureRules
from analytics.services.summaries.folding import fold_stale
from loyalty_club.letter.posting import key_of, post_weekly_letters, send_letter_now
from members.exceptions import InvalidField, NotAllowed, TooManyTests
from members.models import AuditEntry, Message, User
from members.services.message_deeds import resend_message
from members.services.sending import send_due_messages
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import make_staff, refused, ring_up
from tests.letter.conftest import ADDRESS

pytestmark = pytest.mark.django_db

# NOON is Tuesday, 1 September; the letter's own day is Saturday.
SATURDAY = NOON - 3 * DAY
FRIDAY = NOON + 3 * DAY


def letters() -> list[Message]:
    return list(Message.objects.filter(natural_key__startswith="letter:").order_by("id"))


def test_on_its_day_it_is_owed_to_every_owner_with_an_address(reader: User) -> None:
    make_staff("owner", username="second").save()

    assert post_weekly_letters(now=SATURDAY) == 1

    (letter,) = letters()
    assert (letter.address, letter.channel, letter.kind) == (ADDRESS, "email", "service")
    assert letter.natural_key == key_of(SATURDAY.date(), ADDRESS)
    assert letter.text.startswith("Hello Mina,\n\nFrom Saturday 22 August 2026 to ")


def test_once_a_week_however_often_it_runs(reader: User) -> None:
    for later in range(7):
        post_weekly_letters(now=SATURDAY + later * DAY)

    assert len(letters()) == 1


def test_the_next_week_has_its_own(reader: User) -> None:
    post_weekly_letters(now=SATURDAY)
    post_weekly_letters(now=SATURDAY + 7 * DAY)

    assert len(letters()) == 2


def test_a_day_that_was_missed_is_made_up_for_until_the_week_ends(reader: User) -> None:
    assert post_weekly_letters(now=FRIDAY) == 1

    (letter,) = letters()
    assert letter.expires_at is not None
    assert letter.expires_at - SATURDAY == timedelta(days=6, hours=12)


def test_before_its_day_nothing_leaves(reader: User) -> None:
    FigureRules.objects.create(letter_weekday=2)

    assert post_weekly_letters(now=NOON) == 0


def test_another_day_makes_no_second_letter_of_the_week(reader: User) -> None:
    post_weekly_letters(now=SATURDAY)
    FigureRules.objects.create(letter_weekday=1)

    assert post_weekly_letters(now=NOON) == 0


def test_switched_off_nothing_leaves(reader: User) -> None:
    FigureRules.objects.create(letter_is_on=False)

    assert post_weekly_letters(now=NOON) == 0


def test_one_address_gets_one_letter_however_it_is_written(reader: User) -> None:
    twin = make_staff("owner", username="twin")
    twin.email = "Owner@Example.com"
    twin.save(update_fields=["email"])

    post_weekly_letters(now=NOON)

    assert len(letters()) == 1


def test_the_address_of_the_rules_stands_for_all_owners(reader: User) -> None:
    FigureRules.objects.create(letter_to="books@example.com")

    post_weekly_letters(now=NOON)

    assert [letter.address for letter in letters()] == ["books@example.com"]


def test_who_may_not_sign_in_any_more_gets_none(reader: User) -> None:
    reader.is_active = False
    reader.save(update_fields=["is_active"])

    assert post_weekly_letters(now=NOON) == 0


def test_it_leaves_once_as_text_and_laid_out(cast: Cast, reader: User) -> None:
    ring_up(cast.shop, 12_000_000, member=cast.sara, now=SATURDAY - DAY)
    fold_stale(now=NOON)
    post_weekly_letters(now=NOON)

    send_due_messages(now=NOON)
    post_weekly_letters(now=NOON)
    send_due_messages(now=NOON + DAY)

    (letter,) = mail.outbox
    assert letter.to == [ADDRESS]
    assert "1.2 million toman of sales" in letter.subject
    assert "you sold 1.2 million toman" in str(letter.body)
    assert isinstance(letter, EmailMultiAlternatives)
    ((html, kind),) = [(part[0], part[1]) for part in letter.alternatives]
    assert kind == "text/html"
    assert "you sold 1.2 million toman" in str(html)


def test_a_sender_that_died_sends_no_second_letter(reader: User) -> None:
    post_weekly_letters(now=NOON)
    Message.objects.update(status="sending", sent_at=NOON)

    later = NOON + timedelta(minutes=10)
    post_weekly_letters(now=later)
    send_due_messages(now=later)

    assert [letter.status for letter in letters()] == ["unknown"]
    assert mail.outbox == []


def test_a_person_may_have_it_sent_again(cast: Cast, reader: User) -> None:
    post_weekly_letters(now=NOON)
    Message.objects.update(status="failed")

    resend_message(message_id=letters()[0].pk, actor=cast.actor("owner"), now=NOON)
    send_due_messages(now=NOON)

    (letter,) = mail.outbox
    assert isinstance(letter, EmailMultiAlternatives)
    assert len(letter.alternatives) == 1


def test_it_is_written_in_the_language_of_its_reader(reader: User) -> None:
    reader.language = "fa"
    reader.save(update_fields=["language"])

    post_weekly_letters(now=NOON)

    (letter,) = letters()
    assert 'lang="fa" dir="rtl"' in letter.facts["html"]


def test_no_member_is_named_in_it(cast: Cast, reader: User) -> None:
    ring_up(cast.shop, 12_000_000, member=cast.sara, now=NOON - 120 * DAY)
    fold_stale(now=NOON)

    post_weekly_letters(now=NOON)

    (letter,) = letters()
    assert cast.sara.first_name not in letter.text + letter.facts["html"]


def test_an_owner_may_have_one_at_once(cast: Cast) -> None:
    with time_machine.travel(NOON, tick=False):
        send_letter_now(address="mina@example.com", actor=cast.actor("owner"))

    (letter,) = letters()
    assert letter.natural_key.startswith("letter:now:")
    assert AuditEntry.objects.filter(action="figures.letter").count() == 1


def test_five_an_hour_are_enough(cast: Cast) -> None:
    for _time in range(5):
        send_letter_now(address="mina@example.com", actor=cast.actor("owner"), now=NOON)

    with refused(TooManyTests):
        send_letter_now(address="mina@example.com", actor=cast.actor("owner"), now=NOON)
    assert len(letters()) == 5


def test_what_is_no_address_is_refused(cast: Cast) -> None:
    with refused(InvalidField):
        send_letter_now(address="mina", actor=cast.actor("owner"), now=NOON)
    assert letters() == []


def test_only_who_decides_about_figures_has_one_sent(cast: Cast) -> None:
    with refused(NotAllowed):
        send_letter_now(address="mina@example.com", actor=cast.actor("manager"), now=NOON)
    assert letters() == []
