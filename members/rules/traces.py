"""What gives a person away in a text: the mobile however written, the card, the whole name."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from members.rules.text import fold_digits, search_key

_TAIL = 9
_NOT_DIGITS = re.compile(r"[^0-9]+")


@dataclass(frozen=True, slots=True)
class Traces:
    """The marks of one person, or of all the cards that were made one.

    `numbers` are mobiles, cards and numbers of an old system as digits; `names` are pairs of
    first and last name, folded for comparing; `addresses` are e-mail addresses in small letters.
    """

    numbers: frozenset[str]
    names: frozenset[tuple[str, str]]
    addresses: frozenset[str] = frozenset()

    def are_in(self, text: str) -> bool:
        """True when the text tells who it is: a number, an e-mail address, or a whole name."""
        digits = _NOT_DIGITS.sub("", fold_digits(text))
        if any(number in digits for number in self.numbers):
            return True
        if any(address in text.casefold() for address in self.addresses):
            return True
        if not self.names:
            return False
        words = search_key(text)
        return any(first in words and last in words for first, last in self.names)


def traces_of(
    people: Iterable[tuple[str | None, str, str | None, str, str]], *, emails: Iterable[str] = ()
) -> Traces:
    """The traces of people given as (mobile, card, number in the old system, first, last name),
    and of their e-mail addresses.

    A single name tells nobody apart and is no trace.
    """
    numbers, names = set(), set()
    for mobile, card, external_ref, first, last in people:
        for written in (mobile or "", card, external_ref or ""):
            digits = _NOT_DIGITS.sub("", fold_digits(written))
            # Whatever stands before a national number (+98, 0098, 0), it ends the same.
            tail = digits[-(_TAIL + 1) :]
            if len(tail) >= _TAIL:
                numbers.add(tail)
        pair = (search_key(first), search_key(last))
        if all(pair):
            names.add(pair)
    addresses = {address.strip().casefold() for address in emails if "@" in address}
    return Traces(frozenset(numbers), frozenset(names), frozenset(addresses))
