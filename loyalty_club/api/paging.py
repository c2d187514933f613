"""Pages of lists that are ordered by day: the cursor says where the page before has ended."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from rest_framework.request import Request

from loyalty_club.api.fields import MAX_ID, Field, Refer, SchemaPart, Text, Unreadable, Whole

PAGE = 50
MOST = 100
NEXT = Text("The address of the next page.", is_nullable=True, most=500)
LIMIT = Whole("Rows a page.", least=1, most=MOST, default=PAGE)


class Place(NamedTuple):
    """A day, and what tells its rows apart."""

    day: date
    number: int

    def __str__(self) -> str:
        return f"{self.day.isoformat()}.{self.number}"


@dataclass(frozen=True)
class Cursor(Field):
    """A place in a list of days, as an earlier answer has named it."""

    about: str = "From `next` of the page before."

    def read(self, raw: object) -> Place:
        day, _dot, number = str(raw)[:40].partition(".")
        try:
            place = Place(date.fromisoformat(day), int(number))
        except ValueError as error:
            raise Unreadable("unknown_cursor") from error
        if str(place) != raw or not 0 <= place.number <= MAX_ID:
            raise Unreadable("unknown_cursor")
        return place

    def kind(self, refer: Refer) -> SchemaPart:
        return {"type": "string", "maxLength": 40}


def address_of_next(request: Request, cursor: Place) -> str:
    """This request again, from the cursor on."""
    asked = {**request.query_params.dict(), "cursor": str(cursor)}
    return request.build_absolute_uri(f"{request.path}?{urlencode(asked)}")
