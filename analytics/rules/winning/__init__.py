"""What a new customer costs, and when he has paid for himself."""
