"""The owner looks after members: lists, cards, corrections, merges and tiers."""
