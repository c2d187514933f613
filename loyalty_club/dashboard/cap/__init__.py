"""The owner holds the cap and reads what is owed."""
