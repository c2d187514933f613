"""What the analytics room refuses."""

from members.exceptions import ClubError


class UnknownFigure(ClubError):
    """No long reading has this name."""

    code = "unknown_figure"
    status = 404


class TooLittleData(ClubError):
    """There is not enough to work it out from; `code` of the kept problem says what is missing."""

    code = "too_little_data"
    status = 409


class SummariesBusy(ClubError):
    """Somebody else is writing the summaries at this moment."""

    code = "summaries_busy"
    status = 409
