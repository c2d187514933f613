"""The owner keeps staff, shops and keys."""
