"""What if: the last year counted once more with another number in one place."""
