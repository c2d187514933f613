"""Reading leads, their way through the stages, and what they cost."""
