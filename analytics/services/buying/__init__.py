"""Long readings of how members buy: what drives it, what goes together, and when."""
