"""Who leaves a profit, who costs more than he brings, and what the club itself costs."""
