"""The long readings about staying: cohorts, and the worth at stake."""
