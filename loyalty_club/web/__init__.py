"""What the doors share: who is asking, in which language, and how refusals are said."""
