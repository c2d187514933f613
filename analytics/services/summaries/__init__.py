"""Keeping the summaries: bringing them up to date, and rebuilding them."""
