"""The five marks of a lead's quality, in words a seller can judge by."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# By mark: what it is called, what one asks oneself, and the words for 0 to 4.
MARKS: dict[str, tuple[Promise, Promise, tuple[Promise, ...]]] = {
    "validity": (
        _("Contact"),
        _("Can he be reached there?"),
        (
            _("No way to reach him"),
            _("Doubtful"),
            _("Probably right"),
            _("A number of his own"),
            _("Has answered there"),
        ),
    ),
    "fit": (
        _("Fit"),
        _("Do we sell what such people buy?"),
        (
            _("Not at all"),
            _("Rarely"),
            _("Sometimes"),
            _("Often"),
            _("Just what we are good at"),
        ),
    ),
    "need": (
        _("Need"),
        _("How much does he need it?"),
        (
            _("Not at all"),
            _("Only looks around"),
            _("Would like it"),
            _("Needs it"),
            _("Cannot do without"),
        ),
    ),
    "means": (
        _("Means"),
        _("Can he pay for it, and decide?"),
        (
            _("No"),
            _("Hardly"),
            _("With an effort"),
            _("Yes, with others"),
            _("Yes, alone"),
        ),
    ),
    "timing": (
        _("Timing"),
        _("When will he buy?"),
        (
            _("Never"),
            _("Some day"),
            _("Within the year"),
            _("Within the season"),
            _("Within weeks"),
        ),
    ),
}
