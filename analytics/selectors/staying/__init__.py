"""Reading who stays and who leaves, over the summaries."""
