"""What answers are worth, in plain Python."""
