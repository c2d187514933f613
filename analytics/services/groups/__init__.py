"""Groups of members, worked out by night."""
