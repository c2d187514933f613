"""What happens in a club, as the simulation is told of it, in the order of booking."""

from dataclasses import dataclass
from datetime import date, datetime

from points.rules.sales import Sale


@dataclass(slots=True)
class Sold:
    """One bill. `at` is when it was booked, `on` the club's date then, `day` its business
    day and `minute` the minute of it.

    `is_followed` says that something comes after it: goods that come back, or a settlement.
    `lowered_bps` is a cap that the owner had lowered at that time. `weight` says how many such
    sales of such members there are: they share the cap's pool.
    """

    id: int
    sale: Sale
    at: datetime
    on: date
    occurred_at: datetime
    day: date
    minute: int
    shop: str = ""
    is_followed: bool = False
    lowered_bps: int | None = None
    weight: int = 1


@dataclass(slots=True)
class CameBack:
    """Goods of a sale came back, for `amount` of its bill; or the sale is void altogether."""

    purchase_id: int
    amount: int
    at: datetime
    on: date
    is_void: bool = False


@dataclass(slots=True)
class Settled:
    """A sale on credit was paid."""

    purchase_id: int
    at: datetime
    on: date


@dataclass(slots=True)
class Moved:
    """Points that came (+) or went (−) outside sales: they are kept as they were.

    Without `expires_at` points that come go back to where those of the same `source` went from.
    """

    member_id: int
    points: int
    at: datetime
    on: date
    unit_value: int = 0
    vests_at: datetime | None = None
    expires_at: datetime | None = None
    source: str = ""


@dataclass(slots=True)
class Drawn:
    """Money's worth given outside sales, out of the cap's pool of that day."""

    value: int
    at: datetime
    on: date


Happening = Sold | CameBack | Settled | Moved | Drawn
