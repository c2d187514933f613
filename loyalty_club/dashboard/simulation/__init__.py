"""The owner tries a draft on a year."""
