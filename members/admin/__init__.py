"""Django's admin: every record of the club for the owner to look at, and nothing to change there.

What can be changed has a service and a page of the dashboard. The upper rooms take `site` and
`ReadOnlyAdmin` from here.
"""

from members.admin import knowing, people, sending
from members.admin.site import ReadOnlyAdmin, ReadOnlyInline, site

__all__ = ["ReadOnlyAdmin", "ReadOnlyInline", "knowing", "people", "sending", "site"]
