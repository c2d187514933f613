"""Why one row of a file cannot be taken."""


class BadRow(ValueError):
    """One row cannot be taken; `field` names the column and `code` says why."""

    def __init__(self, field: str, code: str) -> None:
        super().__init__(f"{field}: {code}")
        self.field = field
        self.code = code
