"""Asking people, and taking what they answer."""
