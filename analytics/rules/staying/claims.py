"""What is said of keeping customers everywhere, and what may be believed of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Claim:
    """A number that is quoted, by the key of its words; `bps` where it is a share a year."""

    key: str
    bps: int | None = None


# All three stand in E. C. Murphy and M. A. Murphy, Leading on the Edge of Chaos (2002), and are
# quoted from there. The book gives no data for them: they are rules of thumb of service trades.
SOURCE = "E. C. Murphy, M. A. Murphy: Leading on the Edge of Chaos (2002)"
LOST_A_YEAR = Claim("tenth_lost", bps=1_000)
CLAIMS = (
    Claim("five_times"),
    Claim("two_is_ten"),
    LOST_A_YEAR,
)
