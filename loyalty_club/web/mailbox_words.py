"""What became of an e-mail address that somebody has told, in one sentence."""

from django.utils.translation import gettext as _

from members.services.mailboxes import ToldEmail


def mailbox_sentence(told: ToldEmail) -> str:
    """As one would say it to who has typed it."""
    if told.state == "asked":
        return _("A letter is on its way to %(address)s. The link in it confirms the address.") % {
            "address": f"\u2068{told.address}\u2069"
        }
    if told.state == "waits":
        return _("The address is noted, but no more letters go there today. Try again tomorrow.")
    return _("Saved.")
