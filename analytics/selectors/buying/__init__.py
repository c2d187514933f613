"""What is read for, and kept of, what goes with buying more, goods together, and hours."""
