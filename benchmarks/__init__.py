"""Measures of the club against the bare machine, in the same run."""
