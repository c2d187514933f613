"""Making what a test needs through the real services, with believable defaults."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from itertools import count
from typing import Any

import pytest
from django.db import transaction

from members.exceptions import ClubError
from members.models import ApiKey, Member, Shop, User
from members.roles import KEY_RIGHTS, SYSTEM
from members.services.keys import create_api_key
from members.services.members import register_member
from members.services.shops import open_shop, set_up_club
from members.services.staff import hire_staff
from points.models import Program
from points.rules.documents import read_program
from points.rules.sales import Bonus, Line, Sale, Tendered
from points.services.programs import publish_program, publish_terms
from points.services.purchases import Booked, record_purchase

PASSWORD = "flowers-at-dawn-42"
_numbers = count(1)


def make_club() -> None:
    """A club in rial, shown in toman."""
    set_up_club(actor=SYSTEM, name="گل نرگس")


def make_program(
    *,
    earn_amount: int = 100_000,
    point_value: int = 5_000,
    cap_bps: int = 500,
    vesting_days: int = 0,
    expiry_months: int = 12,
    redeem_min_points: int = 1,
    redeem_max_bps: int = 10_000,
    starts_on: date = date(2020, 1, 1),
    window_kind: str = Program.WindowKind.MONTH,
) -> Program:
    """10,000 toman earns a point, a point pays 500 toman: five percent, exactly the cap."""
    return publish_program(
        actor=SYSTEM,
        earn_amount=earn_amount,
        point_value=point_value,
        cap_bps=cap_bps,
        vesting_days=vesting_days,
        expiry_months=expiry_months,
        redeem_min_points=redeem_min_points,
        redeem_max_bps=redeem_max_bps,
        starts_on=starts_on,
        window_kind=window_kind,
    )


def make_ruled_program(
    *rules: dict[str, Any],
    tiers: dict[str, Any] | None = None,
    starts_on: date = date(2020, 1, 2),
    **sections: dict[str, Any],
) -> Program:
    """10,000 toman earns a point, a point pays 300 toman: three percent of a cap of five, so
    that rules have room. Each section's values stand over the document's. It holds as if it had
    been published long ago, over the cast's own program.
    """
    document: dict[str, Any] = {
        "format": "loyalty-club/program/1",
        "points": {"earn_amount": 100_000, "point_value": 3_000},
        "cap": {"percent": 5, "window": "month", "calendar": "jalali"},
        "rules": list(rules),
        "tiers": tiers,
    }
    for name, values in sections.items():
        document[name] = {**document.get(name, {}), **values}
    terms = read_program(document)
    program = publish_terms(terms=terms, actor=SYSTEM, starts_on=date(2099, 1, 1))
    program.starts_on = starts_on
    program.save(update_fields=["starts_on"])
    return program


def make_shop(code: str = "main", name: str = "شعبهٔ مرکزی") -> Shop:
    """An open shop."""
    return open_shop(actor=SYSTEM, code=code, name=name)


def make_member(
    *,
    mobile: str = "",
    first_name: str = "سارا",
    last_name: str = "احمدی",
    shop: Shop | None = None,
    service: bool = True,
) -> Member:
    """A member who allows receipts; each with a mobile of his own."""
    return register_member(
        actor=SYSTEM,
        mobile=mobile or f"0912{next(_numbers):07d}",
        first_name=first_name,
        last_name=last_name,
        consents={"service": service},
        shop_id=None if shop is None else shop.pk,
    )


def make_staff(
    role: str, *, username: str = "", shops: Sequence[Shop] = (), mobile: str = ""
) -> User:
    """Somebody who may sign in with `PASSWORD`."""
    return hire_staff(
        actor=SYSTEM,
        username=username or f"{role}-{next(_numbers)}",
        password=PASSWORD,
        role=role,
        first_name=role.title(),
        mobile=mobile,
        shop_ids=[shop.pk for shop in shops],
    )


def make_key(shop: Shop, *, rights: Sequence[str] | None = None) -> tuple[ApiKey, str]:
    """A till's key with all that a till may do, and its secret."""
    return create_api_key(
        actor=SYSTEM,
        name="till",
        shop_id=shop.pk,
        rights=rights or [right.value for right in KEY_RIGHTS],
    )


def make_sale(
    shop: Shop,
    amount: int = 5_000_000,
    *,
    member: Member | None = None,
    points_amount: int = 0,
    tender: str = "cash",
    receipt: str = "",
    occurred_at: datetime | None = None,
) -> Sale:
    """One line; a part paid with points where asked."""
    payments = []
    if amount > points_amount:
        payments.append(Tendered(tender, amount - points_amount))
    if points_amount:
        payments.append(Tendered("points", points_amount))
    return Sale(
        shop_id=shop.pk,
        receipt_number=receipt or f"R{next(_numbers)}",
        lines=(Line(amount, product="دسته‌گل", category="flowers"),),
        payments=tuple(payments),
        member_id=None if member is None else member.pk,
        occurred_at=occurred_at,
    )


def ring_up(
    shop: Shop,
    amount: int = 5_000_000,
    *,
    member: Member | None = None,
    points_amount: int = 0,
    tender: str = "cash",
    bonuses: Sequence[Bonus] = (),
    now: datetime | None = None,
) -> Booked:
    """A booked purchase."""
    sale = make_sale(
        shop, amount, member=member, points_amount=points_amount, tender=tender, occurred_at=now
    )
    return record_purchase(sale=sale, actor=SYSTEM, bonuses=bonuses, now=now)


@contextmanager
def refused(refusal: type[ClubError]) -> Iterator[pytest.ExceptionInfo[ClubError]]:
    """Expect this refusal; what it wrote is rolled back, as the doors do."""
    with pytest.raises(refusal) as info, transaction.atomic():
        yield info
