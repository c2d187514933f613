"""The clock jumps: the timetable stops, says so, and goes on when it is right again."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.exceptions import NotAllowed
from members.models import AuditEntry, Clock
from members.roles import SYSTEM
from members.selectors.clock import is_clock_believed, pulse
from members.services.clock import believe_clock
from members.services.timetable import tick
from tests.cast import Cast, assemble_cast
from tests.clock import DAY, NOON
from tests.dashboard.conftest import Enter, enter
from tests.timetable.recording import Recorder

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["enter"]

HOUR = timedelta(hours=1)
YEAR = 365 * DAY


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The people, for tests that commit."""
    return assemble_cast()


def move_wall_clock(by: timedelta) -> None:
    """What the wall clock said at the last tick, so that it is now ahead by so much."""
    row = Clock.objects.get()
    Clock.objects.update(ticked_at=row.ticked_at - by)


def deeds() -> list[str]:
    """What the audit says of the clock."""
    return list(
        AuditEntry.objects.filter(action__startswith="clock.")
        .order_by("id")
        .values_list("action", flat=True)
    )


def test_an_honest_tick_is_remembered() -> None:
    before = timezone.now()

    tick([])

    row = Clock.objects.get()
    assert before <= row.ticked_at <= timezone.now()
    assert (row.jumped_at, pulse().state, deeds()) == (None, "ok", [])


def test_a_year_ahead_everything_waits_and_back_it_goes_on() -> None:
    recorder = Recorder()
    jobs = [recorder.always()]
    tick(jobs)
    move_wall_clock(YEAR)

    ahead = [tick(jobs), tick(jobs)]
    state, believed = pulse().state, is_clock_believed()
    move_wall_clock(-YEAR)
    back = tick(jobs)

    assert [(one.is_paused, one.counts) for one in ahead] == [(True, {})] * 2
    assert (state, believed) == ("paused", False)
    assert (back.is_paused, back.counts) == (False, {"always": 1})
    assert (pulse().state, deeds()) == ("ok", ["clock.jumped", "clock.agreed"])


def test_two_hours_back_run_nothing_twice() -> None:
    recorder = Recorder()
    jobs = [recorder.nightly(), recorder.often()]
    tick(jobs)
    done = len(recorder.calls)
    move_wall_clock(-2 * HOUR)

    back = tick(jobs)

    assert (back.is_paused, back.counts, len(recorder.calls)) == (False, {}, done)


def test_thirteen_days_of_rest_or_a_new_start_are_no_jump() -> None:
    tick([])
    Clock.objects.update(ticked_at=timezone.now() - 13 * DAY, boot="the start before")

    assert not tick([]).is_paused


def test_a_told_time_is_believed_and_leaves_the_clock_alone() -> None:
    recorder = Recorder()
    tick([])
    move_wall_clock(YEAR)
    tick([])
    kept = Clock.objects.values().get()

    for moment in (NOON, NOON + YEAR, NOON - YEAR):
        assert not tick([recorder.always()], now=moment).is_paused

    assert Clock.objects.values().get() == kept
    assert len(recorder.calls) == 3


def test_a_person_says_that_the_clock_is_right(cast: Cast) -> None:
    tick([])
    move_wall_clock(DAY)
    tick([])

    with pytest.raises(NotAllowed):
        believe_clock(actor=cast.actor("manager"))
    said = believe_clock(actor=cast.actor("owner"))
    again = believe_clock(actor=SYSTEM)

    assert (said, again) == (True, False)
    assert (tick([]).is_paused, deeds()) == (False, ["clock.jumped", "clock.believed"])


def test_the_owner_is_told_and_presses_the_button(cast: Cast, enter: Enter) -> None:
    tick([])
    move_wall_clock(DAY)
    tick([])
    owner, manager = enter("owner"), enter("manager")
    button = reverse("dashboard-clock-believe")

    for page in ("dashboard-home", "dashboard-timetable"):
        assert button in owner.get(reverse(page)).content.decode()
        answer = manager.get(reverse(page)).content.decode()
        assert "notice-rose" in answer
        assert button not in answer
    pressed = owner.post(button)

    assert pressed.status_code == 302
    assert button not in owner.get(reverse("dashboard-home")).content.decode()
    assert not tick([]).is_paused


def test_the_health_page_tells_how_the_timetable_is(client: Client) -> None:
    def state() -> str:
        answer = client.get("/healthz")
        assert answer.status_code == 200
        return str(answer.json()["timetable"])

    found = [state()]
    tick([])
    found.append(state())
    row = Clock.objects.get()
    Clock.objects.update(seconds=row.seconds - 181)
    found.append(state())

    assert found == ["never", "ok", "late"]
