"""Groups of members: by RFM, by potential, by likeness to the best."""
