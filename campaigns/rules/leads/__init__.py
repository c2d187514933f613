"""The seven stages and the quality of a lead, in plain Python."""
