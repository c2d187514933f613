"""Who stays, who leaves, who is about to, and how each month's newcomers fare."""
