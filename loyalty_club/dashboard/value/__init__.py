"""What a customer is worth: the page, the members behind it, and the part on a member's page."""
