"""The lists that can be taken out: the columns of each."""
