"""The owner words offers and the unexpected gift."""
