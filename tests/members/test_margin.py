"""What the shop earns of its sales, as the owner states it."""

import pytest

from members.exceptions import InvalidField, NotAllowed
from members.models import AuditEntry, Club
from members.services.margin import state_margin
from tests.cast import Cast
from tests.factories import refused

pytestmark = pytest.mark.django_db


def test_the_owner_states_it(cast: Cast) -> None:
    assert state_margin(margin_bps=2_500, actor=cast.actor("owner"))

    assert Club.objects.get().margin_bps == 2_500
    assert AuditEntry.objects.get(action="club.margin").facts == {"margin_bps": 2_500}


def test_the_same_again_writes_nothing(cast: Cast) -> None:
    state_margin(margin_bps=2_500, actor=cast.actor("owner"))

    assert not state_margin(margin_bps=2_500, actor=cast.actor("owner"))
    assert AuditEntry.objects.filter(action="club.margin").count() == 1


@pytest.mark.parametrize("share", [-1, 10_001])
def test_what_is_no_share_is_refused(cast: Cast, share: int) -> None:
    with refused(InvalidField):
        state_margin(margin_bps=share, actor=cast.actor("owner"))
    assert Club.objects.get().margin_bps == 3_000


def test_nobody_else_states_it(cast: Cast) -> None:
    with refused(NotAllowed):
        state_margin(margin_bps=2_500, actor=cast.actor("manager"))
    assert Club.objects.get().margin_bps == 3_000
