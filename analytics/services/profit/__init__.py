"""Working out by night what each member leaves to the shop, and what the club owes."""
