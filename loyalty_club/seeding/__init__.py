"""A year of believable life for the demo: a flower shop's people, purchases and small accidents."""
