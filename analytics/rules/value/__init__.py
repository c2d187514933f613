"""What a customer is worth: simple formulas, and the prediction from buying behaviour."""
