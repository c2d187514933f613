"""What goes with buying: traits of those who buy more, goods that go together, and hours."""
