"""Pages about what members ask, complain of and propose, and what the shop answers."""
