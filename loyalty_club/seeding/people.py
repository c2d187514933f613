"""The demo's staff, shops and keys, and the file that tells who they are."""

import json
import os
import secrets
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from loyalty_club.seeding.plan import PORTAL, Visitor
from loyalty_club.seeding.words import CLUB_NAME, SHOPS, STAFF, Language, in_language
from members.models import Club, Shop, User
from members.roles import KEY_RIGHTS, SYSTEM, Actor, Right, Role
from members.rules.phones import national_mobile
from members.selectors.access import actor_for_user
from members.services.facts import install_facts
from members.services.keys import create_api_key
from members.services.shops import open_shop, set_up_club
from members.services.staff import hire_staff, set_staff_password

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class House:
    """The club with its doors open: shops, who stands at the till of each, and the manager in
    whose name all else is done.
    """

    shop_ids: tuple[int, ...]
    sellers: tuple[Actor, ...]
    manager: Actor
    passwords: dict[str, str]


def open_house(language: Language) -> House:
    """The club, two branches and four people with passwords that nobody can guess."""
    set_up_club(actor=SYSTEM, name=CLUB_NAME[language])
    install_facts(actor=SYSTEM)
    shops = [
        open_shop(
            actor=SYSTEM,
            code=code,
            name=in_language(name, language),
            address=in_language(address, language),
        )
        for code, name, address in SHOPS
    ]
    passwords = {role: make_password() for role, _, _ in STAFF}
    for role, persian, english in STAFF:
        first_name, last_name = persian if language == "fa" else english
        hire_staff(
            actor=SYSTEM,
            username=role,
            password=passwords[role],
            role=role,
            first_name=first_name,
            last_name=last_name,
            shop_ids=_shops_of(role, shops),
        )
    manager, cashier = _historian(Role.MANAGER), _historian(Role.CASHIER)
    sellers = (cashier, *(manager for _shop in shops[1:]))
    return House(tuple(shop.pk for shop in shops), sellers, manager, passwords)


def _historian(username: str) -> Actor:
    """The year is written down afterwards, which nobody of the staff may do by himself."""
    return replace(actor_for_user(User.objects.get(username=username)), rights=frozenset(Right))


def make_password() -> str:
    """Three groups of letters and digits that read well aloud."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))


def write_facts(path: Path, *, url: str, passwords: dict[str, str]) -> None:
    """Who may come in and how, in a file that only its owner can read."""
    shop = Shop.objects.get(code=SHOPS[0][0])
    rights = sorted(right.value for right in KEY_RIGHTS)
    _, api_key = create_api_key(actor=SYSTEM, name="demo", shop_id=shop.pk, rights=rights)
    facts = {
        "url": url,
        "users": {
            role: {"username": role, "password": password} for role, password in passwords.items()
        },
        "member": {"mobile": national_mobile(_portal_mobile()).replace(" ", "")},
        "api_key": api_key,
        "shop": shop.code,
    }
    _write(path, facts)


def renew_facts(path: Path, *, url: str) -> None:
    """The same facts under another address; where the file is lost, new passwords and a key."""
    try:
        facts: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        passwords = {role: make_password() for role, _, _ in STAFF}
        for role, password in passwords.items():
            user = User.objects.get(username=role)
            set_staff_password(actor=SYSTEM, user_id=user.pk, password=password)
        write_facts(path, url=url, passwords=passwords)
    else:
        _write(path, facts | {"url": url})


def is_filled() -> bool:
    """Whether there is a club already; a seed never touches one that it did not make."""
    return Club.objects.exists()


def is_demo() -> bool:
    """Whether the club that is there was made by the seed."""
    codes = {code for code, _, _ in SHOPS}
    return set(Shop.objects.values_list("code", flat=True)) >= codes


def _portal_mobile() -> str:
    return Visitor(PORTAL, "", "", "", 0, 1.0, {}).mobile


def _shops_of(role: str, shops: list[Shop]) -> list[int]:
    """A manager answers for both branches, a cashier serves the first one."""
    if role == Role.MANAGER:
        return [shop.pk for shop in shops]
    return [shops[0].pk] if role == Role.CASHIER else []


def _write(path: Path, facts: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(facts, ensure_ascii=False, indent=2)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"{text}\n")
