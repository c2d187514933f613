"""Reading what customers are worth."""
