"""What sets members on their way: who, because of what, since when."""
