"""The counter: the door of whoever stands at the till."""
