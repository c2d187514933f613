"""What a page must know of each carrier before it is chosen: what it needs, and what it can do."""

from dataclasses import dataclass
from typing import Literal

Need = Literal["base_url", "username", "key", "line_service", "line_promotion"]


@dataclass(frozen=True, slots=True)
class Traits:
    """`needs` must be filled in, `takes` may be; `counts` is what its credit is counted in;
    `finds_patterns` where a client id is kept for patterns as well as for free texts.
    """

    needs: tuple[Need, ...] = ()
    takes: tuple[Need, ...] = ()
    counts: Literal["money", "messages", ""] = ""
    has_patterns: bool = True
    has_callbacks: bool = True
    finds_patterns: bool = False
    is_for_iran: bool = False


TRAITS: dict[str, Traits] = {
    "kavenegar": Traits(
        needs=("key",),
        takes=("line_service", "line_promotion"),
        counts="money",
        is_for_iran=True,
    ),
    "sms_ir": Traits(
        needs=("key",),
        takes=("line_service", "line_promotion"),
        counts="messages",
        has_callbacks=False,
        is_for_iran=True,
    ),
    "melipayamak": Traits(
        needs=("username", "key"),
        takes=("line_service", "line_promotion"),
        counts="messages",
        is_for_iran=True,
    ),
    "ghasedak": Traits(
        needs=("key",),
        takes=("line_service", "line_promotion"),
        counts="money",
        finds_patterns=True,
        is_for_iran=True,
    ),
    "twilio": Traits(
        needs=("username", "key", "line_service"),
        takes=("line_promotion",),
        counts="money",
    ),
    "webhook": Traits(
        needs=("base_url", "key"),
        takes=("line_service", "line_promotion"),
        counts="money",
        finds_patterns=True,
    ),
    "console": Traits(has_patterns=False, has_callbacks=False, finds_patterns=True),
}


# As people write them who have seen the name on a page; the second is where its machines are.
PLAIN_NAMES = {name.replace("_", ""): name for name in TRAITS} | {"payamakpanel": "melipayamak"}


def carrier_named(written: str) -> str:
    """The carrier that is meant by `SMS.ir`, `sms-ir` or `Kavenegar`; what names none stays as it
    was written.
    """
    plain = "".join(letter for letter in written.lower() if letter.isalnum())
    return PLAIN_NAMES.get(plain, written.strip())


def traits_of(carrier: str) -> Traits:
    """Of a carrier that is not in the table nothing is known, and nothing asked."""
    return TRAITS.get(carrier) or Traits()
