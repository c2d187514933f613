"""The words of how members buy: what drives it, what goes together, and when."""

from django.utils.translation import gettext_lazy as _

from loyalty_club.web.figures.words import Words

WORDS: dict[str, Words] = {
    "drivers_explained": Words(
        name=_("Explained by what we know"),
        plain=_(
            "How much of why one buys more than another can be read from what we know of them."
        ),
        how=_(
            "The share of the differences between members' sales (their logarithm) that all traits"
            " together explain in a ridge regression, less what as many empty columns would explain"
            " by chance. What is left are reasons that nobody has told us."
        ),
        more_is_better=None,
    ),
    "together_several": Words(
        name=_("Take more than one kind"),
        plain=_("Of each hundred baskets, so many hold goods of two kinds or more."),
        how=_(
            "A basket is all that a member took in one shop on one day; a sale without a member is"
            " one by itself. Baskets with two categories or more, divided by all baskets whose"
            " goods are known."
        ),
    ),
    "when_busiest": Words(
        name=_("The three busiest hours of the week"),
        plain=_("So many of all purchases fall into them: be enough hands."),
        how=_(
            "Purchases of the three hours in a row with the most, divided by all purchases whose"
            " hour is known. Voided ones are left out."
        ),
        more_is_better=None,
    ),
}
