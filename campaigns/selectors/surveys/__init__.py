"""Reading who was asked and what was answered."""
