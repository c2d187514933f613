"""What if: what a year would bring if one thing were a little different, all else as it was.

No forecast: the last year is counted once more with another number in one place. Money is in the
smallest unit, rounded only at the end; shares are in ten-thousandths (basis points).
"""

from dataclasses import dataclass, replace

BPS = 10_000
# From this share of the cap on it is the cap that limits what goes back, not the rules for points.
NEAR_CAP = 0.9


@dataclass(frozen=True, slots=True)
class Year:
    """A year of the club with its members.

    `customers` bought in it; of those who were customers when it began `kept_bps` stayed (None:
    not known). `visits` and `sales` are theirs, `other_sales` were made without a member.
    `margin_bps` is what is left of sales after the goods, `given` went back (points, discounts and
    gifts), `cap_bps` is the most of all sales that may.
    """

    customers: int
    visits: int
    sales: int
    margin_bps: int
    given: int
    cap_bps: int
    kept_bps: int | None = None
    other_sales: int = 0

    @property
    def basket(self) -> float:
        """Paid on a visit, on average."""
        return self.sales / self.visits if self.visits else 0.0

    @property
    def visits_each(self) -> float:
        """Visits of a customer in the year, on average."""
        return self.visits / self.customers if self.customers else 0.0

    @property
    def given_bps(self) -> float:
        """What went back, as a share of the members' sales."""
        return BPS * self.given / self.sales if self.sales > 0 else 0.0

    @property
    def all_sales(self) -> int:
        """With those without a member: the cap is a share of them."""
        return self.sales + self.other_sales

    @property
    def is_at_cap(self) -> bool:
        """So much goes back that the cap is what limits it."""
        limit = self.all_sales * self.cap_bps / BPS
        return limit > 0 and self.given >= NEAR_CAP * limit


@dataclass(frozen=True, slots=True)
class Change:
    """What would be different: `kept_bps` more of the customers stay, each makes
    `visits_tenths` ÷ 10 visits more, a basket is `basket_bps` larger, the cap is `cap_bps`
    (None: as it is).
    """

    kept_bps: int = 0
    visits_tenths: int = 0
    basket_bps: int = 0
    cap_bps: int | None = None

    @property
    def is_none(self) -> bool:
        """Everything stays as it was."""
        return self == Change()

    def alone(self, part: str) -> "Change":
        """This one change and no other."""
        return replace(Change(), **{part: getattr(self, part)})


@dataclass(frozen=True, slots=True)
class Outcome:
    """A year as it would have been. `profit` = margin − given."""

    sales: int
    margin: int
    given: int

    @property
    def profit(self) -> int:
        """What is left of the margin when what goes back is paid."""
        return self.margin - self.given


@dataclass(frozen=True, slots=True)
class Gap:
    """By how much a year would differ from the one that was."""

    sales: int
    margin: int
    given: int
    profit: int


def outcome_of(year: Year, change: Change | None = None, *, turn: int = 1) -> Outcome:
    """The year with this change, or the `turn`-th year in a row in which it lasts.

    Of the customers of today the share `kept` stays in each year; with the change `kept + more`
    stay, so after t years there are (kept + more)^t − kept^t of them more. Those make as many
    visits as the others; a visit more brings the usual basket; margin stays the same share of
    sales. What goes back stays the same share too, but where the cap is changed: then it moves
    with the cap if the cap is what limits it (`Year.is_at_cap`), and is cut where it would exceed
    the new one. Where it is not known how many stay, nobody more does.
    """
    change = change or Change()
    customers = year.customers * (1 + _more_kept(year, change, turn))
    visits_each = year.visits_each + change.visits_tenths / 10
    sales = customers * visits_each * year.basket * (1 + change.basket_bps / BPS)
    given = sales * _given_bps(year, change) / BPS
    return Outcome(round(sales), round(sales * year.margin_bps / BPS), round(given))


def gap_of(year: Year, change: Change, *, turn: int = 1) -> Gap:
    """The year with this change beside the year that was."""
    was, would = outcome_of(year), outcome_of(year, change, turn=turn)
    return Gap(
        would.sales - was.sales,
        would.margin - was.margin,
        would.given - was.given,
        would.profit - was.profit,
    )


def pays_off_at(year: Year, change: Change) -> int | None:
    """By how many ten-thousandths sales must rise so that a dearer cap costs nothing; None where
    no rise would do (each sale brings less than goes back on it).
    """
    more = gap_of(year, change.alone("cap_bps")).given
    if more <= 0:
        return 0
    left = year.margin_bps - _given_bps(year, change)
    if left <= 0 or year.sales <= 0:
        return None
    return -(-more * BPS * BPS // round(year.sales * left))


def like_a_cut_of(gap: Gap, costs: int) -> int | None:
    """The gap of profit as a share of the costs: what a cut of them would bring as much."""
    return round(BPS * gap.profit / costs) if costs > 0 else None


def _more_kept(year: Year, change: Change, turn: int) -> float:
    """How many more there are after so many years, as a share of the customers of today."""
    if year.kept_bps is None or not change.kept_bps:
        return 0.0
    usual = year.kept_bps / BPS
    would = min(usual + change.kept_bps / BPS, 1.0)
    return float(would**turn - usual**turn)


def _given_bps(year: Year, change: Change) -> float:
    """What goes back with this change, as a share of the members' sales."""
    if change.cap_bps is None or year.sales <= 0:
        return year.given_bps
    if year.is_at_cap:
        return year.given_bps * change.cap_bps / year.cap_bps
    return min(year.given_bps, change.cap_bps * year.all_sales / year.sales)
