"""Working out what customers are worth."""
