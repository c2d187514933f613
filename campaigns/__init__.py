"""What we offer and say: the checkout."""
