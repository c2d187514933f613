"""What the staff bring to the club: sales, and what is learnt of those who buy."""

from dataclasses import astuple, dataclass

from analytics.rules.figures import share_bps


@dataclass(frozen=True, slots=True)
class StaffSums:
    """The work of one of the staff, or of several together. Money is in the smallest unit.

    `sales`: paid in money less what was paid back, a return lowers the day of its sale;
    `purchases` bills that were not voided, `member_purchases` those of them with a member.
    `joined`: members he registered; `consents`: how often he wrote down that a member allows
    offers by text message; `dates`: important dates that he was told.
    """

    sales: int = 0
    purchases: int = 0
    member_purchases: int = 0
    joined: int = 0
    consents: int = 0
    dates: int = 0

    def __add__(self, other: "StaffSums") -> "StaffSums":
        pairs = zip(astuple(self), astuple(other), strict=True)
        return StaffSums(*(one + another for one, another in pairs))

    def __bool__(self) -> bool:
        """There is anything to tell."""
        return any(astuple(self))

    @property
    def average_purchase(self) -> int | None:
        """`sales` ÷ `purchases`, rounded down; None without purchases."""
        return self.sales // self.purchases if self.purchases else None

    @property
    def with_member_bps(self) -> int | None:
        """How many of his bills carry a member, in ten-thousandths; None without bills."""
        return share_bps(self.member_purchases, self.purchases)
