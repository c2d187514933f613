"""How members buy: what drives it, what goes together, and when."""
