"""Messages: the queue, what came in, what is held back, the carrier."""
