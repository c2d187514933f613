"""The words of the figures: what each is called, what it means, and from what it comes."""
