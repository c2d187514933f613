"""The cap in plain arithmetic: what a sale allows, and what may still be granted."""

BPS = 10_000


def allowance(net: int, cap_bps: int) -> int:
    """What a sale of `net` money itself allows to give back; always rounded down."""
    return net * cap_bps // BPS


def needs_pool(*, wanted_value: int, own_allowance: int, pool: int) -> bool:
    """True when a grant cannot be decided on the sale's own row.

    That is so when it wants more than its own allowance, or when returns left the pool short:
    then each sale first makes good what is missing.
    """
    return wanted_value > own_allowance or (pool < 0 and wanted_value > 0)


def room(*, own_allowance: int, pool: int) -> int:
    """What may be granted once the pool is locked: the sale's own allowance and the pool."""
    return max(0, own_allowance + pool)
