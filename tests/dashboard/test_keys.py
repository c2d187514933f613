"""API keys: made, shown once, revoked; each manager in his own shop."""

import pytest
from django.urls import reverse

from members.models import ApiKey, AuditEntry
from tests.cast import Cast
from tests.dashboard.conftest import Enter
from tests.factories import make_key
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db

LIST = "/dashboard/keys/"
CREATE = "/dashboard/keys/create/"


def facts(cast: Cast, **change: object) -> dict[str, object]:
    return {"name": "صندوق دو", "shop": cast.shop.pk, "rights": ["members.read"], **change}


def test_the_key_is_shown_once_and_opens_the_club(cast: Cast, enter: Enter) -> None:
    owner = enter("owner")

    answer = owner.post(CREATE, facts(cast))

    secret = answer.context["secret"]
    key = ApiKey.objects.get(prefix=secret.partition(".")[0])
    assert answer.status_code == 200
    assert key.is_valid(secret)
    assert secret in answer.content.decode()
    assert (key.name, key.shop_id, key.rights) == ("صندوق دو", cast.shop.pk, ["members.read"])
    assert "no-store" in answer["Cache-Control"]
    assert secret not in owner.get(LIST).content.decode()
    assert AuditEntry.objects.filter(action="key.created", subject=f"key:{key.prefix}").count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"rights": []}, "rights"),
        ({"rights": ["staff.manage"]}, "rights"),
        ({"shop": 999_999}, "shop"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    cast: Cast, enter: Enter, change: dict[str, object], field: str
) -> None:
    owner = enter("owner")

    with nothing_changed():
        answer = owner.post(CREATE, facts(cast, **change))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_a_manager_makes_keys_for_his_shop_only(cast: Cast, enter: Enter) -> None:
    manager = enter("manager")

    with nothing_changed():
        elsewhere = manager.post(CREATE, facts(cast, shop=cast.other_shop.pk))
    here = manager.post(CREATE, facts(cast))

    assert elsewhere.status_code == 422
    assert here.status_code == 200


def test_a_key_is_revoked(cast: Cast, enter: Enter) -> None:
    answer = enter("owner").post(reverse("dashboard-key-revoke", args=[cast.key.prefix]))

    assert (answer.status_code, answer["Location"]) == (302, LIST)
    assert ApiKey.objects.get(pk=cast.key.pk).revoked is True
    assert ApiKey.objects.is_valid(cast.secret) is False


def test_a_manager_sees_and_revokes_keys_of_his_shop_only(cast: Cast, enter: Enter) -> None:
    foreign, _ = make_key(cast.other_shop)
    manager = enter("manager")

    listed = [key for key, _ in manager.get(LIST).context["rows"]]
    with nothing_changed():
        answer = manager.post(reverse("dashboard-key-revoke", args=[foreign.prefix]))

    assert listed == [cast.key]
    assert answer.status_code == 404


def test_keys_are_not_revoked_by_looking(cast: Cast, enter: Enter) -> None:
    answer = enter("owner").get(reverse("dashboard-key-revoke", args=[cast.key.prefix]))

    assert answer.status_code == 405


def test_without_keys_the_page_says_what_they_are_for(cast: Cast, enter: Enter) -> None:
    cast.key.delete()

    assert "No key has been made." in enter("owner").get(LIST).content.decode()
