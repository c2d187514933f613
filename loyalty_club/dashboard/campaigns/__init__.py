"""Pages on which campaigns are planned, sent and watched."""
