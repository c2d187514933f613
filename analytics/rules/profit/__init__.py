"""Who leaves a profit, and what the club itself costs."""
