"""Ground rules of the members room: plain Python, no Django, facts in and results out."""
