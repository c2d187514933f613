"""The API door: tills and web shops speak JSON to the same services as the counter."""
