"""What members think: their scores and answers, whom the club asks, and what becomes of it."""
