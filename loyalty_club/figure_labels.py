"""Labels that the figures set by night, for campaigns, journeys and rules to use."""

from collections.abc import Collection, Iterator
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from analytics.selectors.groups.bearers import NIGHTLY, bearers_of
from members.services.club_labels import bear_label

# What a label says; words of the figures' own pages, but told apart from labels set by hand.
LABELS: dict[str, Promise] = {
    "champions": _("Group: champions"),
    "loyal": _("Group: loyal"),
    "promising": _("Group: may become loyal"),
    "newcomers": _("Group: newcomers"),
    "hesitant": _("Group: hesitant"),
    "needs_care": _("Group: need attention"),
    "slipping": _("Group: slipping away"),
    "dear": _("Group: must not be lost"),
    "resting": _("Group: resting"),
    "gone": _("Group: gone"),
    "grade-A": _("Class A by profit"),
    "grade-B": _("Class B by profit"),
    "grade-C": _("Class C by profit"),
    "grade-D": _("Class D by profit"),
    "at-risk": _("At risk"),
    "potential-basket": _("Potential: larger bills"),
    "potential-visits": _("Potential: more visits"),
    "potential-wallet": _("Potential: buys elsewhere too"),
    "alike": _("New and like the best"),
}


def label_figures(now: datetime | None = None) -> int:
    """Set every label on whom the last night's figures say; how many were added and removed comes
    back. Each label stands or falls by itself.
    """
    return sum(_borne(key, member_ids, now) for key, member_ids in _bearers())


def label_of(key: str) -> str:
    """The name of a label in the club's language: everybody reads the same word."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(LABELS[key])


def _bearers() -> Iterator[tuple[str, Collection[int]]]:
    for key in NIGHTLY:
        yield key, bearers_of(key)


def _borne(key: str, member_ids: Collection[int], now: datetime | None) -> int:
    with transaction.atomic():
        name, by = label_of(key), f"figures:{key}"
        return sum(bear_label(name=name, member_ids=member_ids, computed_by=by, now=now))
