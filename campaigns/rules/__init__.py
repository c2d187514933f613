"""What campaigns decide, in plain Python."""
