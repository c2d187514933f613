"""Who leaves a profit, and whether the club pays for itself."""
