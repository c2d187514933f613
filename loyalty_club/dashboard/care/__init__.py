"""Pages about looking after members."""
