"""Opening, answering and closing tickets."""
