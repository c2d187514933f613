"""Groups of members as the pages, the endpoints and the nightly labels read them."""
